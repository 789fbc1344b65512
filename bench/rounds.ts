import { type Spread, summarise } from './spread.ts'

/** One side of a comparison: gives its figure of one round. */
export type Measure = (round: number) => Promise<number>

export interface Comparison {
  readonly figure: Spread
  readonly reference: Spread
  /** Figure over reference of the same round: what the machine does beside us weighs on both. */
  readonly ratio: Spread
}

/** Measures two sides in turns, reference first. */
export async function compareInTurns(rounds: number, reference: Measure, product: Measure): Promise<Comparison> {
  const references: number[] = []
  const figures: number[] = []
  for (let round = 0; round < rounds; round++) {
    references.push(await reference(round))
    figures.push(await product(round))
  }
  return {
    figure: summarise(figures),
    reference: summarise(references),
    ratio: summarise(figures.map((figure, round) => figure / (references[round] as number))),
  }
}
