import type { Random } from '../domain/ports/clock.ts'
import type { Retry } from './outcome-rows.ts'

const minute = 60_000

/** Pauses after the first, second, … deferred try; the last one repeats (mail.md section 1, "Retry practice"). */
export const pausesMs: readonly number[] = [1, 5, 15, 30, 60, 120, 240].map(minutes => minutes * minute)

/** A mail is given up this long after its first try; the relay behind it queues for days itself. */
export const lifeMs = 24 * 60 * minute

/** Tries while the invite waits, counted from the first; for rows C1 and 421 only, greylisting is not cured in seconds. */
export const budgetTriesMs: readonly number[] = [0, 700, 2500]

export interface TryHistory {
  /** How often the mail was put off so far, this time included; tries inside the waiting time of an invite count once. */
  readonly deferrals: number
  /** When the first try began, UTC milliseconds. */
  readonly firstTryAt: number
  readonly now: number
  /** An earlier end than the life of a day: a mail with a one-time code dies with its code. */
  readonly giveUpAt?: number
}

/**
 * When to try again.
 * @returns UTC milliseconds, or null when the mail is to be given up (row L) or the retry is `no`.
 */
export function planNextTry(retry: Retry, history: TryHistory, random: Random): number | null {
  if (retry.kind === 'no') return null
  const end = Math.min(history.firstTryAt + lifeMs, history.giveUpAt ?? Infinity)
  if (history.now >= end) return null
  // The last try falls on the end itself, so that a mail put off for 4 hours does not lose its last 3.
  return Math.min(history.now + findPauseMs(retry, history.deferrals, random), end)
}

function findPauseMs(retry: Exclude<Retry, { kind: 'no' }>, deferrals: number, random: Random): number {
  if (retry.kind === 'after' || retry.kind === 'relayPause') return retry.ms
  const pause = pausesMs[Math.min(Math.max(deferrals, 1), pausesMs.length) - 1] ?? 0
  const spread = Math.round(pause * (0.8 + 0.4 * readFraction(random)))
  return retry.kind === 'notBefore' ? Math.max(spread, retry.ms) : spread
}

/** A fraction from 0 to 1, 1 included. */
function readFraction(random: Random): number {
  return random.bytes(4).readUInt32BE(0) / 0xffff_ffff
}
