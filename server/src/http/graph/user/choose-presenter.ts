import type { Operation } from '@convite/contract/operation'
import { ownScopes } from '@convite/contract/scopes'
import type { OperationContext } from '../../../domain/operation-context.ts'
import type { PrincipalRecord } from '../../../domain/identities/principal-record.ts'
import { listFittingScopes } from '../../scope-check.ts'
import { presentBasicUser, presentUser } from './present.ts'

/**
 * How this caller sees a person. `User.ReadBasic.All` alone shows the basic profile; `User.Read` beside it shows the rest
 * of the caller's own account, not of others. Whoever reads the members of a group without any permission on accounts sees
 * the basic profile too.
 */
export function choosePresenter(contract: Operation, op: OperationContext, user: PrincipalRecord): typeof presentUser {
  const isOwn = user.id === op.account?.id
  const reaching = listFittingScopes(contract, op.caller).filter(scope => isOwn || !ownScopes.has(scope))
  return reaching.every(scope => scope === 'User.ReadBasic.All') ? presentBasicUser : presentUser
}
