import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { Cell, type DialectFragments, Param, RowsOf, type Statement, ValueOf } from './statement.ts'

export type Slot = Param | ValueOf | RowsOf | Cell

/** A statement's text in one dialect and where its values come from. */
export interface CompiledStatement {
  readonly name: string
  readonly sql: string
  readonly slots: readonly Slot[]
  readonly returnsRows: boolean
}

/** A Kysely that only compiles; the engines run the texts themselves. */
function compilerFor(dialect: DialectFragments): Kysely<unknown> {
  return new Kysely({
    dialect:
      dialect.name === 'sqlite'
        ? {
            createAdapter: () => new SqliteAdapter(),
            createDriver: () => new DummyDriver(),
            createIntrospector: db => new SqliteIntrospector(db),
            createQueryCompiler: () => new SqliteQueryCompiler(),
          }
        : {
            createAdapter: () => new PostgresAdapter(),
            createDriver: () => new DummyDriver(),
            createIntrospector: db => new PostgresIntrospector(db),
            createQueryCompiler: () => new PostgresQueryCompiler(),
          },
  })
}

/** Compiles statements for one dialect, each time anew; the fragments may be any of that dialect. */
export function createFormCompiler(
  dialect: DialectFragments,
): (target: Statement<object, unknown>, fragments: DialectFragments) => CompiledStatement {
  const kysely = compilerFor(dialect)
  return (target, fragments) => {
    const compiled = target.build(fragments).compile(kysely)
    const slots = compiled.parameters.map(value => {
      if (value instanceof Param || value instanceof ValueOf || value instanceof RowsOf || value instanceof Cell)
        return value
      throw new Error(`statement ${target.name} holds a value that is not marked: ${String(value)}`)
    })
    const text = compiled.sql.replace(/\s+/g, ' ').trim()
    return { name: target.name, sql: text, slots, returnsRows: /^(select|with)\b|\breturning\b/i.test(text) }
  }
}

/** Compiles statements for one dialect, each once. */
export function createCompiler(dialect: DialectFragments): (target: Statement<object, unknown>) => CompiledStatement {
  const compile = createFormCompiler(dialect)
  const done = new Map<Statement<object, unknown>, CompiledStatement>()
  return target => {
    const known = done.get(target)
    if (known) return known
    const made = compile(target, dialect)
    done.set(target, made)
    return made
  }
}

/**
 * A value as it goes to the database: lists as JSON, booleans as 0 and 1, undefined is a mistake of ours, for which
 * command and parameter are named.
 */
export function toDatabaseValue(
  value: unknown,
  json: boolean,
  command: string,
  param: string,
): string | number | bigint | null | Uint8Array {
  if (json) return JSON.stringify(value)
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Uint8Array) return value
  throw new Error(`no value for ${command}.${param}`)
}
