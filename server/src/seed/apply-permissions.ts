import { roleRank } from '../domain/access/grant.ts'
import { defaultDomainOf, type Organization } from '../domain/organization.ts'
import type { Random } from '../domain/ports/clock.ts'
import type { ChangeAuthor } from '../domain/ports/directory-admin.ts'
import type { Grants } from '../domain/ports/grants.ts'
import type { ItemReader } from '../domain/ports/items.ts'
import type { Secrets } from '../domain/ports/secrets.ts'
import { planGrant } from '../domain/sharing/grant-plan.ts'
import type { PlannedPermission } from './plan-permissions.ts'

export interface PermissionTools {
  readonly grants: Pick<Grants, 'write'>
  readonly items: Pick<ItemReader, 'locate'>
  readonly secrets: Secrets
  readonly random: Random
  readonly organization: Organization
}

/** Permissions written at once; on SQLite they share a commit. */
const writesAtOnce = 64

/** Gives the permissions of a seed, by the very way of an invite without mail, so that nothing tells them apart. */
export async function applyPermissions(
  by: ChangeAuthor,
  permissions: readonly PlannedPermission[],
  tools: PermissionTools,
): Promise<void> {
  for (let start = 0; start < permissions.length; start += writesAtOnce) {
    const part = permissions.slice(start, start + writesAtOnce)
    await Promise.all(part.map(permission => applyPermission(by, permission, tools)))
  }
}

async function applyPermission(by: ChangeAuthor, permission: PlannedPermission, tools: PermissionTools): Promise<void> {
  const { principal, address, rank, drive, item } = permission
  const facts = await tools.items.locate(drive.key, item.key, '')
  if (facts === null) throw new Error(`${item.place} was removed while its permissions were being given.`)
  // A seed acts for the owner.
  const seen = { ...facts, verdict: { rank: roleRank.owner, counting: [], refusal: null } }
  const guestDomain = defaultDomainOf(tools.organization)
  const terms = { rank, requireSignIn: true, expiresAt: null, passwordHash: null, guestDomain, now: by.now }
  const { random, secrets } = tools
  const { draft, guest } = planGrant(seen, { index: 0, principal, address, siteUser: null }, terms, {
    random,
    secrets,
    hasSiteUser: () => false,
  })
  await tools.grants.write({
    drive: drive.key,
    item: item.key,
    chain: facts.chain.map(({ key }) => key),
    seenAt: facts.drive.seq,
    isFolder: facts.item.isFolder,
    expected: null,
    scopeLimit: null,
    actor: drive.createdBy ?? by.actor,
    appId: by.appId,
    requestId: by.requestId,
    now: by.now,
    ownsItem: true,
    grants: [draft],
    guests: guest === null ? [] : [guest],
    mails: [],
    breaksInheritance: false,
    idempotency: null,
  })
}
