/** Runs statements on one SQLite connection: prepared once for each length of their lists, rows read as arrays. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type CompiledStatement, createFormCompiler, toDatabaseValue } from './compile.ts'
import { sqliteFragments, sqliteFragmentsFor } from './dialect/sqlite.ts'
import { Cell, type Command, Param, RowsOf, type Statement, ValueOf } from './statement.ts'

type Row = Record<string, unknown>
type EarlierRows = Readonly<Record<string, readonly Row[]>>
type Value = ReturnType<typeof toDatabaseValue>

export interface StatementRunner {
  /** Runs a command; `earlier` are the rows of the commands before it in its batch. */
  execute(command: Command, earlier: EarlierRows): readonly Row[]
}

/** Lists up to this length are bound value by value, longer ones as JSON. */
const longestBound = 16
/** Forms of one statement that are kept prepared; an odd mixture of lengths falls back on JSON. */
const maxForms = 64

/** A statement prepared for lists of certain lengths. */
interface Form {
  readonly compiled: CompiledStatement
  readonly handle: StatementSync
  readonly toRow: (values: readonly unknown[]) => Row
}

interface Known {
  /** The form for lists of any length. */
  readonly general: Form
  readonly lists: readonly (Param | RowsOf)[]
  /** By the lengths of the lists, folded into one number. */
  readonly forms: Map<number, Form>
}

/** Makes a runner; every statement is compiled and prepared when it is first run. */
export function createStatementRunner(database: DatabaseSync): StatementRunner {
  const compile = createFormCompiler(sqliteFragments)
  const knownStatements = new Map<Statement<object, unknown>, Known>()

  const prepare = (target: Statement<object, unknown>, fragments = sqliteFragments): Form => {
    const compiled = compile(target, fragments)
    const handle = database.prepare(compiled.sql)
    handle.setReturnArrays(true)
    return { compiled, handle, toRow: makeRowReader(handle.columns().map(column => column.name)) }
  }

  const know = (target: Statement<object, unknown>): Known => {
    const known = knownStatements.get(target)
    if (known) return known
    const general = prepare(target)
    const made = { general, lists: findLists(general.compiled), forms: new Map<number, Form>() }
    knownStatements.set(target, made)
    return made
  }

  const pickForm = ({ statement, params }: Command, earlier: EarlierRows): Form => {
    const { general, lists, forms } = know(statement)
    if (lists.length === 0) return general
    let key = 0
    for (const list of lists)
      key = key * (longestBound + 2) + Math.min(lengthOf(list, params, earlier), longestBound + 1)
    const known = forms.get(key)
    if (known) return known
    if (forms.size >= maxForms) return general
    const made = prepare(
      statement,
      sqliteFragmentsFor(list => {
        const length = lengthOf(list, params, earlier)
        return length > longestBound ? null : length
      }),
    )
    forms.set(key, made)
    return made
  }

  return {
    execute(command, earlier) {
      const { compiled, handle, toRow } = pickForm(command, earlier)
      const { slots } = compiled
      const values: Value[] = []
      for (const slot of slots) values.push(readSlot(slot, command, earlier))
      if (!compiled.returnsRows) {
        handle.run(...values)
        return []
      }
      const rows = handle.all(...values) as unknown as readonly unknown[][]
      // Most look-ups find one row; naming one is cheaper than mapping a list.
      return rows.length === 1 ? [toRow(rows[0] as unknown[])] : rows.map(toRow)
    },
  }
}

/** The lists of a statement, each once. */
function findLists({ slots }: CompiledStatement): (Param | RowsOf)[] {
  const found = new Map<string, Param | RowsOf>()
  for (const slot of slots) {
    if (slot instanceof RowsOf) found.set(`rows of ${slot.command}`, slot)
    else if (slot instanceof Param && slot.json) found.set(slot.name, slot)
  }
  return [...found.values()]
}

function lengthOf(list: Param | RowsOf, params: Command['params'], earlier: EarlierRows): number {
  if (list instanceof RowsOf) return earlier[list.command]?.length ?? 0
  const values = params[list.name]
  // What is no list is JSON all the same, and then of no length that a text could know.
  return Array.isArray(values) ? values.length : Number.POSITIVE_INFINITY
}

function readSlot(
  slot: CompiledStatement['slots'][number],
  { statement, params }: Command,
  earlier: EarlierRows,
): Value {
  if (slot instanceof Param) return toDatabaseValue(params[slot.name], slot.json, statement.name, slot.name)
  if (slot instanceof Cell) return readCell(slot, params, earlier)
  if (slot instanceof ValueOf) return (earlier[slot.command]?.[0]?.[slot.column] ?? null) as Value
  return JSON.stringify(earlier[slot.command] ?? [], slot.columns as string[])
}

/** What a row does not have is null, as it is in JSON. */
function readCell({ source, index, column }: Cell, params: Command['params'], earlier: EarlierRows): Value {
  const list = (source instanceof Param ? params[source.name] : earlier[source.command]) as readonly unknown[]
  const value = (column === null ? list[index] : (list[index] as Row)[column]) ?? null
  return typeof value === 'boolean' ? Number(value) : (value as Value)
}

/**
 * Makes the function that turns the values of a row into an object. It is written out for its columns, so that all rows
 * of a statement have one shape from the start: with one loop for all statements, naming the columns costs as much as
 * reading them. The names come from our own statements and are quoted all the same.
 */
function makeRowReader(columns: readonly string[]): (values: readonly unknown[]) => Row {
  const members = columns.map((column, index) => `${JSON.stringify(column)}: values[${index}]`)
  // oxlint-disable-next-line typescript/no-implied-eval -- see above
  return new Function('values', `return { ${members.join(', ')} }`) as (values: readonly unknown[]) => Row
}
