/** What the operations of the directory share: their refusals and their pages. */
import { AppError, quoted } from '../../domain/errors.ts'
import type { OperationContext } from '../../domain/operation-context.ts'
import type { Directory, PrincipalListQuery } from '../../domain/ports/directory.ts'
import type { QueryOptions } from '../address/query-options.ts'
import { readTextKey } from './page.ts'

export interface DirectoryRouteDeps {
  readonly directory: Directory
}

const defaultPage = 100
/** The largest page of a list of people or groups (directory.md section 1). */
export const maxPage = 999

/** Guests read themselves and nobody else (directory.md section 4, security lesson D2). */
export function refuseGuest(op: OperationContext): void {
  if (op.account?.userType !== 'Guest') return
  throw new AppError(
    'directoryAccessDenied',
    'Insufficient privileges to complete the operation: guests may not read the directory.',
  )
}

/** `User.Read` alone reads the caller's own account; others need a scope of the directory (directory.md section 6). */
export function refuseOwnScope(op: OperationContext): void {
  if (op.scopeReach === 'all') return
  throw new AppError(
    'directoryAccessDenied',
    'Insufficient privileges to complete the operation: User.Read and User.ReadWrite read your own account only. Others need User.ReadBasic.All or User.Read.All.',
  )
}

/** The page that a list of people or groups is asked for. */
export function readPrincipalPage(options: QueryOptions): PrincipalListQuery {
  const [order] = options.orderBy
  return {
    after: readTextKey(options.skipToken),
    limit: options.top ?? defaultPage,
    order: order?.property === 'userPrincipalName' ? 'userPrincipalName' : 'displayName',
    isDescending: order?.descending ?? false,
  }
}

/** Refuses an unknown object of the directory, in the directory's own words. */
export function objectNotFound(key: string): AppError {
  return new AppError(
    'directoryObjectNotFound',
    `Resource ${quoted(key)} does not exist or one of its queried reference-property objects are not present.`,
  )
}
