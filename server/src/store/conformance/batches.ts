/** What a batch and a unit mean on every engine (store/statement.ts). */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Batch, type BatchRows, command, one, run, statement } from '../statement.ts'
import type { MakeStoreWorld, StoreWorld } from './world.ts'

/** The table of settings serves as a place to write to: a name and a value, nothing else. */
const put = statement<{ name: string; value: string }, { name: string; value: string }>(
  'test.put',
  ({ p }) => sql`insert into settings (name, value) values (${p.name}, ${p.value})
    on conflict (name) do update set value = excluded.value returning name, value`,
)

const putSilently = statement<{ name: string; value: string }>(
  'test.putSilently',
  ({ p }) => sql`insert into settings (name, value) values (${p.name}, ${p.value})`,
)

const putMany = statement<{ rows: readonly { name: string; value: string | null }[] }, { name: string; value: string }>(
  'test.putMany',
  ({ f, list }) => sql`insert into settings (name, value)
    select r.name, coalesce(r.value, 'nothing') from ${f.rows(list('rows'), { name: 'text', value: 'text' })} r where true returning name, value`,
)

const copyFirst = statement<{ name: string }, { name: string; value: string }>(
  'test.copyFirst',
  ({ text, f }) => sql`insert into settings (name, value)
    select ${text('name')}, coalesce(${f.valueOf('source', 'value', 'text')}, 'nothing') returning name, value`,
)

const copyAll = statement<{ prefix: string }, { name: string; value: string }>(
  'test.copyAll',
  ({ text, f }) => sql`insert into settings (name, value)
    select ${text('prefix')} || s.name, s.value from ${f.rowsOf('source', { name: 'text', value: 'text' })} s where true returning name, value`,
)

const find = statement<{ name: string }, { value: string }>(
  'test.find',
  ({ p }) => sql`select value from settings where name = ${p.name}`,
)

const count = statement<{ names: string[] }, { n: number }>(
  'test.count',
  ({ f, list }) => sql`select count(*) as n from settings where ${f.inTexts('name', list('names'))}`,
)

