import { quoted } from '../../domain/errors.ts'
import { invalidOption } from '../address/query-options.ts'

const clause = /\s*(?<name>\w+)\s+eq\s+'(?<value>(?:[^']|'')*)'\s*(?<next>and\s+|$)/iuy

/**
 * The values of a `$filter` that only says what equals what: `clientId eq 'x' and consentType eq 'y'`. Names compare
 * without case and come back as in `names`; an absent filter says nothing.
 */
export function readEquals<N extends string>(filter: string | null, names: readonly N[]): Partial<Record<N, string>> {
  const found: Partial<Record<N, string>> = {}
  if (filter === null) return found
  let position = 0
  for (;;) {
    clause.lastIndex = position
    const groups = clause.exec(filter)?.groups
    const name = names.find(known => known.toLowerCase() === groups?.name?.toLowerCase())
    if (!groups || name === undefined || name in found) {
      const form = names.map(known => `${known} eq '…'`).join(', ')
      throw invalidOption('$filter', `is ${quoted(filter)}. Supported, each once and joined by 'and': ${form}.`)
    }
    found[name] = groups.value?.replaceAll("''", "'") ?? ''
    position = clause.lastIndex
    // A clause that ends in 'and' is followed by another one.
    if (groups.next === '') return found
  }
}
