/**
 * Statements: every query text of the server is defined once, compiled once per dialect and run by name.
 * Nothing builds SQL while a request runs (design.md section 3).
 *
 * A statement is written with Kysely's `sql` tag; values that arrive later are marked by `p.name`.
 */
import { type RawBuilder, sql } from 'kysely'

/** A value that the caller of the statement gives. */
export class Param {
  readonly name: string
  readonly json: boolean
  constructor(name: string, json = false) {
    this.name = name
    this.json = json
  }
}

/** A value taken from the first row that an earlier command of the same batch returned. */
export class ValueOf {
  readonly command: string
  readonly column: string
  constructor(from: string, column: string) {
    this.command = from
    this.column = column
  }
}

/** These columns of all rows that an earlier command of the same batch returned, as JSON. */
export class RowsOf {
  readonly command: string
  readonly columns: readonly string[]
  constructor(from: string, columns: readonly string[]) {
    this.command = from
    this.columns = columns
  }
}

/** One value of a list whose length the text knows: of a row the column, of a plain list (null) the element. */
export class Cell {
  readonly source: Param | RowsOf
  readonly index: number
  readonly column: string | null
  constructor(source: Param | RowsOf, index: number, column: string | null) {
    this.source = source
    this.index = index
    this.column = column
  }
}

export type ColumnType = 'bigint' | 'text'
export type Columns = Readonly<Record<string, ColumnType>>

/** What truly differs between the engines; see dialect/. */
export interface DialectFragments {
  readonly name: 'sqlite' | 'postgres'
  /** `item_id in (list)` where the list is one JSON array parameter of integers. */
  inIntegers(reference: string, param: Param): RawBuilder<unknown>
  /** The same for text. */
  inTexts(reference: string, param: Param): RawBuilder<unknown>
  /** A JSON array of objects (a parameter) as a row source with the columns named. */
  rows(param: Param, columns: Columns): RawBuilder<unknown>
  /** The rows returned by an earlier command of the batch as a row source. */
  rowsOf(command: string, columns: Columns): RawBuilder<unknown>
  /** The elements of a JSON array column or value as a row source with the column `value`. */
  elements(json: RawBuilder<unknown>): RawBuilder<unknown>
  /** Ends a sub-query that picks rows to claim: others that are being claimed are passed over. */
  readonly skipLocked: RawBuilder<unknown>
  /** Ends a sub-query whose rows are to be read as they are now, not as they were before the statement waited. */
  readonly lockShared: RawBuilder<unknown>
  /** A scalar query that gives all rows as one JSON array of arrays; `from` starts after the keyword. */
  jsonArrays(expressions: readonly string[], from: RawBuilder<unknown>): RawBuilder<unknown>
  /** A value returned by an earlier command of the batch. */
  valueOf(command: string, column: string, type: ColumnType): RawBuilder<unknown>
}

export type Marks<P> = { readonly [K in keyof P]: RawBuilder<unknown> }

export interface StatementTools<P> {
  /** Marks of the parameters, usable wherever the engine can infer the type. */
  readonly p: Marks<P>
  /** A parameter cast to an integer: needed in select lists, where PostgreSQL cannot infer it. */
  int(name: keyof P & string): RawBuilder<unknown>
  /** A parameter cast to text, for select lists. */
  text(name: keyof P & string): RawBuilder<unknown>
  readonly f: DialectFragments
  /** A list parameter, given to the fragments. */
  list(name: keyof P & string): Param
}

export interface StatementOptions {
  /**
   * Why this statement may read drive tables without naming a drive. Only grants by principal and due work may
   * (design.md section 3); a test reads every statement text.
   */
  readonly crossesDrives?: string
}

export interface Statement<P extends object, R> {
  readonly name: string
  readonly crossesDrives: string | null
  build(dialect: DialectFragments): RawBuilder<R>
  /** Carries the types only. */
  readonly types?: { params: P; row: R }
}

const registry = new Map<string, Statement<object, unknown>>()

/** Every statement that is defined, for the test that reads their texts and for warming up. */
export function allStatements(): readonly Statement<object, unknown>[] {
  return [...registry.values()]
}

function markProxy<P>(): Marks<P> {
  return new Proxy({} as Marks<P>, {
    get: (_target, name) => sql`${new Param(String(name))}`,
  })
}

/** Defines a statement under a name that is unique in the server. */
export function statement<P extends object, R = Record<string, never>>(
  name: string,
  build: (tools: StatementTools<P>) => RawBuilder<unknown>,
  options: StatementOptions = {},
): Statement<P, R> {
  if (registry.has(name)) throw new Error(`statement ${name} is defined twice`)
  const defined: Statement<P, R> = {
    name,
    crossesDrives: options.crossesDrives ?? null,
    build: f =>
      build({
        p: markProxy<P>(),
        int: key => sql`cast(${new Param(key)} as bigint)`,
        text: key => sql`cast(${new Param(key)} as text)`,
        f,
        list: key => new Param(key, true),
      }) as RawBuilder<R>,
  }
  registry.set(name, defined as unknown as Statement<object, unknown>)
  return defined
}

/** One statement with its values. */
export interface Command<R = unknown> {
  readonly statement: Statement<object, R>
  readonly params: Readonly<Record<string, unknown>>
}

/** Binds values to a statement. */
export function command<P extends object, R>(target: Statement<P, R>, params: P): Command<R> {
  return { statement: target as unknown as Statement<object, R>, params: params as Record<string, unknown> }
}

/**
 * Commands that run together, in order, each under a name. A later one may use what an earlier one returned.
 * On PostgreSQL a batch is one statement of data-modifying CTEs: one round trip, one snapshot. So commands of a
 * batch must not read what a sibling writes, except through `valueOf` and `rowsOf`.
 */
export type Batch = Readonly<Record<string, Command>>
export type BatchRows = Readonly<Record<string, readonly Record<string, unknown>[]>>

/** A write: runs to its end inside one transaction and may be run again, so it must have no effect but its commands. */
export type Unit<T> = () => Generator<Batch, T, BatchRows>

/** Runs a batch inside a unit. */
export function* run(batch: Batch): Generator<Batch, BatchRows, BatchRows> {
  return yield batch
}

/** Runs one command inside a unit and gives its rows. */
export function* one<R>(single: Command<R>): Generator<Batch, readonly R[], BatchRows> {
  const rows = yield { only: single as Command }
  return (rows['only'] ?? []) as readonly R[]
}

/** What the engines offer; domain code sees only the ports built on it. */
export interface Engine {
  readonly dialect: DialectFragments
  /** Reads outside a transaction. */
  read<P extends object, R>(target: Statement<P, R>, params: P): Promise<readonly R[]>
  /** Runs a unit in a transaction; resolves after it is durable. */
  write<T>(unit: Unit<T>): Promise<T>
  /** Runs one batch as a transaction of its own; cheaper than a unit on PostgreSQL. */
  writeBatch(batch: Batch): Promise<BatchRows>
  close(): Promise<void>
}
