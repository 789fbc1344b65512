/**
 * The cycles of a graph, each once, as the list of its nodes in order. Nodes that are part of several cycles are
 * reported with one of them: mending that one shows the next.
 */
export function findCycles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const cycles: string[][] = []
  const done = new Set<string>()
  const path: string[] = []
  const visit = (node: string): void => {
    const position = path.indexOf(node)
    if (position >= 0) {
      cycles.push(path.slice(position))
      return
    }
    if (done.has(node)) return
    path.push(node)
    for (const next of graph.get(node) ?? []) visit(next)
    path.pop()
    done.add(node)
  }
  for (const node of graph.keys()) visit(node)
  return cycles
}
