/** SIGTERM: what was accepted is answered, nothing new is taken, nothing is lost (issue section 8). */
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeOnDatabases, type Place } from '../database.ts'
import { type DevProcess, startDevProcess } from '../server-process.ts'
import { findDamage } from './find-damage.ts'
import { type InviteOrder, makeInviteOrders, sendInvite } from './invite-orders.ts'

describeOnDatabases('a server that gets SIGTERM', makePlace => {
  let place: Place
  let server: DevProcess

  beforeEach(async () => {
    place = await makePlace()
    server = await startDevProcess(place)
  })
  afterEach(async () => {
    await server.kill()
    await place[Symbol.asyncDispose]()
  })

  it('answers what it accepted, refuses new connections, ends with 0 and keeps everything', async () => {
    // The relay is slow, so that the invites are still waiting for it when the signal comes.
    await server.controls.faults({ address: '*@outside.example', kind: 'slow', delayMs: 400, times: null })
    const orders = makeInviteOrders(server.ready, 30, 0).map(toSlowOrder)
    const answers = orders.map(order => sendInvite(server.ready, order))
    await expect
      .poll(() => place.query('select count(*) as count from outbox'), { timeout: 10_000 })
      .toEqual([{ count: orders.length }])

    server.signal('SIGTERM')
    await expect.poll(() => isRefused(server.origin), { timeout: 5000, interval: 10 }).toBe(true)
    const early = await Promise.race([Promise.all(answers), Promise.resolve('still waiting')])
    expect(early).toBe('still waiting')
    expect((await Promise.all(answers)).map(answer => answer?.status)).toEqual(orders.map(() => 200))
    expect(await server.ended).toEqual({ code: 0, signal: null })
    await expect(access(join(place.dataFolder, 'ready.json'))).rejects.toThrow('ENOENT')
    expect(await findDamage(place)).toEqual([])
    expect(
      await place.query("select * from outbox where leased_until is not null or state not in ('sent', 'deferred')"),
    ).toEqual([])

    server = await startDevProcess(place)
    await server.controls.clock({ advance: 'PT1H' })
    const caught = await server.controls.mail({ limit: 1000 })
    const invited = orders.flatMap(order => order.recipients.map(({ email }) => email))
    expect(caught).toHaveLength(invited.length)
    expect(new Set(caught.map(mail => mail.to[0]))).toEqual(new Set(invited))
    expect(
      await place.query(
        'select count(*) as count from grants where granted_by is not null and created_at > 0 and mails_sent = 1',
      ),
    ).toEqual([{ count: orders.length }])
  }, 60_000)

  // The time that accepted calls get is longer than this test may take.
  it('is not held by connections on which nothing happens', async () => {
    const sockets = await Promise.all([
      ...Array.from({ length: 5 }, () => openSilent(server)),
      ...Array.from({ length: 5 }, () => openUsed(server)),
    ])
    const closed = Promise.all(sockets.map(whenClosed))
    server.signal('SIGTERM')
    expect(await server.ended).toEqual({ code: 0, signal: null })
    await closed
  }, 19_000)

  it('ends at a second signal no other way than at the first', async () => {
    server.signal('SIGTERM')
    server.signal('SIGTERM')
    expect(await server.ended).toEqual({ code: 0, signal: null })
    expect(server.output()).toBe(`ready ${server.origin}\n`)
  }, 19_000)
})

/** One stranger of its own for each, with a mail. */
function toSlowOrder(order: InviteOrder, index: number): InviteOrder {
  return { ...order, isMailed: true, recipients: [{ email: `slow-${index}@outside.example` }] }
}

async function isRefused(origin: string): Promise<boolean> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  try {
    await once(socket, 'connect')
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED'
  } finally {
    socket.destroy()
  }
}

/** A connection that never asks for anything. */
async function openSilent({ origin }: DevProcess): Promise<Socket> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** A connection that got an answer and is kept for the next call. */
async function openUsed(running: DevProcess): Promise<Socket> {
  const socket = await openSilent(running)
  socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
  await once(socket, 'data')
  return socket
}

/** Whether it ended in order or was cut. */
function whenClosed(socket: Socket): Promise<void> {
  return new Promise(resolve => socket.once('close', () => resolve()))
}