export function testBatches(engine: string, makeStore: MakeStoreWorld): void {
  describe(`batches on ${engine}`, () => {
    let store: StoreWorld
    beforeAll(async () => {
      store = await makeStore()
    })
    beforeEach(() => store.query('delete from settings'))
    afterAll(() => store.close())

    const valueOf = async (name: string) => (await store.engine.read(find, { name }))[0]?.value ?? null
    const values = (rows: BatchRows, name: string) => (rows[name] ?? []).map(row => row['value'])

    it('give the rows of each command under its name', async () => {
      const rows = await store.engine.writeBatch({
        first: command(put, { name: 'a', value: '1' }),
        silent: command(putSilently, { name: 'b', value: '2' }),
        found: command(find, { name: 'absent' }),
      })
      expect(rows).toEqual({ first: [{ name: 'a', value: '1' }], silent: [], found: [] })
      expect(await valueOf('b')).toBe('2')
    })

    it('a batch of one is a batch', async () => {
      expect(await store.engine.writeBatch({ only: command(put, { name: 'a', value: '1' }) })).toEqual({
        only: [{ name: 'a', value: '1' }],
      })
      expect(await store.engine.writeBatch({ only: command(putSilently, { name: 'b', value: '2' }) })).toEqual({
        only: [],
      })
    })

    it('a batch in which nothing gives rows runs all the same', async () => {
      await store.engine.writeBatch({
        one: command(putSilently, { name: 'a', value: '1' }),
        two: command(putSilently, { name: 'b', value: '2' }),
      })
      expect([await valueOf('a'), await valueOf('b')]).toEqual(['1', '2'])
    })

    it('a later command takes the value of the first row of an earlier one; none is null', async () => {
      const rows = await store.engine.writeBatch({
        source: command(put, { name: 'a', value: 'one' }),
        copy: command(copyFirst, { name: 'copy' }),
      })
      expect(values(rows, 'copy')).toEqual(['one'])
      const empty = await store.engine.writeBatch({
        source: command(find, { name: 'absent' }),
        copy: command(copyFirst, { name: 'none' }),
      })
      expect(values(empty, 'copy')).toEqual(['nothing'])
    })

    it('a later command takes all rows of an earlier one; none is an empty source', async () => {
      const rows = await store.engine.writeBatch({
        source: command(putMany, {
          rows: [
            { name: 'a', value: '1' },
            { name: 'b', value: null },
          ],
        }),
        copies: command(copyAll, { prefix: 'copy-' }),
      })
      expect(values(rows, 'copies').toSorted()).toEqual(['1', 'nothing'])
      expect(await valueOf('copy-b')).toBe('nothing')
      const empty = await store.engine.writeBatch({
        source: command(putMany, { rows: [] }),
        copies: command(copyAll, { prefix: 'none-' }),
      })
      expect(values(empty, 'copies')).toEqual([])
    })

    it('texts survive the way through lists: quotes, line ends, emoji, right to left, case, blanks', async () => {
      const texts = [
        'it’s "so"',
        "o'hara; drop table",
        'a\nb\tc',
        '👩‍👩‍👧‍👦',
        'שלום',
        'é'.normalize('NFC'),
        'é'.normalize('NFD'),
        ' trailing ',
        '\\',
        '%_',
      ]
      await store.engine.writeBatch({
        only: command(putMany, { rows: texts.map((text, index) => ({ name: `t${index}`, value: text })) }),
      })
      for (const [index, text] of texts.entries()) expect(await valueOf(`t${index}`)).toBe(text)
    })

    it('keys compare by bytes', async () => {
      const names = ['Key', 'key', 'key ', ' key', 'ke\u0301y', 'k\u00e9y', '\u212Aey']
      await store.engine.writeBatch({ only: command(putMany, { rows: names.map(name => ({ name, value: name })) }) })
      for (const name of names) expect(await valueOf(name)).toBe(name)
      expect(await store.engine.read(count, { names: ['KEY', 'key\t'] })).toEqual([{ n: 0 }])
      expect(await store.engine.read(count, { names })).toEqual([{ n: names.length }])
    })

    it('order is by bytes, not by any language', async () => {
      const names = ['a', 'B', 'ä', 'Z', 'é', '_', 'ｚ', '😀', 'aa', 'a ']
      await store.engine.writeBatch({ only: command(putMany, { rows: names.map(name => ({ name, value: '' })) }) })
      const sorted = await store.query('select name from settings order by name')
      const byBytes = names.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
      expect(sorted.map(row => row['name'])).toEqual(byBytes)
    })

    it('a unit sees what its earlier batches wrote', async () => {
      const seen = await store.engine.write(function* (): Generator<Batch, string[], BatchRows> {
        yield* one(command(put, { name: 'a', value: '1' }))
        const [first] = yield* one(command(find, { name: 'a' }))
        yield* run({ again: command(put, { name: 'a', value: '2' }) })
        const [second] = yield* one(command(find, { name: 'a' }))
        return [first?.value ?? '', second?.value ?? '']
      })
      expect(seen).toEqual(['1', '2'])
    })

    it('a unit that throws leaves nothing, and those beside it are not disturbed', async () => {
      const failing = store.engine.write(function* (): Generator<Batch, never, BatchRows> {
        yield* one(command(put, { name: 'lost', value: '1' }))
        throw new Error('changed its mind')
      })
      const [lost, kept] = await Promise.allSettled([
        failing,
        store.engine.writeBatch({ only: command(put, { name: 'kept', value: '1' }) }),
      ])
      expect(lost).toMatchObject({ status: 'rejected', reason: { message: 'changed its mind' } })
      expect(kept.status).toBe('fulfilled')
      expect([await valueOf('lost'), await valueOf('kept')]).toEqual([null, '1'])
    })

    it('a batch that fails in its middle leaves nothing', async () => {
      await store.engine.writeBatch({ only: command(put, { name: 'taken', value: '1' }) })
      const attempt = store.engine.writeBatch({
        first: command(put, { name: 'first', value: '1' }),
        second: command(putSilently, { name: 'taken', value: '2' }),
        third: command(put, { name: 'third', value: '1' }),
      })
      await expect(attempt).rejects.toThrow(/taken|unique|duplicate/i)
      expect([await valueOf('first'), await valueOf('third'), await valueOf('taken')]).toEqual([null, null, '1'])
    })

    it('a value that was forgotten is a mistake, not a null', async () => {
      await expect(store.engine.read(find, {} as { name: string })).rejects.toThrow('no value for')
    })
  })
}
