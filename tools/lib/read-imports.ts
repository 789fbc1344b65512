/** Finds the imports of a TypeScript file. It leans on the formatter: a statement starts at the start of its line. */

export interface FoundImport {
  readonly specifier: string
  /** Counted from 1. */
  readonly line: number
  /** `import type` and `export type`: gone at run time. */
  readonly isType: boolean
}

const statement =
  /^(?:import\s+(?=[\w*{])|export\s+(?=[*{]|type\s+[*{]))(?<type>type\s)?[^;'"`]*?\bfrom\s+'(?<specifier>[^']+)'/gm
const bare = /^import\s+'(?<specifier>[^']+)'/gm
const dynamic = /\bimport\(\s*'(?<specifier>[^']+)'/g

/** The imports of a source text in the order of its lines, re-exports and dynamic imports too. */
export function readImports(text: string): FoundImport[] {
  const code = blankComments(text)
  return [...matchAll(code, statement), ...matchAll(code, bare), ...matchAll(code, dynamic)].toSorted(
    (a, b) => a.line - b.line,
  )
}

/** The text with its comment lines emptied; line numbers stay. A comment after code is left where it is. */
export function blankComments(text: string): string {
  return text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '')
}

function matchAll(text: string, pattern: RegExp): FoundImport[] {
  return [...text.matchAll(pattern)].map(match => ({
    specifier: match.groups?.specifier ?? '',
    line: text.slice(0, match.index).split('\n').length,
    isType: match.groups?.type !== undefined,
  }))
}
