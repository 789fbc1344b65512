import { sql } from 'kysely'
import { type Columns, type DialectFragments, Param, RowsOf, ValueOf } from '../statement.ts'

function rowSource(source: Param | RowsOf, columns: Columns) {
  const list = sql.join(
    Object.keys(columns).map(column => sql`value ->> ${sql.lit(`$.${column}`)} as ${sql.ref(column)}`),
  )
  return sql`(select ${list} from json_each(${source}))`
}

/** SQLite reads lists and rows from JSON parameters. */
export const sqliteFragments: DialectFragments = {
  name: 'sqlite',
  inIntegers: (reference, param) => sql`${sql.ref(reference)} in (select value from json_each(${param}))`,
  inTexts: (reference, param) => sql`${sql.ref(reference)} in (select value from json_each(${param}))`,
  rows: (param, columns) => rowSource(new Param(param.name, true), columns),
  rowsOf: (command, columns) => rowSource(new RowsOf(command), columns),
  // One writer at a time: nothing is ever locked by another claim.
  skipLocked: sql``,
  elements: json => sql`json_each(${json})`,
  jsonArrays: (expressions, from) =>
    sql`(select json_group_array(json_array(${sql.raw(expressions.join(', '))})) from ${from})`,
  valueOf: (command, column, type) => sql`cast(${new ValueOf(command, column)} as ${sql.raw(type)})`,
}
