/** What several rounds of one measurement came to. */
export interface Spread {
  readonly minimum: number
  readonly median: number
  readonly maximum: number
}

/** Summarises rounds; of an even number the two in the middle are averaged. Throws when there is none. */
export function summarise(values: readonly number[]): Spread {
  const ordered = values.toSorted((left, right) => left - right)
  const lower = ordered[Math.floor((ordered.length - 1) / 2)]
  const upper = ordered[Math.floor(ordered.length / 2)]
  if (lower === undefined || upper === undefined) throw new Error('nothing was measured')
  return { minimum: ordered[0] as number, median: (lower + upper) / 2, maximum: ordered.at(-1) as number }
}
