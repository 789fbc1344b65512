import type { Clock } from '../ports/clock.ts'
import type { Secrets } from '../ports/secrets.ts'
import type { SignInTries, TryState } from '../ports/sign-in-tries.ts'
import { countTry, refresh, refuseUntil, resetNameRule, resetVisitorRule, type TooManyTries } from './try-rules.ts'

export type ResetPermit =
  | { readonly kind: 'mail' }
  /** There were enough for this name. Whoever asks is not told, or they would learn what others did. */
  | { readonly kind: 'noMail' }
  | TooManyTries

/** How often a link for a new password may be asked for: counted by name, whether or not anybody has it, and by visitor. */
export type ResetBudget = (name: string, visitor: string) => Promise<ResetPermit>

/** Wires the budget of resets. */
export function createResetBudget(deps: {
  readonly tries: SignInTries
  readonly secrets: Pick<Secrets, 'fingerprint'>
  readonly clock: Clock
}): ResetBudget {
  const keyOf = (kind: string, value: string) =>
    deps.secrets.fingerprint(`password reset ${JSON.stringify([kind, value])}`)

  return (name, visitor) => {
    const machine = deps.clock.machine()
    const keys = [keyOf('name', name), keyOf('visitor', visitor)]
    return deps.tries.change(keys, machine, states => decide(states, machine))
  }
}

function decide(
  [byName, byVisitor]: readonly TryState[],
  machine: number,
): { readonly result: ResetPermit; readonly next: readonly TryState[] | null } {
  const name = refresh(byName as TryState, resetNameRule, machine)
  const visitor = refresh(byVisitor as TryState, resetVisitorRule, machine)
  if (visitor.opensAt > machine) return refuseUntil(visitor.opensAt, machine)
  const counted = countTry(visitor, resetVisitorRule, machine)
  if (name.opensAt > machine) return { result: { kind: 'noMail' }, next: [name, counted] }
  return { result: { kind: 'mail' }, next: [countTry(name, resetNameRule, machine), counted] }
}
