/** A server killed in the middle of many invites: nothing answered is lost, nothing is there by half (issue section 2). */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeOnDatabases, type Place } from '../database.ts'
import { type DevProcess, startDevProcess } from '../server-process.ts'
import { findDamage } from './find-damage.ts'
import { type InviteAnswer, type InviteOrder, makeInviteOrders, sendInvite, tokenFor } from './invite-orders.ts'

const parallel = 200
/** The server dies as soon as so many answers are out. */
const killMoments = [1, 50, 120]

describeOnDatabases('a server killed in the middle of 200 parallel invites', makePlace => {
  let place: Place
  let server: DevProcess | undefined

  beforeEach(async () => {
    place = await makePlace()
  })
  afterEach(async () => {
    await server?.kill()
    await place[Symbol.asyncDispose]()
  })

  const start = async () => {
    server = await startDevProcess(place)
    return server
  }

  it('loses no answered invite, leaves no half invite, and does each once when they are repeated', async () => {
    let running = await start()
    const all: InviteOrder[] = []
    for (const [round, killAfter] of killMoments.entries()) {
      const orders = makeInviteOrders(running.ready, parallel, round)
      all.push(...orders)
      const answered = await inviteUntilKilled(running, orders, killAfter)
      expect(answered.length).toBeGreaterThanOrEqual(killAfter)
      expect(answered.length).toBeLessThan(parallel)
      await waitForOrphans(place)
      expect(await findDamage(place)).toEqual([])
      await letLeasesEnd(place)

      running = await start()
      const permissions = await listPermissions(running, orders)
      const lost = answered.flatMap(({ order, permissionIds }) =>
        permissionIds.filter(id => !permissions.has(`${order.itemId}/${id}`)),
      )
      expect(lost).toEqual([])
      await expectRepeatsToChangeNothing(running, orders, answered)
    }

    expect(await findDamage(place)).toEqual([])
    await expectEachMailOnce(place, running, all)
  }, 240_000)
})

/** Sends all orders at once and kills the server when `killAfter` answers have come; gives the answers that came. */
async function inviteUntilKilled(
  server: DevProcess,
  orders: readonly InviteOrder[],
  killAfter: number,
): Promise<readonly InviteAnswer[]> {
  const answered: InviteAnswer[] = []
  await Promise.all(
    orders.map(async order => {
      const answer = await sendInvite(server.ready, order)
      if (answer === null) return
      answered.push(answer)
      if (answered.length === killAfter) server.signal('SIGKILL')
    }),
  )
  await server.ended
  expect(answered.map(({ status, text }) => (status === 200 ? 200 : `${status} ${text}`))).toEqual(
    answered.map(() => 200),
  )
  return answered
}

/** PostgreSQL ends what the dead server asked for a moment later than the server. */
async function waitForOrphans(place: Place): Promise<void> {
  if (place.engine !== 'postgres') return
  const orphans = "select pid from pg_stat_activity where datname = current_database() and application_name = 'convite'"
  await expect.poll(() => place.query(orphans), { timeout: 10_000 }).toEqual([])
}

/**
 * What the dead process had reserved is free again two minutes later: they are over at once here. The keys of calls on
 * an embedded database are not touched: the next server frees them when it starts.
 */
async function letLeasesEnd(place: Place): Promise<void> {
  if (place.engine === 'postgres') {
    await place.query("update idempotency set lease_until = 0 where state = 'running'")
  }
  await place.query('update outbox set leased_until = 0 where leased_until is not null')
}

/** `itemId/permissionId` of all permissions on the items of the orders, as their owners see them. */
async function listPermissions(server: DevProcess, orders: readonly InviteOrder[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  const items = new Map(orders.map(order => [order.itemId, order]))
  for (const order of items.values()) {
    const { driveId, itemId } = order
    const response = await fetch(`${server.ready.baseUrl}/drives/${driveId}/items/${itemId}/permissions`, {
      headers: { Authorization: `Bearer ${tokenFor(server.ready, order)}` },
    })
    expect(response.status).toBe(200)
    const { value } = (await response.json()) as { value: readonly { id: string }[] }
    for (const { id } of value) found.add(`${itemId}/${id}`)
  }
  return found
}

/** The client repeats everything with the same keys, as it would after a lost connection. */
async function expectRepeatsToChangeNothing(
  server: DevProcess,
  orders: readonly InviteOrder[],
  answered: readonly InviteAnswer[],
): Promise<void> {
  const repeats = await Promise.all(orders.map(order => sendInvite(server.ready, order)))
  expect(repeats.filter(repeat => repeat?.status !== 200).map(repeat => repeat?.text)).toEqual([])
  const texts = new Map(repeats.map(repeat => [repeat?.order.key, repeat]))
  for (const { order, text } of answered) {
    expect(texts.get(order.key)).toMatchObject({ isReplayed: true, text })
  }
}

/** Every mail that was asked for goes out in the end; a copy can only be that of a mail whose answer the crash swallowed. */
async function expectEachMailOnce(place: Place, server: DevProcess, orders: readonly InviteOrder[]): Promise<void> {
  const asked = orders.filter(({ isMailed }) => isMailed).reduce((sum, { recipients }) => sum + recipients.length, 0)
  const unsent = "select delivery_id, state, leased_until from outbox where state <> 'sent'"
  await expect.poll(() => place.query(unsent), { timeout: 30_000, interval: 200 }).toEqual([])
  expect(await place.query('select count(*) as count from outbox')).toEqual([{ count: asked }])
  const caught = await server.controls.mail({ limit: 1000 })
  expect(new Set(caught.map(mail => mail.headers['message-id'])).size).toBe(asked)
  const twins = caught.length - asked
  // At most the four connections to the relay were between its yes and our record, in each crash.
  expect(twins).toBeLessThanOrEqual(4 * killMoments.length)
}
