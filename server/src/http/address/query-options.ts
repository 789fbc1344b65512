import { AppError, quoted } from '../../domain/errors.ts'

/** The query options that an operation may allow, lower case without `$`. */
export type QueryOptionName =
  | 'select'
  | 'expand'
  | 'top'
  | 'skip'
  | 'skiptoken'
  | 'orderby'
  | 'count'
  | 'filter'
  | 'search'
  | 'format'
  | 'deltatoken'

/** What an operation takes. Names are written as answers spell them; callers may use any case. */
export interface QuerySpec {
  readonly allowed: readonly QueryOptionName[]
  /** The properties of `$select`, instance annotations such as `@microsoft.graph.downloadUrl` included. */
  readonly select?: readonly string[]
  /** The navigations of `$expand`, each with the options that it takes in parentheses. */
  readonly expand?: Readonly<Record<string, QuerySpec>>
  /** The properties of `$orderby`. */
  readonly orderby?: readonly string[]
  /** Drive lists honour `name` and ignore other orders instead of refusing them (drive-items.md section 1). */
  readonly ignoresUnknownOrder?: boolean
  /** The largest page; a larger `$top` is clamped (odata-and-batch.md section 2). */
  readonly maxTop?: number
}

export interface OrderBy {
  readonly property: string
  readonly descending: boolean
}

export interface ExpandOption {
  readonly nav: string
  readonly options: QueryOptions
}

/** Query options after checking, in the spelling of the spec. */
export interface QueryOptions {
  /** Null: the default set, asked for by absence or by `*`. */
  readonly select: readonly string[] | null
  readonly expand: readonly ExpandOption[]
  readonly top: number | null
  readonly skip: number | null
  /** Opaque; decodeSkipToken reads it. */
  readonly skipToken: string | null
  readonly orderBy: readonly OrderBy[]
  readonly count: boolean
  /** The text of the clause; its grammar is another module's. */
  readonly filter: string | null
  readonly search: string | null
  /** Only for operations that allow `format` themselves; elsewhere `json` is accepted and forgotten. */
  readonly format: string | null
  readonly deltaToken: string | null
}

/** The refusal of an option: names it, repeats its value and says what is supported (errors.md section 5). */
export function invalidOption(option: string, problem: string): AppError {
  return new AppError('invalidQueryOption', `${option} ${problem}`, { target: option })
}

/** The refusal of an option that the operation does not take, or that nobody knows. */
export function unsupportedOption(sent: string, spec: QuerySpec): AppError {
  const options = spec.allowed.map(name => `$${name}`).join(', ')
  const supported = options === '' ? 'This address takes no query options.' : `Supported: ${options}.`
  return new AppError('invalidQueryOption', `The query option ${quoted(sent)} is not supported here. ${supported}`, {
    target: sent,
  })
}
