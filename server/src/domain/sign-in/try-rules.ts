/**
 * How tries are counted and slowed (docs/decisions/0007). Nothing here ends in a lock: a pause is over at a time that
 * was told, and a try that comes too early neither counts nor makes it longer.
 */
import type { TryState } from '../ports/sign-in-tries.ts'

export interface TryRule {
  /** Tries without a pause. */
  readonly freeTries: number
  /** Pauses after them, growing; the last one repeats. */
  readonly pausesMs: readonly number[]
  /** After so long without a try all are forgotten. */
  readonly forgetMs: number
}

const minuteMs = 60_000
const pausesMs = [1, 2, 4, 8, 15].map(minutes => minutes * minuteMs)

/** A visitor at one account. */
export const strangerRule: TryRule = { freeTries: 5, pausesMs, forgetMs: 120 * minuteMs }
/** The same while many wrong passwords come from elsewhere. Everybody keeps tries of their own all the same. */
export const attackedRule: TryRule = { freeTries: 1, pausesMs: pausesMs.slice(-1), forgetMs: 120 * minuteMs }
/** A browser in which the account's holder has signed in before. */
export const knownDeviceRule: TryRule = { freeTries: 10, pausesMs, forgetMs: 120 * minuteMs }
/** A visitor at all accounts together. */
export const visitorRule: TryRule = { freeTries: 30, pausesMs, forgetMs: 60 * minuteMs }
/** Wrong passwords of all strangers at one account, from which on it counts as attacked. */
export const attackedFrom = 50
/** They are counted without ever being a reason to refuse. */
export const accountRule: TryRule = { freeTries: Number.MAX_SAFE_INTEGER, pausesMs, forgetMs: 60 * minuteMs }

/** Codes of devices that a visitor typed and that nobody was shown (RFC 8628 section 5.1). */
export const userCodeRule: TryRule = { freeTries: 10, pausesMs, forgetMs: 120 * minuteMs }

/** Mails with a link for a new password, to one name and by one visitor. */
export const resetNameRule: TryRule = { freeTries: 3, pausesMs: [60 * minuteMs], forgetMs: 60 * minuteMs }
export const resetVisitorRule: TryRule = { freeTries: 10, pausesMs: [60 * minuteMs], forgetMs: 60 * minuteMs }

/** What counts of a state at this moment of the machine's clock. */
export function refresh(state: TryState, rule: TryRule, machine: number): TryState {
  if (state.lastAt + rule.forgetMs <= machine) return { tries: 0, opensAt: 0, lastAt: machine }
  // A clock that was set back does not make a pause longer than any can be.
  return { ...state, opensAt: Math.min(state.opensAt, machine + (rule.pausesMs.at(-1) ?? 0)) }
}

/** A try that comes too early. */
export interface TooManyTries {
  readonly kind: 'tooMany'
  readonly retryAfterSeconds: number
}

/** What becomes of a try before `opensAt`: it is refused, and nothing counts. */
export function refuseUntil(opensAt: number, machine: number): { readonly result: TooManyTries; readonly next: null } {
  return { result: { kind: 'tooMany', retryAfterSeconds: Math.ceil((opensAt - machine) / 1000) }, next: null }
}

/** The state after one more try. */
export function countTry(state: TryState, rule: TryRule, machine: number): TryState {
  const tries = state.tries + 1
  const over = tries - rule.freeTries
  const pause = over < 0 ? 0 : (rule.pausesMs[Math.min(over, rule.pausesMs.length - 1)] ?? 0)
  return { tries, opensAt: pause === 0 ? state.opensAt : machine + pause, lastAt: machine }
}

/** The state without a try that was right after all: as if it had not been made. */
export function uncountTry(state: TryState, counted: TryState): TryState {
  const opensAt = state.opensAt === counted.opensAt ? 0 : state.opensAt
  return { ...state, tries: Math.max(0, state.tries - 1), opensAt }
}
