import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqliteEngine, openSqlite } from './sqlite-engine.ts'
import { command, type Engine, one, statement } from './statement.ts'

const put = statement<{ value: number }>('test.busy.put', ({ p }) => sql`insert into busy (value) values (${p.value})`)
const list = statement<object, { value: number }>('test.busy.list', () => sql`select value from busy order by value`)

describe('while another process writes to the same file', () => {
  let folder: string
  let other: DatabaseSync
  let engine: Engine
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convite-busy-'))
    const file = join(folder, 'convite.db')
    const database = openSqlite(file)
    database.exec('create table busy (value bigint primary key)')
    engine = createSqliteEngine(database, 2000)
    other = new DatabaseSync(file)
  })
  afterEach(async () => {
    await engine.close()
    other.close()
    await rm(folder, { recursive: true, force: true })
  })

  const write = (value: number) => engine.write(() => one(command(put, { value })))
  const valuesNow = async () => (await engine.read(list, {})).map(({ value }) => value)
  /** Lets the event loop turn so often, and gives the longest turn in milliseconds. */
  const turn = async (times: number) => {
    let longest = 0
    for (let count = 0; count < times; count++) {
      const before = performance.now()
      await new Promise(resolve => setTimeout(resolve, 5))
      longest = Math.max(longest, performance.now() - before)
    }
    return longest
  }

  it('writes wait, each is done once afterwards, and meanwhile everybody else is served', async () => {
    other.exec('begin immediate; insert into busy (value) values (0)')
    const writes = [1, 2, 3].map(write)
    const longest = await turn(20)
    writes.push(write(4))
    expect(await valuesNow()).toEqual([])
    // The server would stand still for seconds if the wait were SQLite's.
    expect(longest).toBeLessThan(500)
    other.exec('commit')
    await Promise.all(writes)
    expect(await valuesNow()).toEqual([0, 1, 2, 3, 4])
  })

  it('one that fails by itself fails alone, after the wait', async () => {
    other.exec('begin immediate; insert into busy (value) values (2)')
    const writes = Promise.allSettled([1, 2, 3].map(write))
    await turn(5)
    other.exec('commit')
    expect((await writes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await valuesNow()).toEqual([1, 2, 3])
  })

  it('patience ends, what waited is told so, and later writes go through', async () => {
    other.exec('begin immediate')
    const results = await Promise.allSettled([write(1), write(2)])
    for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: { kind: 'busy' } })
    other.exec('rollback')
    await write(3)
    expect(await valuesNow()).toEqual([3])
  })
})
