import { quoted } from '../../domain/errors.ts'
import { type ExpandOption, invalidOption, type QueryOptions, type QuerySpec } from './query-options.ts'
import type { QueryEntry } from './raw-query.ts'
import { splitList } from './split-list.ts'

/**
 * Reads `$expand`: `nav` or `nav($select=a,b;$top=5)`, several by comma. Real services take one relation per request; ours
 * takes several (drive-items.md section 5). `readNested` checks the options in the parentheses.
 */
export function readExpand(
  value: string | undefined,
  spec: QuerySpec,
  readNested: (entries: readonly QueryEntry[], spec: QuerySpec) => QueryOptions,
): ExpandOption[] {
  if (value === undefined) return []
  const expanded: ExpandOption[] = []
  for (const clause of splitList(value)) {
    const open = clause.indexOf('(')
    const name = (open < 0 ? clause : clause.slice(0, open)).trim()
    const known = Object.entries(spec.expand ?? {}).find(([nav]) => nav.toLowerCase() === name.toLowerCase())
    if (known === undefined) {
      const supported = Object.keys(spec.expand ?? {}).join(', ') || 'none'
      throw invalidOption('$expand', `has no relation ${quoted(name)}. Supported: ${supported}.`)
    }
    const [nav, navSpec] = known
    if (expanded.some(other => other.nav === nav)) throw invalidOption('$expand', `names ${nav} more than once.`)
    if (open >= 0 && !clause.endsWith(')')) {
      throw invalidOption('$expand', `has the clause ${quoted(clause)}, whose parentheses do not close.`)
    }
    expanded.push({ nav, options: readNested(open < 0 ? [] : readEntries(clause.slice(open + 1, -1)), navSpec) })
  }
  return expanded
}

function readEntries(text: string): QueryEntry[] {
  if (text.trim() === '') return []
  return splitList(text, ';').map(option => {
    const equals = option.indexOf('=')
    if (equals < 0) throw invalidOption('$expand', `has the nested option ${quoted(option)} without a value.`)
    const sent = option.slice(0, equals).trim()
    return { name: sent.toLowerCase().replace(/^\$/, ''), sent, value: option.slice(equals + 1).trim() }
  })
}
