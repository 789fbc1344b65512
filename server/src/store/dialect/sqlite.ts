import { type RawBuilder, sql } from 'kysely'
import { Cell, type Columns, type DialectFragments, Param, RowsOf, ValueOf } from '../statement.ts'

/** How long a list is, when the text may know it; null for any length. */
export type LengthOf = (source: Param | RowsOf) => number | null

/**
 * SQLite's fragments for lists of known length: each value is a parameter of its own. Unpacking JSON inside a query
 * costs more than all the rest of it when there are one or ten rows, as in an invite.
 */
export function sqliteFragmentsFor(lengthOf: LengthOf): DialectFragments {
  const inList = (reference: string, param: Param) => {
    const length = lengthOf(param)
    if (length === null) return sql`${sql.ref(reference)} in (select value from json_each(${param}))`
    return sql`${sql.ref(reference)} in (${sql.join(Array.from({ length }, (_, index) => sql`${new Cell(param, index, null)}`))})`
  }
  const rowSource = (source: Param | RowsOf, columns: Columns) => {
    const length = lengthOf(source)
    return length === null ? unpackedRows(source, columns) : givenRows(source, columns, length)
  }
  return {
    name: 'sqlite',
    inIntegers: inList,
    inTexts: inList,
    rows: (param, columns) => rowSource(new Param(param.name, true), columns),
    rowsOf: (command, columns) => rowSource(new RowsOf(command, Object.keys(columns)), columns),
    // One writer at a time: nothing is ever locked by another claim.
    skipLocked: sql``,
    lockShared: sql``,
    elements: json => sql`json_each(${json})`,
    jsonArrays: (expressions, from) =>
      sql`(select json_group_array(json_array(${sql.raw(expressions.join(', '))})) from ${from})`,
    valueOf: (command, column, type) => sql`cast(${new ValueOf(command, column)} as ${sql.raw(type)})`,
  }
}

/** SQLite reads lists and rows of any length from JSON parameters. */
export const sqliteFragments: DialectFragments = sqliteFragmentsFor(() => null)

function unpackedRows(source: Param | RowsOf, columns: Columns): RawBuilder<unknown> {
  const list = sql.join(
    Object.keys(columns).map(column => sql`value ->> ${sql.lit(`$.${column}`)} as ${sql.ref(column)}`),
  )
  return sql`(select ${list} from json_each(${source}))`
}

/** Numbers are bound as floating point, so integers are cast: in a text 1 would else become 1.0. */
function givenRows(source: Param | RowsOf, columns: Columns, length: number): RawBuilder<unknown> {
  const list = (valueOf: (column: string) => RawBuilder<unknown>) =>
    sql.join(
      Object.entries(columns).map(([column, type]) => {
        const value = valueOf(column)
        return type === 'bigint'
          ? sql`cast(${value} as bigint) as ${sql.ref(column)}`
          : sql`${value} as ${sql.ref(column)}`
      }),
    )
  if (length === 0) return sql`(select ${list(() => sql`null`)} where false)`
  const rows = Array.from(
    { length },
    (_, index) => sql`select ${list(column => sql`${new Cell(source, index, column)}`)}`,
  )
  return sql`(${sql.join(rows, sql` union all `)})`
}
