import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DriveKey } from '../../domain/ids.ts'
import type { IdempotencyClaim } from '../../domain/ports/grants.ts'
import { createIdempotencyStore } from '../idempotency.ts'
import { describeOnEngines } from './describe-on-engines.ts'
import type { StoreWorld } from './world.ts'

const lease = 60_000
const drive = 7 as DriveKey

describeOnEngines('keys of repeated calls', makeWorld => {
  let store: StoreWorld
  beforeEach(async () => {
    store = await makeWorld()
  })
  afterEach(() => store.close())

  const keys = () => createIdempotencyStore(store.engine)
  const aClaim = (token: string, key = 'key'): IdempotencyClaim => ({ drive, caller: 'ana/app', key, token })
  /** All calls at one moment of the machine have leases to the same moment, as calls of two processes may have. */
  const reserve = (claim: IdempotencyClaim, hash = 'hash') => {
    const machine = store.clock.machine()
    return keys().reserve(claim, hash, { now: machine, machine, leaseUntil: machine + lease })
  }
  const rows = () => store.query('select key, token, state, status, answer_sealed from idempotency order by key')
  const answer = (sealed: string, status = 200) => ({ status, sealed })

  it('compare by bytes, and belong to one request', async () => {
    for (const key of ['Key', 'key', 'key ', 'ke\u0301y', 'k\u00e9y']) {
      expect([key, await reserve(aClaim('one', key), 'first')]).toEqual([key, { kind: 'claimed' }])
      expect([key, await reserve(aClaim('two', key), 'other')]).toEqual([key, { kind: 'reused' }])
      expect([key, await reserve(aClaim('two', key), 'first')]).toEqual([key, { kind: 'running' }])
    }
  })

  it('belong to one of two calls that reserve at the same moment', async () => {
    const found = await Promise.all(Array.from({ length: 10 }, (_none, index) => reserve(aClaim(`call ${index}`))))
    expect(found.map(({ kind }) => kind).toSorted()).toEqual(['claimed', ...Array(9).fill('running')])
  })

  it('go to another call when the lease is over, and nothing that the first one still does touches that one', async () => {
    const [old, young] = [aClaim('old'), aClaim('young')]
    await reserve(old)
    store.clock.move(lease - 1)
    expect(await reserve(young)).toEqual({ kind: 'running' })
    store.clock.move(1)
    expect(await reserve(young)).toEqual({ kind: 'claimed' })
    const before = await rows()
    await keys().release(old)
    await keys().finish(old, answer('of the old one'))
    expect(await rows()).toEqual(before)
    expect(await reserve(aClaim('third'))).toEqual({ kind: 'running' })
    await keys().finish(young, answer('of the young one', 207))
    await keys().release(old)
    await keys().finish(old, answer('of the old one'))
    expect(await reserve(aClaim('third'))).toEqual({ kind: 'done', status: 207, sealed: 'of the young one' })
  })

  it('are free again when their call was refused', async () => {
    await reserve(aClaim('first'))
    await keys().release(aClaim('first'))
    expect(await reserve(aClaim('second'), 'other')).toEqual({ kind: 'claimed' })
  })

  it('of a process that died are ended by the next one: free, or done with the answer that the effect left', async () => {
    await reserve(aClaim('before the effect', 'a'))
    await reserve(aClaim('after the effect', 'b'))
    await store.query("update idempotency set status = 200, answer_sealed = 'stored' where key = 'b'")
    await reserve(aClaim('ended', 'c'))
    await keys().finish(aClaim('ended', 'c'), answer('last'))
    await keys().endAbandoned()
    expect(await reserve(aClaim('anew', 'a'), 'other')).toEqual({ kind: 'claimed' })
    expect(await reserve(aClaim('anew', 'b'))).toEqual({ kind: 'done', status: 200, sealed: 'stored' })
    expect(await reserve(aClaim('anew', 'c'))).toEqual({ kind: 'done', status: 200, sealed: 'last' })
  })
})
