import type { Clock } from '../ports/clock.ts'
import type { Secrets } from '../ports/secrets.ts'
import type { SignInTries, TryState } from '../ports/sign-in-tries.ts'
import { countTry, refresh, refuseUntil, type TooManyTries, uncountTry, userCodeRule } from './try-rules.ts'

export type UserCodePermit = { readonly kind: 'counted'; readonly counted: TryState } | TooManyTries

/**
 * How often a visitor may try codes of devices (RFC 8628 section 5.1). A try is counted in the database before the code
 * is looked for, so that parallel guesses count (security lesson D5).
 */
export interface UserCodeBudget {
  take(visitor: string): Promise<UserCodePermit>
  /** Undoes a try at a code that exists. It clears no others: everybody can have a code of their own. */
  giveBack(visitor: string, counted: TryState): Promise<void>
}

/** Wires the budget of codes. */
export function createUserCodeBudget(deps: {
  readonly tries: SignInTries
  readonly secrets: Pick<Secrets, 'fingerprint'>
  readonly clock: Clock
}): UserCodeBudget {
  const keyOf = (visitor: string) => deps.secrets.fingerprint(`user code ${JSON.stringify([visitor])}`)
  return {
    take(visitor) {
      const machine = deps.clock.machine()
      return deps.tries.change([keyOf(visitor)], machine, ([state]) => decide(state as TryState, machine))
    },
    async giveBack(visitor, counted) {
      await deps.tries.change([keyOf(visitor)], deps.clock.machine(), ([state]) => ({
        result: undefined,
        next: [uncountTry(state as TryState, counted)],
      }))
    },
  }
}

function decide(
  state: TryState,
  machine: number,
): { readonly result: UserCodePermit; readonly next: readonly TryState[] | null } {
  const fresh = refresh(state, userCodeRule, machine)
  if (fresh.opensAt > machine) return refuseUntil(fresh.opensAt, machine)
  const counted = countTry(fresh, userCodeRule, machine)
  return { result: { kind: 'counted', counted }, next: [counted] }
}
