/** What the tests of permissions share: fresh places, gifts, and permissions as they come back. */
import { type Answer, call, type CallOptions } from '../http.ts'
import type { World } from '../world.ts'
import { inviteOne, type PermissionBody } from './invite-world.ts'

export type { PermissionBody } from './invite-world.ts'

export interface PermissionList {
  readonly value: readonly PermissionBody[]
  readonly '@odata.nextLink'?: string
}

let places = 0

/** A folder with a folder with a file in it, new, so that no test sees the permissions of another. */
export interface Tree {
  /** `/drives/{id}`. */
  readonly drive: string
  /** Addresses by id. */
  readonly folder: string
  readonly sub: string
  readonly file: string
  /** Beside the folder. */
  readonly sibling: string
  /** From the root of the drive to the folder, e.g. `Tree 3`. */
  readonly path: string
}

/** Makes a tree in the drive of somebody; `as` is who makes it. */
export async function growTree(world: World, owner = 'ana', as = owner): Promise<Tree> {
  places += 1
  const path = `Tree ${places}`
  const drive = `/drives/${world.drive(owner === 'grace' ? 'grace.okafor' : owner).id}`
  const token = tokenOf(world, as)
  const make = async (parent: string, body: object) => {
    const answer = await call<{ id: string }>(world, 'POST', `${parent}/children`, { token, body })
    if (answer.status !== 201) throw new Error(`The making of an item answered ${answer.status} with ${answer.text}`)
    return `${drive}/items/${answer.body.id}`
  }
  const folder = await make(`${drive}/root`, { name: path, folder: {} })
  const sub = await make(folder, { name: 'Sub', folder: {} })
  const file = await make(sub, { name: 'plan.txt', file: {} })
  const sibling = await make(`${drive}/root`, { name: `${path} beside`, folder: {} })
  return { drive, folder, sub, file, sibling, path }
}

/** The invite of people who are there already: a grant, no mail. */
export const quietly = (email: string, role = 'read', more: object = {}) => ({
  recipients: [{ email }],
  roles: [role],
  requireSignIn: true,
  sendInvitation: false,
  ...more,
})

/** An invite of whoever holds the link, with its mail. */
export const openly = (email: string, role = 'read', more: object = {}) => ({
  ...quietly(email, role),
  requireSignIn: false,
  sendInvitation: true,
  ...more,
})

/** Gives somebody of the demo organisation a role; the permission that came of it. */
export function give(world: World, place: string, name: string, role = 'read', as = 'ana'): Promise<PermissionBody> {
  return inviteOne(world, place, quietly(addressOf(name), role), tokenOf(world, as))
}

/** The mail address of somebody by name. */
export function addressOf(name: string): string {
  return name.includes('@') ? name : name === 'grace' ? 'grace@convite.example' : `${name}@convite.example`
}

/** The token of somebody by name: `ana`, `grace` (whose principal name has a dot), `bo` (the guest). */
export function tokenOf(world: World, name: string): string {
  return world.person(name === 'bo' ? 'bo@partner.example' : name === 'grace' ? 'grace.okafor' : name).accessToken
}

/** Calls as somebody. */
export function as<Body = PermissionBody & { readonly value: readonly PermissionBody[] }>(
  world: World,
  name: string,
  method: string,
  path: string,
  options: Omit<CallOptions, 'token'> = {},
): Promise<Answer<Body>> {
  return call<Body>(world, method, path, { ...options, token: tokenOf(world, name) })
}

/** Who a permission is for, in one word: an id of the directory or an address. */
export function holderOf({ grantedToV2, grantedToIdentitiesV2, invitation }: PermissionBody): string {
  const set = grantedToV2 ?? grantedToIdentitiesV2?.[0]
  const identity = set?.user ?? set?.group
  return identity?.email ?? identity?.displayName ?? invitation?.email ?? 'nobody'
}

/** `holder role` of each permission, in order; inherited ones with where they come from. */
export function summarise(list: readonly PermissionBody[]): readonly string[] {
  return list.map(permission => {
    const from = permission.inheritedFrom ? ` from ${permission.inheritedFrom.path.replace(/^.*root:\/?/, '/')}` : ''
    return `${holderOf(permission)} ${permission.roles.join('+')}${from}`
  })
}

/** The eTag of an item as its list of permissions gives it. */
export async function tagOf(world: World, place: string, name = 'ana'): Promise<string> {
  const { status, headers, text } = await as(world, name, 'GET', `${place}/permissions`)
  if (status !== 200 || headers.etag === undefined) throw new Error(`The list answered ${status} with ${text}`)
  return headers.etag
}

/** The status of reading an item. */
export async function sees(world: World, name: string, place: string): Promise<number> {
  return (await as(world, name, 'GET', place)).status
}

/** Links without sign-in, everywhere. */
export const anonymousAllowed = { sharingCapability: 'externalUserAndGuestSharing', folderNeedsSignIn: false } as const
