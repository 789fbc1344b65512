import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { DriveKey } from '../../domain/ids.ts'
import type { PieceName } from '../../domain/ports/blobs.ts'
import { createPieceNames } from '../piece-names.ts'
import { sweepRows } from '../sweeps.ts'
import { describeOnEngines } from './describe-on-engines.ts'
import { emptyStore, type GrantWorld, makeGrantWorld } from './grant-world.ts'
import type { StoreWorld } from './world.ts'

const day = 24 * 3_600_000

describeOnEngines('what has had its time', makeWorld => {
  let store: StoreWorld
  let world: GrantWorld
  beforeAll(async () => {
    store = await makeWorld()
  })
  beforeEach(async () => {
    await emptyStore(store)
    await store.query('delete from changes')
    world = await makeGrantWorld(store)
    await store.query('delete from changes')
  })
  afterAll(() => store.close())

  const now = () => store.clock.now()
  const sweep = (limit = 100) => sweepRows(store.engine, now(), limit)
  const column = async (text: string) => (await store.query(text)).map(row => Object.values(row)[0])

  it('is an idempotency key after a day', async () => {
    for (const [key, age] of [
      ['old', day],
      ['young', day - 1],
    ] as const) {
      await store.query(
        "insert into idempotency (drive_id, caller, key, request_hash, state, token, lease_until, created_at) values (?, 'me', ?, 'h', 'done', 't', 0, ?)",
        world.drive,
        key,
        now() - age,
      )
    }
    expect([await sweep(), await sweep()]).toEqual([1, 0])
    expect(await column('select key from idempotency')).toEqual(['young'])
  })

  it('is an entry of the change log after thirty days, in every drive, in small batches', async () => {
    const other = await makeGrantWorld(store)
    await store.query('delete from changes')
    for (const drive of [world.drive, other.drive]) {
      for (let seq = 1; seq <= 6; seq++) {
        const age = seq <= 5 ? 30 * day : 30 * day - 1
        await store.query(
          "insert into changes (drive_id, seq, item_id, kind, changed_at) values (?, ?, 1, 'updated', ?)",
          drive,
          seq,
          now() - age,
        )
      }
    }
    expect([await sweep(3), await sweep(3), await sweep(3)]).toEqual([6, 4, 0])
    expect(await column('select seq from changes')).toEqual([6, 6])
  })

  it('is a mail ninety days after its end, never one that still waits', async () => {
    for (const [id, state, endedAt] of [
      ['sent', 'sent', now() - 90 * day],
      ['failed', 'failed', now() - 90 * day],
      ['younger', 'sent', now() - 90 * day + 1],
      ['waiting', 'deferred', null],
    ] as const) {
      await store.query(
        `insert into outbox (drive_id, delivery_id, item_id, grantee, permission_id, kind, address, language, content, send_count,
          state, uncertain, attempts, claim, due_at, earlier_rows, sender_id, request_id, created_at, ended_at)
          values (?, ?, 1, 'g', 'p', 'invitation', 'a', 'en', '{}', 1, ?, 0, 1, 1, 0, '[]', 'ana', 'r', 0, ?)`,
        world.drive,
        id,
        state,
        endedAt,
      )
    }
    expect([await sweep(1), await sweep(1), await sweep(1)]).toEqual([1, 1, 0])
    expect(await column('select delivery_id from outbox order by delivery_id')).toEqual(['waiting', 'younger'])
  })

  it('is a piece that no version names: present ones and earlier ones keep theirs, each in its own drive', async () => {
    const other = await makeGrantWorld(store)
    const names = createPieceNames(store.engine)
    const pieces = (...list: string[]) => new Set(list as PieceName[])
    const unnamedOf = async (drive: DriveKey, candidates: Set<PieceName>) => {
      const steps = names.keepUnnamed(drive, candidates)[Symbol.asyncIterator]()
      while ((await steps.next()).done !== true);
      return [...candidates]
    }
    const { key } = await world.make(world.root, 'plan.txt', 11)
    await world.put(key, 22)
    for (let size = 100; size < 100 + 1100; size++) {
      await store.query(
        'insert into versions (drive_id, item_id, version, size, pieces, created_at) values (?, ?, 1, ?, ?, 0)',
        other.drive,
        size,
        size,
        JSON.stringify([
          { name: `piece${size}`, size },
          { name: `second${size}`, size: 0 },
        ]),
      )
    }
    expect(await unnamedOf(world.drive, pieces('piece11', 'piece22', 'piece100', 'orphan'))).toEqual([
      'piece100',
      'orphan',
    ])
    expect(await unnamedOf(other.drive, pieces('piece11', 'piece100', 'second700', 'piece1199', 'second1199'))).toEqual(
      ['piece11'],
    )
    const drives: number[] = []
    for await (const drive of names.drives()) drives.push(drive)
    expect(drives).toEqual([world.drive, other.drive].toSorted((left, right) => left - right))
  })
})
