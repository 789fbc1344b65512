import { revokeSignInSessions } from '@convite/contract/user/revoke-sign-in-sessions'
import { AppError } from '../../../domain/errors.ts'
import { actorOf, type OperationContext } from '../../../domain/operation-context.ts'
import type { SignInSessions } from '../../../domain/ports/sign-in-sessions.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { type DirectoryRouteDeps, objectNotFound } from '../directory.ts'

export interface RevokeRouteDeps extends DirectoryRouteDeps {
  readonly sessions: Pick<SignInSessions, 'endAll'>
}

/** `user: revokeSignInSessions`. */
export const revokeSignInSessionsRoute = (deps: RevokeRouteDeps): GraphRoute =>
  operation(revokeSignInSessions, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const subject = request.address.subject
    const key = subject?.by === 'user' ? subject.key : (op.account?.id ?? '')
    const user = await deps.directory.findUser(key)
    if (user?.id !== op.account?.id) refuseOthers(op)
    if (!user) throw objectNotFound(key)
    const { now, requestId } = op
    await deps.sessions.endAll({ actor: actorOf(op), appId: op.caller.appId, requestId, now }, user.id)
    return { status: 200, body: { '@odata.context': `${request.root}/$metadata#Edm.Boolean`, value: true } }
  })

/** Before it is said whether the account exists. */
function refuseOthers({ account }: OperationContext): void {
  if (account === null || account.isAdmin) return
  throw new AppError(
    'directoryAccessDenied',
    'Insufficient privileges to complete the operation: only administrators end the sessions of others.',
  )
}
