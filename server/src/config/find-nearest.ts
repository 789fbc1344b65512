/**
 * The name that somebody most likely meant: at most a third of its letters differ. Undefined when nothing is near, so
 * that a message never proposes something far-fetched.
 */
export function findNearest(given: string, known: readonly string[]): string | undefined {
  const folded = given.toLowerCase()
  let best: { name: string; distance: number } | undefined
  for (const name of known) {
    const distance = countEdits(folded, name.toLowerCase())
    if (distance <= Math.floor(name.length / 3) && (best === undefined || distance < best.distance)) {
      best = { name, distance }
    }
  }
  return best?.name
}

/** Letters to insert, remove, replace or swap with their neighbour (Damerau, optimal string alignment). */
function countEdits(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_value, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + same)
      const isSwap = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      if (isSwap) cost = Math.min(cost, at(beforeLast, column - 2) + 1)
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return at(last, to.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
