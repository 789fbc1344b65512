/**
 * The stamp below which a person's tokens are worth nothing (security lesson I7; Graph's
 * `signInSessionsValidFromDateTime`). Tokens tell their time in whole seconds, so a token of the second in which a
 * password changed could be older or newer than the change. Therefore the stamp is the following second, or one more
 * than the stamp before, whichever is later; and no token of that person is issued with a lower time (`stampSeconds`).
 * So each token from before the change lies below the stamp and each from after it does not, within one second too.
 */
import type { PrincipalRecord } from './principal-record.ts'

type Stamped = Pick<PrincipalRecord, 'tokensValidFrom'>

/** The stamp of a change at `now`, both in UTC milliseconds. */
export function nextStamp(before: number | null, now: number): number {
  const following = (Math.floor(now / 1000) + 1) * 1000
  return before === null ? following : Math.max(following, before + 1000)
}

/** Whether a token of that time (UTC milliseconds; undefined when it tells none) stands. */
export function isStampValid({ tokensValidFrom }: Stamped, issuedAt: number | undefined): boolean {
  return tokensValidFrom === null || (issuedAt !== undefined && issuedAt >= tokensValidFrom)
}

/** The time to write into a token of this person that is issued now: whole seconds, never below the stamp. */
export function stampSeconds({ tokensValidFrom }: Stamped, issuedAtSeconds: number): number {
  return tokensValidFrom === null ? issuedAtSeconds : Math.max(issuedAtSeconds, tokensValidFrom / 1000)
}
