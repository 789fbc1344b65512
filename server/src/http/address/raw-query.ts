import { quoted } from '../../domain/errors.ts'
import { AddressFault } from './address-fault.ts'
import { decodeQueryText } from './decode.ts'
import { foldAscii } from './words.ts'

/** One query option as it was sent; which ones are allowed is decided by parseQueryOptions. */
export interface QueryEntry {
  /** Lower case, without `$`. */
  readonly name: string
  /** As the caller wrote it, decoded, for messages. */
  readonly sent: string
  readonly value: string
}

/** The query of a URL, decoded and sorted into OData options and plain parameters. */
export interface RawQuery {
  /** What stood behind `?`, untouched. */
  readonly text: string
  /** Everything that began with `$`, and the known options without it. May hold duplicates and unknown names. */
  readonly options: readonly QueryEntry[]
  /** All other parameters by lower-case name, `@` names among them; the first of several wins. */
  readonly parameters: ReadonlyMap<string, string>
}

const emptyQuery: RawQuery = { text: '', options: [], parameters: new Map() }

/** The options that also work without `$` (odata-and-batch.md section 2). Other bare names are plain parameters. */
const bareOptions: ReadonlySet<string> = new Set([
  'select',
  'expand',
  'filter',
  'orderby',
  'top',
  'skip',
  'skiptoken',
  'count',
  'search',
  'format',
])

/** Reads the text behind `?`. Throws an AddressFault for bad encoding and for a parameter alias that is given twice. */
export function readRawQuery(text: string): RawQuery {
  if (text === '') return emptyQuery
  const options: QueryEntry[] = []
  const parameters = new Map<string, string>()
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const sent = decodeQueryText(equals < 0 ? pair : pair.slice(0, equals))
    const value = equals < 0 ? '' : decodeQueryText(pair.slice(equals + 1))
    const name = foldAscii(sent)
    if (name.startsWith('$')) options.push({ name: name.slice(1), sent, value })
    else if (bareOptions.has(name)) options.push({ name, sent, value })
    else if (!parameters.has(name)) parameters.set(name, value)
    else if (name.startsWith('@')) {
      // The address may hang on an alias; which of two values counts must not be anybody's guess.
      throw new AddressFault('malformedQuery', `The query gives ${quoted(sent)} twice.`, sent)
    }
  }
  return { text, options, parameters }
}

/** The value of a plain parameter such as `token` or `@microsoft.graph.conflictBehavior`, in whatever case it was sent. */
export function readParameter(query: RawQuery, name: string): string | undefined {
  return query.parameters.get(foldAscii(name))
}
