import type { PrincipalRecord } from '../identities/principal-record.ts'

/** The claim of a principal, as `siteUser.loginName` shows it (permissions.md section 1, ids). */
export function claimOf(principal: Pick<PrincipalRecord, 'id' | 'kind' | 'isUnified'>): string {
  if (principal.kind === 'user') return `i:0#.f|membership|${principal.id}`
  return principal.isUnified
    ? `c:0o.c|federateddirectoryclaimprovider|${principal.id}`
    : `c:0t.c|tenant|${principal.id}`
}

/**
 * The id of a direct grant is a function of the principal, so there is one for each principal and item. It holds the
 * directory id, not the name, because renaming must not change ids. Letters, digits, `_` and `-` only.
 */
export function permissionIdOf(principal: Pick<PrincipalRecord, 'id' | 'kind' | 'isUnified'>): string {
  return Buffer.from(claimOf(principal), 'utf8').toString('base64url')
}

const claim = /^(?:i:0#\.f\|membership|c:0o\.c\|federateddirectoryclaimprovider|c:0t\.c\|tenant)\|([^|]+)$/

/** The principal whose direct grant a permission id is; null when it is the id of a link. */
export function holderOf(permissionId: string): string | null {
  return claim.exec(Buffer.from(permissionId, 'base64url').toString('utf8'))?.[1] ?? null
}
