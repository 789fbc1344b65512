/**
 * A server killed while it hands a mail to the relay (security lesson M4): the mail is never lost, and a copy comes only
 * when the crash fell between the relay taking the mail and our record of it; then with the same Message-ID.
 */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ScriptedRelay, startScriptedRelay } from 'convite/mail/testing/scripted-relay.ts'
import { startDevApp } from '../app.ts'
import { describeOnDatabases, type Place } from '../database.ts'
import { startDevProcess } from '../server-process.ts'
import { findDamage } from './find-damage.ts'
import { type InviteOrder, makeInviteOrders, sendInvite } from './invite-orders.ts'

interface Stage {
  readonly name: string
  /** Where the relay falls silent. */
  readonly silentAt: 'EHLO' | 'RCPT TO' | 'DATA' | 'dot'
  /** How many messages the relay has in the end. */
  readonly copies: number
}

const stages: readonly Stage[] = [
  { name: 'the mail was claimed', silentAt: 'EHLO', copies: 1 },
  { name: 'the recipient was named', silentAt: 'RCPT TO', copies: 1 },
  { name: 'DATA was sent', silentAt: 'DATA', copies: 1 },
  { name: 'the final dot was sent, before the answer was recorded', silentAt: 'dot', copies: 2 },
]

/** Longer than any lease. */
const laterMs = 10 * 60_000

describeOnDatabases('a server killed while it sends a mail', makePlace => {
  let place: Place
  let relay: ScriptedRelay
  let silentAt: Stage['silentAt'] | null

  beforeEach(async () => {
    place = await makePlace()
    relay = await startScriptedRelay({
      answer: verb => (verb === silentAt ? { do: 'silence' } : null),
      afterDot: () => (silentAt === 'dot' ? { do: 'silence' } : null),
    })
  })
  afterEach(async () => {
    await relay.close()
    await place[Symbol.asyncDispose]()
  })

  it.for(stages)('sends it after all when $name', { timeout: 60_000 }, async stage => {
    silentAt = stage.silentAt
    const smtpUrl = `smtp://127.0.0.1:${relay.port}`
    {
      await using server = await startDevProcess({ ...place, args: ['--smtp', smtpUrl] })
      const order = aMailedOrder(makeInviteOrders(server.ready, 8, 0))
      const answer = sendInvite(server.ready, order)
      await expect.poll(() => hasReached(relay, stage.silentAt), { timeout: 10_000 }).toBe(true)
      await server.kill()
      expect(await answer).toBeNull()
    }
    expect(await place.query('select state, claim from outbox')).toEqual([{ state: 'queued', claim: 1 }])

    silentAt = null
    await using later = await startDevApp(place, { machine: () => Date.now() + laterMs, settings: { smtpUrl } })
    await expect.poll(() => relay.messages.length, { timeout: 10_000 }).toBe(stage.copies)
    const sent = { state: 'sent', claim: 2, uncertain: 0 }
    await expect
      .poll(() => place.query('select state, claim, uncertain from outbox'), { timeout: 5000 })
      .toEqual([sent])
    await later.controls.clock({ advance: 'P2D' })
    expect(relay.messages).toHaveLength(stage.copies)
    expect(new Set(relay.messages.map(readMessageId)).size).toBe(1)
    expect(await findDamage(place)).toEqual([])
  })

  it('leaves the mail to the living: the lease of the dead holds it until it ends', async () => {
    silentAt = 'EHLO'
    const smtpUrl = `smtp://127.0.0.1:${relay.port}`
    {
      await using server = await startDevProcess({ ...place, args: ['--smtp', smtpUrl] })
      const answer = sendInvite(server.ready, aMailedOrder(makeInviteOrders(server.ready, 8, 0)))
      await expect.poll(() => hasReached(relay, 'EHLO'), { timeout: 10_000 }).toBe(true)
      await server.kill()
      await answer
    }
    silentAt = null
    let machineAhead = 0
    await using next = await startDevApp(place, { machine: () => Date.now() + machineAhead, settings: { smtpUrl } })
    // Moving the clock of dates moves no lease (design.md section 9, "Two clocks").
    await next.controls.clock({ advance: 'PT1H' })
    expect(relay.messages).toEqual([])
    machineAhead = laterMs
    await expect.poll(() => relay.messages.length, { timeout: 10_000 }).toBe(1)
  }, 60_000)
})

function aMailedOrder(orders: readonly InviteOrder[]): InviteOrder {
  const order = orders.find(({ isMailed, recipients }) => isMailed && recipients.length === 1)
  if (order === undefined) throw new Error('no order has a mail')
  return order
}

function hasReached(relay: ScriptedRelay, point: Stage['silentAt']): boolean {
  if (point === 'dot') return relay.messages.length > 0
  return relay.commands.some(command => command.toUpperCase().startsWith(point))
}

function readMessageId(message: string): string {
  const id = /^Message-ID: *(\S+)/im.exec(message)?.[1]
  if (id === undefined) throw new Error('a mail without Message-ID')
  return id
}
