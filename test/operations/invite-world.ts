/** What the tests of invite share: a call of it, a permission as it comes back, and what must not change on a refusal. */
import { randomUUID } from 'node:crypto'
import { type Answer, call, type CallOptions, type JsonBody } from '../http.ts'
import type { OpenWorld, World } from '../world.ts'

export interface IdentityBody {
  readonly id: string
  readonly displayName: string
  readonly email?: string
  readonly loginName?: string
}
export type IdentitySetBody = Readonly<Record<'user' | 'group' | 'application' | 'siteUser', IdentityBody | undefined>>

/** A permission as it comes back from invite and from lists. */
export interface PermissionBody {
  readonly id: string
  readonly roles: readonly string[]
  readonly grantedTo?: IdentitySetBody
  readonly grantedToV2?: IdentitySetBody
  readonly grantedToIdentities?: readonly IdentitySetBody[]
  readonly grantedToIdentitiesV2?: readonly IdentitySetBody[]
  readonly link?: { readonly type: string; readonly scope: string; readonly webUrl?: string }
  readonly invitation?: {
    readonly email: string
    readonly signInRequired: boolean
    readonly invitedBy?: IdentitySetBody
    readonly redeemedBy?: string
  }
  readonly shareId?: string
  readonly hasPassword?: boolean
  readonly expirationDateTime?: string
  readonly inheritedFrom?: { readonly driveId: string; readonly id: string; readonly path: string }
  readonly error?: {
    readonly code: string
    readonly message: string
    readonly localizedMessage: string
    readonly fixItUrl: string
    readonly innererror: { readonly code: string }
  }
}

export type InviteAnswer = Answer<
  JsonBody & { readonly value: readonly PermissionBody[]; readonly '@convite.warning'?: string }
>

/** Invites on an item, as Ana when no token is named: `place` is `/drives/{id}/items/{id}` or any other address of an item. */
export function invite(
  world: World,
  place: string,
  body: unknown,
  options: Omit<CallOptions, 'body'> = {},
): Promise<InviteAnswer> {
  const token = 'token' in options ? options.token : world.person('ana').accessToken
  return call(world, 'POST', `${place}/invite`, { ...options, token, body })
}

/** Invites, and gives the permission of the only recipient. Throws when it did not go well. */
export async function inviteOne(world: World, place: string, body: object, token?: string): Promise<PermissionBody> {
  const answer = await invite(world, place, body, token === undefined ? {} : { token })
  const [permission, ...others] = answer.body.value ?? []
  if (answer.status !== 200 || permission === undefined || others.length > 0) {
    throw new Error(`The invite answered ${answer.status} with ${answer.text}`)
  }
  return permission
}

/** Somebody whom the server has not met yet: the address, the identity while the invitation is open, and an invite. */
export function makeStranger() {
  const email = `${randomUUID().slice(0, 13)}@elsewhere.example`
  const terms = { recipients: [{ email }], roles: ['read'], requireSignIn: true }
  return { email, identity: { id: email, displayName: email, email }, terms }
}

/** The permissions of an item as a person sees them; the owner `ana` when nobody is named. */
export async function listPermissions(world: World, place: string, token?: string): Promise<readonly PermissionBody[]> {
  const answer = await call<{ value: readonly PermissionBody[] }>(world, 'GET', `${place}/permissions`, {
    token: token ?? world.person('ana').accessToken,
  })
  if (answer.status !== 200) throw new Error(`The list answered ${answer.status} with ${answer.text}`)
  return answer.body.value
}

/** A new file, so that no test sees the permissions of another. */
export async function addFile(world: World, owner: string, name: string): Promise<string> {
  const { id } = world.drive(owner)
  const answer = await call<{ id: string }>(world, 'PUT', `/drives/${id}/root:/${encodeURIComponent(name)}:/content`, {
    token: world.person(owner).accessToken,
    body: name,
    headers: { 'Content-Type': 'text/plain' },
  })
  if (answer.status !== 201) throw new Error(`The upload answered ${answer.status} with ${answer.text}`)
  return `/drives/${id}/items/${answer.body.id}`
}

const counted = [
  'grants',
  'changes',
  'outbox',
  'principals',
  'addresses',
  'memberships',
  'site_users',
  'broken_items',
  'idempotency',
  'captured_mail',
]

/** Everything that an invite may write, in numbers: equal before and after means that nothing was written. */
export async function takeStock(world: OpenWorld): Promise<Readonly<Record<string, unknown>>> {
  const counts = counted.map(table => `(select count(*) from ${table}) as ${table}`)
  const sums = [
    // Tests change settings, too, and those leave a row each.
    "(select count(*) from audit where action <> 'settings.update') as audit",
    '(select sum(seq) from drives) as seq',
    '(select sum(acl_seq + own_grants) from items) as items',
    '(select sum(count) from unique_scopes) as scopes',
  ]
  const [row] = await world.query(`select ${[...counts, ...sums].join(', ')}`)
  return row as Readonly<Record<string, unknown>>
}

/** Changes settings for as long as `run` takes. */
export async function withSettings<T>(
  world: World,
  change: Readonly<Record<string, unknown>>,
  run: () => Promise<T>,
): Promise<T> {
  if (Object.keys(change).length === 0) return run()
  const before = await world.settings()
  await world.settings(change)
  try {
    return await run()
  } finally {
    await world.settings(Object.fromEntries(Object.keys(change).map(name => [name, before[name]])))
  }
}
