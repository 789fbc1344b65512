/** The form of a row of the benchmark and of what it finds out. */
import type { Spread } from './spread.ts'
import type { Bench } from './bench.ts'

/** What a figure is held against. `value` in the unit of the figure, or as a ratio when there is a reference. */
export interface Targets {
  /** The floor that every change must keep. */
  readonly atLeast: number
  readonly dream: number
}

export interface Finding {
  /** Short and without blanks, e.g. `invite`; several findings of one row differ behind a slash. */
  readonly name: string
  /** One line for people. */
  readonly title: string
  /** Unit of the figures, e.g. `invites/s`. */
  readonly unit: string
  readonly figure: Spread
  /** What was measured beside it in the same rounds; null when the target is absolute. */
  readonly reference: { readonly name: string; readonly figure: Spread } | null
  /** Figure over reference, round by round; the figure itself when there is no reference. */
  readonly result: Spread
  readonly isLowerBetter: boolean
  readonly targets: Targets
}

export interface Row {
  /** What `--row` takes. */
  readonly name: string
  readonly title: string
  /** Measures; throws when something that it needs is missing on this machine. */
  measure(bench: Bench): Promise<readonly Finding[]>
}

/** How a result stands to its targets, for reports. */
export function judgeFinding({ result, targets, isLowerBetter }: Finding): 'dream' | 'reached' | 'missed' {
  const isReached = (target: number) => (isLowerBetter ? result.median <= target : result.median >= target)
  if (isReached(targets.dream)) return 'dream'
  return isReached(targets.atLeast) ? 'reached' : 'missed'
}
