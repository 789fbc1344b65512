/** A PostgreSQL that goes away: callers are told to come back, nothing answered is lost, and the server recovers by itself. */
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { findDamage } from '../durability/find-damage.ts'
import { type InviteAnswer, makeInviteOrders, sendInvite } from '../durability/invite-orders.ts'
import { makePostgresPlace, type Place } from '../database.ts'
import { call } from '../http.ts'
import { type OpenWorld, startOpenWorld } from '../world.ts'
import { type BrokenLine, openLine } from './broken-line.ts'

const url = inject('postgresUrl')

describe.skipIf(url === null)('a server whose database goes away', () => {
  let place: Place
  let line: BrokenLine
  let world: OpenWorld

  beforeEach(async () => {
    place = await makePostgresPlace(url ?? '')
    const address = new URL(place.database ?? '')
    line = await openLine({ host: address.hostname, port: Number(address.port) })
    address.hostname = '127.0.0.1'
    address.port = String(line.port)
    world = await startOpenWorld({}, { ...place, database: address.href })
  })
  afterEach(async () => {
    await line.mend()
    await world.stop()
    await line[Symbol.asyncDispose]()
  })

  const getMe = () => call(world, 'GET', '/me', { token: world.person('ana').accessToken })
  const invite = (email: string) =>
    call(world, 'POST', `${world.place('ana', '/Bienvenida.html')}/invite`, {
      token: world.person('ana').accessToken,
      body: { recipients: [{ email }], roles: ['read'], requireSignIn: true },
    })

  it('answers 503 with Retry-After to everything that needs it, and 200 to all else', async () => {
    await line.cut()
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, getMe),
      invite('x@outside.example'),
      invite('y@outside.example'),
    ])
    for (const answer of answers) {
      expect(answer.status).toBe(503)
      expect(answer.codes).toBe('serviceNotAvailable')
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    }
    expect((await fetch(`${world.origin}/healthz`)).status).toBe(200)
    expect((await fetch(`${world.origin}/readyz`)).status).toBe(503)
    expect((await fetch(`${world.origin}/metrics`)).status).toBe(200)
  })

  it('is itself again as soon as the database is', async () => {
    await line.cut()
    await getMe()
    await line.mend()
    expect((await getMe()).status).toBe(200)
    expect((await invite('z@outside.example')).status).toBe(200)
    expect((await fetch(`${world.origin}/readyz`)).status).toBe(200)
    await world.clock({ advance: 'PT1H' })
  })

  it('is not troubled by connections that the database ended while nobody used them', async () => {
    await Promise.all(Array.from({ length: 20 }, getMe))
    await place.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'convite'",
    )
    expect((await Promise.all(Array.from({ length: 20 }, getMe))).map(({ status }) => status)).toEqual(
      Array.from({ length: 20 }, () => 200),
    )
  })

  it('loses no answered invite and does none twice when the line breaks in the middle of many', async () => {
    const orders = makeInviteOrders(world.ready, 100, 0)
    for (const round of [0, 1]) {
      const mine = orders.slice(round * 50, round * 50 + 50)
      let answered = 0
      const answers = await Promise.all(
        mine.map(async order => {
          const answer = await sendInvite(world.ready, order)
          answered += 1
          if (answered === 10) await line.cut()
          return answer
        }),
      )
      await line.mend()
      expect(answers.map(answer => answer?.status).filter(status => status !== 200 && status !== 503)).toEqual([])
      expect(answers.some(answer => answer?.status === 503)).toBe(true)
      expect(await findDamage(place)).toEqual([])

      // What was reserved when the line broke is free again a minute later.
      await place.query("update idempotency set lease_until = 0 where state = 'running'")
      const repeats = await Promise.all(mine.map(order => sendInvite(world.ready, order)))
      expect(repeats.filter(repeat => repeat?.status !== 200).map(repeat => repeat?.text)).toEqual([])
      const idsOf = (list: readonly (InviteAnswer | null)[]) =>
        new Map(list.flatMap(found => (found?.status === 200 ? [[found.order.key, found.permissionIds]] : [])))
      for (const [key, ids] of idsOf(answers)) expect(idsOf(repeats).get(key)).toEqual(ids)
    }
    expect(await findDamage(place)).toEqual([])
    await place.query('update outbox set leased_until = 0 where leased_until is not null')
    await expect
      .poll(() => place.query("select delivery_id, state from outbox where state <> 'sent'"), {
        timeout: 20_000,
        interval: 200,
      })
      .toEqual([])
    const asked = orders.filter(({ isMailed }) => isMailed).flatMap(({ recipients }) => recipients).length
    const mails = await world.mail({ limit: 1000 })
    expect(new Set(mails.map(mail => mail.headers['message-id'])).size).toBe(asked)
  }, 60_000)
})
