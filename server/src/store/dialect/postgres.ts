import { sql } from 'kysely'
import type { DialectFragments } from '../statement.ts'
import { Param } from '../statement.ts'

/** PostgreSQL reads lists and rows from jsonb parameters; earlier commands of a batch are its CTEs. */
export const postgresFragments: DialectFragments = {
  name: 'postgres',
  inIntegers: (reference, param) =>
    sql`${sql.ref(reference)} = any(array(select value::bigint from jsonb_array_elements_text(cast(${param} as jsonb))))`,
  inTexts: (reference, param) =>
    sql`${sql.ref(reference)} = any(array(select value from jsonb_array_elements_text(cast(${param} as jsonb))))`,
  rows: (param, columns) => {
    const list = sql.join(Object.entries(columns).map(([column, type]) => sql`${sql.ref(column)} ${sql.raw(type)}`))
    return sql`(select * from jsonb_to_recordset(cast(${new Param(param.name, true)} as jsonb)) as given(${list}))`
  },
  rowsOf: (command, columns) =>
    sql`(select ${sql.join(Object.keys(columns).map(column => sql.ref(column)))} from ${sql.ref(command)})`,
  skipLocked: sql`for update skip locked`,
  lockShared: sql`for share`,
  elements: json => sql`jsonb_array_elements_text(cast(${json} as jsonb))`,
  jsonArrays: (expressions, from) =>
    sql`(select coalesce(json_agg(json_build_array(${sql.raw(expressions.join(', '))})), '[]') from ${from})`,
  valueOf: (command, column, type) =>
    sql`(select cast(${sql.ref(column)} as ${sql.raw(type)}) from ${sql.ref(command)} limit 1)`,
}
