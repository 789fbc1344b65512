import type { Operation } from '@convite/contract/operation'
import { ownScopes } from '@convite/contract/scopes'
import { AppError } from '../domain/errors.ts'
import type { Caller } from '../domain/principal.ts'

/** The scopes of a token that open an operation. */
export function listFittingScopes({ scopes }: Operation, caller: Caller): readonly string[] {
  if (scopes === 'public') return []
  const accepted: readonly string[] = caller.kind === 'app' ? scopes.application : scopes.delegated
  return accepted.filter(scope => caller.scopes.has(scope))
}

/** Whether a token carries one of the scopes of an operation. */
export function holdsScope(contract: Operation, caller: Caller): boolean {
  return contract.scopes === 'public' || listFittingScopes(contract, caller).length > 0
}

/**
 * V2: the token carries one of the operation's scopes. A mutation never accepts a read scope, because the contract's
 * table says so for each operation (security lesson K2).
 * @returns whether the scopes that fit reach every drive or the caller's own only.
 */
export function checkScopes(contract: Operation, caller: Caller): 'own' | 'all' {
  if (contract.scopes === 'public') return 'all'
  const fitting = listFittingScopes(contract, caller)
  if (fitting.length > 0) return fitting.every(scope => ownScopes.has(scope)) ? 'own' : 'all'
  const accepted = caller.kind === 'app' ? contract.scopes.application : contract.scopes.delegated
  const present = caller.scopes.size === 0 ? 'none' : [...caller.scopes].join(', ')
  const needed =
    accepted.length === 0 ? 'a delegated token; applications cannot call this' : `one of ${accepted.join(', ')}`
  const code = contract.isDirectory ? 'directoryAccessDenied' : 'insufficientScopes'
  throw new AppError(
    code,
    `The token carries the ${caller.kind === 'app' ? 'application permissions' : 'scopes'}: ${present}. This call needs ${needed}.`,
  )
}
