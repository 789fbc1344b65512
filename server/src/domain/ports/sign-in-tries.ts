/** What is remembered of the tries under one key. Times are of the machine's clock, UTC milliseconds. */
export interface TryState {
  readonly tries: number
  /** Before this no further try is taken. */
  readonly opensAt: number
  readonly lastAt: number
}

/** Counted tries. They survive a restart, and processes that share a database count together (security lesson D5). */
export interface SignInTries {
  /**
   * Reads the states of some keys and writes those that `decide` gives, while nobody else changes them. `decide` gets
   * and gives them in the order of the keys; `next` null leaves them as they are, and
   * keys without a state stay without. It may be called more than once.
   */
  change<T>(
    keys: readonly string[],
    machine: number,
    decide: (states: readonly TryState[]) => { readonly result: T; readonly next: readonly TryState[] | null },
  ): Promise<T>
  /** Forgets tries that lie long back, at most `limit` of them; gives how many. */
  sweep(machine: number, limit: number): Promise<number>
}
