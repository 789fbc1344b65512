/** Lets pieces of work wait for each other: one at a time, in the order in which they came. */
export type TakeTurn = <T>(work: () => Promise<T>) => Promise<T>

/** Makes a queue of its own. Work that fails lets the next one go. */
export function createTurns(): TakeTurn {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
}
