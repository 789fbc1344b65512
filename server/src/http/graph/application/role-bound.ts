/**
 * Nobody gets more power through a registration than they hold (security lesson A3): Application.ReadWrite.All registers
 * applications, and AppRoleAssignment.ReadWrite.All is what gives them permissions of their own.
 */
import { AppError } from '../../../domain/errors.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'

const givesRoles = 'AppRoleAssignment.ReadWrite.All'

/** Refuses to add application permissions without the permission to give them. To take them away is always possible. */
export function demandRoleRight(op: OperationContext, before: readonly string[], after: readonly string[]): void {
  const added = after.filter(role => !before.includes(role))
  if (added.length === 0 || op.caller.scopes.has(givesRoles)) return
  throw new AppError(
    'directoryAccessDenied',
    `Insufficient privileges to complete the operation: to give an application the permissions ${added.join(', ')} of its own, the token needs ${givesRoles} too.`,
    { target: 'requiredResourceAccess' },
  )
}

/** An application that makes a secret for another one can become it; so it must hold what the other one may. */
export function demandNoMoreRoles(op: OperationContext, roles: readonly string[]): void {
  const { kind, scopes } = op.caller
  const more = roles.filter(role => !scopes.has(role))
  if (kind === 'user' || more.length === 0 || scopes.has(givesRoles)) return
  throw new AppError(
    'directoryAccessDenied',
    `Insufficient privileges to complete the operation: the application holds ${more.join(', ')}, and the caller does not.`,
  )
}
