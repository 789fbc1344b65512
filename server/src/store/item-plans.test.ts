import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCompiler } from './compile.ts'
import { makeSqliteWorld, type StoreWorld } from './conformance/world.ts'
import { sqliteFragments } from './dialect/sqlite.ts'
import { createFirstShares } from './first-shares.ts'
import { createItemWriter } from './item-writer.ts'
import { createItemReader } from './items.ts'
import { createPieceNames } from './piece-names.ts'
import { allStatements } from './statement.ts'

let store: StoreWorld
beforeAll(async () => {
  store = await makeSqliteWorld()
  // What they are made of defines its statements when it is loaded.
  createItemWriter(store.engine)
  createItemReader(store.engine)
  createFirstShares(store.engine)
  createPieceNames(store.engine)
})
afterAll(() => store.close())

const compile = createCompiler(sqliteFragments)
const names = /^(?:items|versions|grants|changes|uniqueScopes|brokenItems)\./
/** What works off a drive piece by piece, in the background: in the background to clear it or sweep its log, or for the ready file. */
const wholeDrive = /\.dropPart$|^items\.listAll$|^changes\.sweep$/
/** Other test files in this process may have loaded more of them. */
const statements = allStatements().filter(({ name }) => names.test(name) && !wholeDrive.test(name))
/** Tables with one row for each drive, and that of closed items, of which there are few. */
const small = ['d', 'drives', 'u', 'unique_scopes', 'b']

/** The steps that read a whole table, or all of a drive in one. */
function findWideSteps(plan: readonly string[]): readonly string[] {
  return plan.filter(step => {
    const [, name = ''] = /^(?:SEARCH|SCAN) (\w+)/.exec(step) ?? []
    const isWide = /\(drive_id=\?\)/.test(step) || /^SCAN (?:items|versions|grants|changes|audit|[a-z])$/.test(step)
    return isWide && !small.includes(name)
  })
}

describe('on SQLite', () => {
  it.each(statements.map(target => [target.name, target] as const))(
    '%s finds its rows by more than the drive',
    async (_name, target) => {
      const { sql, slots } = compile(target)
      const plan = await store.query(`explain query plan ${sql}`, ...slots.map(() => null))
      expect(findWideSteps(plan.map(row => String(row['detail'])))).toEqual([])
    },
  )
})
