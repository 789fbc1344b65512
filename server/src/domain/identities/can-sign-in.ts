import { isPendingGuest, type PrincipalRecord } from './principal-record.ts'

/**
 * Whether this account may sign in at all, by whatever door: password, forgotten password, another issuer, refresh
 * (security lesson C1). A guest must have accepted an invitation first.
 */
export function canSignIn(principal: PrincipalRecord): boolean {
  return principal.kind === 'user' && !principal.isDeleted && principal.isEnabled && !isPendingGuest(principal)
}
