/** The raw segments of a path, read from left to right. */
export interface SegmentCursor {
  /** The next raw segment, or undefined at the end. */
  next(): string | undefined
  /** Puts decoded segments back so that they are read next. */
  pushBack(segments: readonly string[]): void
}

/** Reads `segments` from index `start` on. */
export function makeSegmentCursor(segments: readonly string[], start: number): SegmentCursor {
  let pending: string[] = []
  let index = start
  return {
    next: () => (pending.length > 0 ? pending.shift() : segments[index++]),
    pushBack: decoded => {
      // Every reader decodes, so a percent sign that is text now must stay text.
      pending = [...decoded.map(segment => segment.replaceAll('%', '%25')), ...pending]
    },
  }
}
