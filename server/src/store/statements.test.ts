/**
 * Reads the text of every query of the server. What no single test of a query can show: that each names its drive, that
 * none folds or compares text by the engine's own ideas, that each is valid on both engines.
 */
import { readdir } from 'node:fs/promises'
import type { RawBuilder } from 'kysely'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { createCompiler } from './compile.ts'
import { makePostgresWorld, makeSqliteWorld, type StoreWorld } from './conformance/world.ts'
import { postgresFragments } from './dialect/postgres.ts'
import { sqliteFragments } from './dialect/sqlite.ts'
import { allStatements, type Columns, type DialectFragments, type Statement } from './statement.ts'

/** The tables whose keys begin with the drive (design.md section 3). */
const driveTables = [
  'drives',
  'items',
  'versions',
  'broken_items',
  'grants',
  'site_users',
  'changes',
  'audit',
  'outbox',
  'idempotency',
  'unique_scopes',
]

/** Those of the server: tests of the engines define some of their own. */
const statements = () => allStatements().filter(({ name }) => !name.startsWith('test.'))
const byName = (left: { readonly name: string }, right: { readonly name: string }) => (left.name < right.name ? -1 : 1)

beforeAll(async () => {
  const files = await readdir(import.meta.dirname)
  for (const file of files.filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts')))
    await import(`../store/${file.slice(0, -3)}.ts`)
})

interface Use {
  readonly table: string
  readonly alias: string
  readonly isInsert: boolean
}

/** Every place where a text reads or writes a drive table. */
function findUses(text: string): Use[] {
  const pattern = new RegExp(
    `\\b(from|join|into|update|using)\\s+(${driveTables.join('|')})(?![\\w.])(?:\\s+(?:as\\s+)?([a-z_]+))?`,
    'gi',
  )
  const keywords = new Set([
    'where',
    'set',
    'on',
    'left',
    'inner',
    'cross',
    'join',
    'values',
    'order',
    'limit',
    'group',
    'select',
    'using',
    'union',
    'returning',
    'for',
  ])
  return [...text.matchAll(pattern)].map(([, verb = '', table = '', next = '']) => ({
    table,
    alias: next === '' || keywords.has(next.toLowerCase()) ? table : next,
    isInsert: verb.toLowerCase() === 'into',
  }))
}

/** Whether a text ties the drive of one use to a value or to another table's drive. */
function namesDrive(text: string, { table, alias, isInsert }: Use): boolean {
  if (isInsert) return new RegExp(`into\\s+${table}\\s*\\(\\s*drive_id\\b`, 'i').test(text)
  const compares = '\\s*(?:=|in\\b|\\)?\\s*in\\s*\\()'
  const qualified = new RegExp(`\\b${alias}\\.drive_id${compares}|=\\s*${alias}\\.drive_id\\b`, 'i')
  const plain = new RegExp(`(?<![.\\w])drive_id(?:${compares}|\\s*,[^()]*\\)\\s*in\\b)`, 'i')
  return qualified.test(text) || (alias === table && plain.test(text))
}

describe('every query text', () => {
  const compiled = () => {
    const compile = createCompiler(sqliteFragments)
    return statements().map(target => ({ target, name: target.name, text: compile(target).sql.replaceAll('"', '') }))
  }

  it('is known to this test', () => {
    expect(statements().length).toBeGreaterThan(150)
    expect(statements().map(({ name }) => name)).toEqual(
      expect.arrayContaining(['items.locate', 'grants.upsert', 'drives.bump']),
    )
  })

  it('names the drive wherever it touches a drive table, or says why it crosses drives', () => {
    const offenders = compiled()
      .filter(({ target }) => target.crossesDrives === null)
      .flatMap(({ name, text }) =>
        findUses(text)
          .filter(use => !namesDrive(text, use))
          .map(({ table, alias }) => `${name}: ${table} ${alias}`),
      )
    expect(offenders).toEqual([])
  })

  it('crosses drives only where it has been agreed', () => {
    const crossing = statements().filter(
      ({ name, crossesDrives }) => crossesDrives !== null && !name.startsWith('reset.'),
    )
    expect(
      crossing.toSorted(byName).map(({ name, crossesDrives }) => `${name}: ${crossesDrives}`),
    ).toMatchInlineSnapshot(`
      [
        "drives.keys: due work, by time",
        "grants.expired: due work, by time",
        "grants.listOpenInvitations: grants by principal",
        "grants.nextExpiry: due work, by time",
        "grants.receivedBy: grants by principal",
        "grants.rootsOf: grants by principal",
        "idempotency.endAllWithStored: reservations of a process that died, at the start of the next one",
        "idempotency.releaseAll: reservations of a process that died, at the start of the next one",
        "idempotency.sweep: due work, by time",
        "outbox.claimDue: due work, by time",
        "outbox.nextDue: due work, by time",
        "outbox.sweep: due work, by time",
      ]
    `)
  })

  it('folds nothing: case, blanks and letters are the business of code', () => {
    const folding =
      /\b(?:lower|upper|initcap|trim|ltrim|rtrim|unaccent|normalize)\s*\(|\bi?like\b|\bsimilar\s+to\b|\bcollate\b|\bnocase\b|~/i
    // The one search for a part of a text goes over keys that code has folded, in a table of the directory.
    expect(
      compiled()
        .filter(({ text }) => folding.test(text))
        .map(({ name }) => name),
    ).toEqual(['sites.list'])
  })

  it('takes the time and chance from nobody but its caller', () => {
    const own =
      /\bnow\s*\(|\bcurrent_(?:timestamp|date|time)\b|\b(?:random|gen_random_uuid|randomblob|nextval)\s*\(|\bstrftime\b|\bunixepoch\b/i
    expect(
      compiled()
        .filter(({ text }) => own.test(text))
        .map(({ name }) => name),
    ).toEqual([])
  })

  it('the reading of texts finds what it should', () => {
    const offends = (text: string) => findUses(text).filter(use => !namesDrive(text, use)).length
    expect(offends('select * from grants g where g.grantee = ?')).toBe(1)
    expect(offends('select * from grants g where g.drive_id = ? and g.grantee = ?')).toBe(0)
    expect(offends('select * from grants where drive_id = ?')).toBe(0)
    expect(offends('select * from grants where item_id = ?')).toBe(1)
    expect(offends('select * from items i join grants g on g.item_id = i.item_id where i.drive_id = ?')).toBe(1)
    expect(offends('select * from items i join grants g on g.drive_id = i.drive_id where i.drive_id = ?')).toBe(0)
    expect(offends('insert into items (item_id, drive_id) values (?, ?)')).toBe(1)
    expect(offends('insert into items (drive_id, item_id) values (?, ?)')).toBe(0)
    expect(offends('update items set name = ? where item_id = ?')).toBe(1)
    expect(offends('delete from changes where (drive_id, seq) in (select 1, 2)')).toBe(0)
    expect(offends('select drive_id from drive_owners where owner_id = ?')).toBe(0)
  })
})

/** The same fragments, that note what a text takes from earlier commands of its batch. */
function createSpy(): { readonly fragments: DialectFragments; readonly taken: Map<string, Map<string, string>> } {
  const taken = new Map<string, Map<string, string>>()
  const note = (command: string, columns: Columns) => {
    const known = taken.get(command) ?? new Map<string, string>()
    for (const [column, type] of Object.entries(columns)) known.set(column, type)
    taken.set(command, known)
  }
  return {
    taken,
    fragments: {
      ...postgresFragments,
      rowsOf(command, columns) {
        note(command, columns)
        return postgresFragments.rowsOf(command, columns)
      },
      valueOf(command, column, type) {
        note(command, { [column]: type })
        return postgresFragments.valueOf(command, column, type)
      },
    },
  }
}

/** A text as it stands in a batch, behind stand-ins for the commands that it takes from. */
function inBatch(target: Statement<object, unknown>): string {
  const { fragments, taken } = createSpy()
  const { sql: text } = createCompiler(fragments)({
    ...target,
    build: () => target.build(fragments) as RawBuilder<unknown>,
  })
  const standIns = [...taken].map(([command, columns]) => {
    const list = [...columns].map(([column, type]) => `cast(null as ${type}) as "${column}"`)
    return `"${command}" as (select ${list.join(', ')})`
  })
  return `with ${[...standIns, `"it" as (${text})`].join(', ')} select 1`
}

describe('every query text is valid', () => {
  it('on SQLite', async () => {
    const world = await makeSqliteWorld()
    const compile = createCompiler(sqliteFragments)
    const failures: string[] = []
    for (const target of statements()) {
      await world
        .query(`explain ${compile(target).sql}`)
        .catch((error: Error) => failures.push(`${target.name}: ${error.message}`))
    }
    await world.close()
    expect(failures).toEqual([])
  })

  const url = inject('postgresUrl')
  it.skipIf(url === null)('on PostgreSQL', async () => {
    const world = await makePostgresWorld(url ?? '')
    const failures: string[] = []
    for (const [index, target] of statements().entries()) {
      await world
        .query(`prepare s${index} as ${inBatch(target)}`)
        .catch((error: Error) => failures.push(`${target.name}: ${error.message}`))
    }
    await world.close()
    expect(failures).toEqual([])
  })
})

describe('the schema', () => {
  interface Column {
    readonly table: string
    readonly column: string
    readonly isText: boolean
    readonly isRequired: boolean
  }

  const onSqlite = async (world: StoreWorld): Promise<readonly Column[]> => {
    const rows = await world.query(
      `select m.name as table_name, c.name as column_name, c.type as type, c."notnull" as required, c.pk as pk
       from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%'`,
    )
    return rows.map(row => ({
      table: String(row['table_name']),
      column: String(row['column_name']),
      isText: row['type'] === 'TEXT',
      isRequired: row['required'] === 1 || Number(row['pk']) > 0,
    }))
  }
  const onPostgres = async (world: StoreWorld): Promise<readonly Column[]> => {
    const rows = await world.query(
      "select table_name, column_name, data_type, is_nullable from information_schema.columns where table_schema = 'public'",
    )
    return rows.map(row => ({
      table: String(row['table_name']),
      column: String(row['column_name']),
      isText: row['data_type'] === 'text',
      isRequired: row['is_nullable'] === 'NO',
    }))
  }
  const print = (columns: readonly Column[]) =>
    columns
      .map(
        ({ table, column, isText, isRequired }) =>
          `${table}.${column} ${isText ? 'text' : 'bigint'}${isRequired ? ' required' : ''}`,
      )
      .toSorted()

  it('has the drive in the key of every drive table, and begins it with the drive but in the audit', async () => {
    const world = await makeSqliteWorld()
    for (const table of driveTables) {
      const rows = await world.query(`select pk from pragma_table_info('${table}') where name = 'drive_id'`)
      // The audit is appended and read by time.
      expect([table, rows]).toEqual([table, [{ pk: table === 'audit' ? 2 : 1 }]])
    }
    await world.close()
  })

  it('is unique across drives in nothing', async () => {
    const world = await makeSqliteWorld()
    const rows = await world.query(
      `select m.tbl_name as table_name, m.name as index_name, (select name from pragma_index_info(m.name) where seqno = 0) as first
       from sqlite_master m where m.type = 'index' and m.sql like 'create unique%'`,
    )
    const unique = rows.filter(row => driveTables.includes(String(row['table_name'])))
    expect(unique.length).toBeGreaterThan(0)
    expect(unique.filter(row => row['first'] !== 'drive_id')).toEqual([])
    await world.close()
  })

  const url = inject('postgresUrl')
  it.skipIf(url === null)(
    'has the same tables and columns on both engines, and PostgreSQL compares text by bytes',
    async () => {
      const [lite, large] = [await makeSqliteWorld(), await makePostgresWorld(url ?? '')]
      expect(print(await onPostgres(large))).toEqual(print(await onSqlite(lite)))
      const others = await large.query(
        `select table_name, column_name from information_schema.columns
       where table_schema = 'public' and data_type = 'text' and collation_name is distinct from 'C'`,
      )
      expect(others).toEqual([])
      await lite.close()
      await large.close()
    },
  )
})
