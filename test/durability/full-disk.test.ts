/** A database that has no room left: who is told 200 was written down, all others are told 507, and room makes it well again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { statement } from 'convite/store/statement.ts'
import { type DevApp, startDevApp } from '../app.ts'
import { makeSqlitePlace, type Place } from '../database.ts'
import { findDamage } from './find-damage.ts'
import { type InviteAnswer, makeInviteOrders, sendInvite } from './invite-orders.ts'

describe('a full disk', () => {
  let place: Place
  let server: DevApp

  beforeEach(async () => {
    place = await makeSqlitePlace()
    server = await startDevApp(place)
  })
  afterEach(async () => {
    await server.close()
    await place[Symbol.asyncDispose]()
  })

  /** Pages that the file may have, for the server's own connection; SQLite answers as on a full disk beyond that. */
  const limitPages = async (more: number | null) => {
    const [{ page_count: now } = {}] = await place.query('pragma page_count')
    const limit = more === null ? 1_000_000_000 : Number(now) + more
    await server.app.services.engine.read(
      statement(`limit${limit}`, () => sql.raw(`pragma max_page_count = ${limit}`)),
      {},
    )
  }

  it('loses no answered invite, leaves no half one, and is over as soon as there is room', async () => {
    const orders = makeInviteOrders(server.ready, 200, 0)
    await limitPages(80)
    const answers: (InviteAnswer | null)[] = []
    // In waves, so that the disk is not full of reservations before the first invite is written.
    for (let from = 0; from < orders.length; from += 5) {
      const wave = orders.slice(from, from + 5)
      answers.push(...(await Promise.all(wave.map(order => sendInvite(server.ready, order)))))
    }
    const statuses = answers.map(answer => answer?.status)
    expect(new Set(statuses)).toEqual(new Set([200, 507]))
    const full = answers.find(answer => answer?.status === 507)
    expect(JSON.parse(full?.text ?? '')).toMatchObject({ error: { code: 'quotaLimitReached' } })
    expect(await findDamage(place)).toEqual([])
    const stored = new Set((await place.query('select permission_id from grants')).map(row => row['permission_id']))
    const granted = answers.flatMap(answer => (answer?.status === 200 ? answer.permissionIds : []))
    expect(granted.filter(id => !stored.has(id))).toEqual([])
    // Reading goes on.
    expect((await fetch(`${server.ready.origin}/readyz`)).status).toBe(200)

    await limitPages(null)
    // A key whose release found no room either is free again a minute later.
    await place.query("update idempotency set lease_until = 0 where state = 'running'")
    const repeats = await Promise.all(orders.map(order => sendInvite(server.ready, order)))
    expect(repeats.filter(repeat => repeat?.status !== 200).map(repeat => repeat?.text)).toEqual([])
    expect(await findDamage(place)).toEqual([])
    const asked = orders.filter(({ isMailed }) => isMailed).flatMap(({ recipients }) => recipients).length
    expect(await place.query('select count(*) as count from outbox')).toEqual([{ count: asked }])
  }, 60_000)
})
