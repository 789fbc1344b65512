/** Which part of a list is asked for. */
export interface PageQuery {
  /** The sort key of the last entry of the page before; null asks for the first page. */
  readonly after: readonly string[] | null
  /** Entries at most, 1 or more. */
  readonly limit: number
}

/** A part of a list. */
export interface Page<T> {
  readonly entries: readonly T[]
  /** What the next query has to name; null when this page is the last one. */
  readonly after: readonly string[] | null
}
