import { AppError } from '../errors.ts'
import { actorOf, type OperationContext } from '../operation-context.ts'
import type { ChangeAuthor } from '../ports/directory-admin.ts'

/** Whether the caller administers the server: a person who does, or an application, whose permissions say what it may. */
export function isAdministrator({ account }: OperationContext): boolean {
  return account === null || account.isAdmin
}

/** Who acts, as a change of the directory is written down. */
export function authorOf(op: OperationContext): ChangeAuthor {
  return { actor: actorOf(op), appId: op.caller.appId, requestId: op.requestId, now: op.now }
}

/**
 * Who changes the directory, for those who may. The changes demand this author, so that one who was not judged cannot be
 * written down. The account is the one that the directory holds now, not what the token says (security lesson A4).
 */
export function administer(op: OperationContext): ChangeAuthor {
  if (!isAdministrator(op)) {
    throw new AppError(
      'directoryAccessDenied',
      'Insufficient privileges to complete the operation: only administrators of the server may do this.',
    )
  }
  return authorOf(op)
}
