/** What the owners of a drive may do on all of it. The store keeps it as grants on the root. */
import { roleRank } from '../access/grant.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'

/** A principal and its role on the root: 1 read, 2 write, 3 owner. */
export interface RootRole {
  readonly principal: Pick<PrincipalRecord, 'id' | 'kind' | 'isUnified'>
  readonly rank: number
}

type RolePrincipal = RootRole['principal']

/** The drive of a person is theirs. */
export function rootRolesOfUser(user: RolePrincipal): readonly RootRole[] {
  return [{ principal: user, rank: roleRank.owner }]
}

/** The drive of a group belongs to its owners; its members, present and future, may write. */
export function rootRolesOfGroup(group: RolePrincipal, owners: readonly RolePrincipal[]): readonly RootRole[] {
  return mergeRoles([
    ...owners.map(principal => ({ principal, rank: roleRank.owner })),
    { principal: group, rank: roleRank.write },
  ])
}

/** The library of a site belongs to its owners; members write, visitors read. */
export function rootRolesOfSite(roles: {
  readonly owners: readonly RolePrincipal[]
  readonly members: readonly RolePrincipal[]
  readonly visitors: readonly RolePrincipal[]
}): readonly RootRole[] {
  return mergeRoles([
    ...roles.owners.map(principal => ({ principal, rank: roleRank.owner })),
    ...roles.members.map(principal => ({ principal, rank: roleRank.write })),
    ...roles.visitors.map(principal => ({ principal, rank: roleRank.read })),
  ])
}

/** Each principal once, with the highest of its roles. */
function mergeRoles(roles: readonly RootRole[]): readonly RootRole[] {
  const best = new Map<string, RootRole>()
  for (const role of roles) {
    const known = best.get(role.principal.id)
    if (known === undefined || known.rank < role.rank) best.set(role.principal.id, role)
  }
  return [...best.values()]
}
