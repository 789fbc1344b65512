import type { Clock } from '../ports/clock.ts'
import type { Secrets } from '../ports/secrets.ts'
import type { SignInTries, TryState } from '../ports/sign-in-tries.ts'
import {
  accountRule,
  attackedFrom,
  attackedRule,
  countTry,
  knownDeviceRule,
  refresh,
  refuseUntil,
  strangerRule,
  type TooManyTries,
  uncountTry,
  visitorRule,
} from './try-rules.ts'

/** Who tries to sign in as whom. */
export interface TryOf {
  /** The account's name as typed, folded. It counts whether or not there is such an account. */
  readonly name: string
  /** Where the call comes from. */
  readonly visitor: string
  /** The browser, when the account's holder has signed in there before. */
  readonly device: string | null
}

/** A try that was counted, for giving it back. */
export interface CountedTry {
  readonly keys: readonly string[]
  readonly states: readonly TryState[]
}

export type TryPermit = { readonly kind: 'counted'; readonly counted: CountedTry } | TooManyTries

export interface TryBudget {
  /** Counts a try in the database before anything is compared, so that parallel guesses count (security lesson D5). */
  take(attempt: TryOf): Promise<TryPermit>
  /** Undoes one that was not wrong, or was not compared. `clears` forgets all of this visitor at this account. */
  giveBack(counted: CountedTry, clears: boolean): Promise<void>
}

/** Wires the budget of tries. */
export function createTryBudget(deps: {
  readonly tries: SignInTries
  readonly secrets: Pick<Secrets, 'fingerprint'>
  readonly clock: Clock
}): TryBudget {
  // Keyed hashes: people type passwords into the field of the name, and no table should hold what they typed.
  const keyOf = (kind: string, ...parts: readonly string[]) =>
    deps.secrets.fingerprint(`sign-in try ${JSON.stringify([kind, ...parts])}`)

  return {
    take({ name, visitor, device }) {
      const machine = deps.clock.machine()
      // The one that a right password clears comes first.
      const keys =
        device === null
          ? [keyOf('visitor at account', name, visitor), keyOf('visitor', visitor), keyOf('account', name)]
          : [keyOf('device at account', name, device)]
      return deps.tries.change(keys, machine, states => decide(keys, states, machine, device !== null))
    },
    async giveBack({ keys, states: counted }, clears) {
      const machine = deps.clock.machine()
      await deps.tries.change(keys, machine, states => ({
        result: undefined,
        next: states.map((state, index) =>
          index === 0 && clears ? { ...state, tries: 0, opensAt: 0 } : uncountTry(state, counted[index] as TryState),
        ),
      }))
    },
  }
}

function decide(
  keys: readonly string[],
  states: readonly TryState[],
  machine: number,
  isKnown: boolean,
): { readonly result: TryPermit; readonly next: readonly TryState[] | null } {
  const account = isKnown ? null : refresh(states[2] as TryState, accountRule, machine)
  const strangers = account !== null && account.tries >= attackedFrom ? attackedRule : strangerRule
  const rules = isKnown ? [knownDeviceRule] : [strangers, visitorRule, accountRule]
  const fresh = rules.map((rule, index) => refresh(states[index] as TryState, rule, machine))
  const opensAt = Math.max(...fresh.map(state => state.opensAt))
  if (opensAt > machine) return refuseUntil(opensAt, machine)
  const next = rules.map((rule, index) => countTry(fresh[index] as TryState, rule, machine))
  return { result: { kind: 'counted', counted: { keys, states: next } }, next }
}
