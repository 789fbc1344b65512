/**
 * A relay of its own behind the server that is dead, slow, busy or undecided: nothing is lost and nothing is doubled
 * (mail.md sections 1 and 8, issue section 6).
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RelayMove, type ScriptedRelay, startScriptedRelay } from 'convite/mail/testing/scripted-relay.ts'
import { startDevApp } from '../app.ts'
import { makeSqlitePlace } from '../database.ts'
import { addFile } from '../operations/invite-world.ts'
import { call } from '../http.ts'
import { type OpenWorld, startOpenWorld } from '../world.ts'
import { deliveriesTo, inviteByMail } from './mail-world.ts'

let relay: ScriptedRelay
let world: OpenWorld
/** What the relay answers to a recipient; null takes them. */
let answerRecipient: (address: string, count: number) => RelayMove
let afterDot: () => RelayMove

beforeEach(async () => {
  answerRecipient = () => null
  afterDot = () => null
  const tries = new Map<string, number>()
  relay = await startScriptedRelay({
    answer: (verb, line) => {
      const address = /<(.*?)>/.exec(line)?.[1]
      if (verb !== 'RCPT TO' || address === undefined) return null
      tries.set(address, (tries.get(address) ?? 0) + 1)
      return answerRecipient(address, tries.get(address) ?? 0)
    },
    afterDot: () => afterDot(),
  })
  world = await startOpenWorld({ settings: { smtpUrl: `smtp://127.0.0.1:${relay.port}` } })
})
afterEach(async () => {
  await world.stop()
  await relay.close()
})

const recipientsOf = (found: ScriptedRelay) =>
  found.messages.map(message => /^To: *(?:.*<)?([^<>\s]+)>?$/im.exec(message)?.[1] ?? message)
const strangers = (count: number) =>
  Array.from({ length: count }, (_unused, index) => `stranger-${index}@outside.example`)
const stateOf = async (address: string) => (await deliveriesTo(world, address))[0]?.['state']

describe('a relay that is dead for an hour', () => {
  it('loses nothing and doubles nothing: the answer is 200, and each mail goes out once when the relay is back', async () => {
    const { port } = relay
    await relay.close()
    await world.settings({ mailBudgetMs: 100 })
    const addresses = strangers(12)
    const answer = await inviteByMail(world, world.place('ana', '/Bienvenida.html'), addresses)
    expect(answer.status).toBe(200)
    expect(answer.body.value.some(entry => entry.error)).toBe(false)
    await expect
      .poll(() => world.query("select * from outbox where state <> 'deferred' or leased_until is not null"), {
        timeout: 10_000,
      })
      .toEqual([])

    await world.clock({ advance: 'PT1H' })
    const waiting = await world.query('select distinct state, error_code from outbox')
    expect(waiting).toEqual([{ state: 'deferred', error_code: null }])
    // Growing pauses: the first try and those after about 1, 6, 21 and 51 minutes.
    const [{ least, most } = {}] = await world.query('select min(attempts) as least, max(attempts) as most from outbox')
    expect([least, most].every(count => count === 4 || count === 5)).toBe(true)

    relay = await startScriptedRelay({ port })
    await world.clock({ advance: 'PT2H' })
    expect(recipientsOf(relay).toSorted()).toEqual(addresses.toSorted())
    await world.clock({ advance: 'P2D' })
    expect(relay.messages).toHaveLength(addresses.length)
    expect(await world.query('select distinct state from outbox')).toEqual([{ state: 'sent' }])
  }, 60_000)

  it('gives up after a day, says why, and the permission stands', async () => {
    await relay.close()
    await world.settings({ mailBudgetMs: 100 })
    const place = world.place('ana', '/Bienvenida.html')
    await inviteByMail(world, place, ['late@outside.example'])
    await expect.poll(() => stateOf('late@outside.example'), { timeout: 10_000 }).toBe('deferred')
    await world.clock({ advance: 'PT23H50M' })
    expect(await stateOf('late@outside.example')).toBe('deferred')
    await world.clock({ advance: 'PT20M' })
    expect(await deliveriesTo(world, 'late@outside.example')).toMatchObject([
      { state: 'failed', error_code: 'mailDeferred' },
    ])
    const token = await world.token({ user: 'ana@convite.example' })
    const list = await call<{ value: readonly { invitation?: { email: string } }[] }>(
      world,
      'GET',
      `${place}/permissions`,
      { token },
    )
    expect(list.body.value.map(entry => entry.invitation?.email)).toContain('late@outside.example')
  }, 60_000)
})

describe('a relay that wants to see a mail twice', () => {
  it('gets it again after five minutes at least, on the same Message-ID, and then it is sent', async () => {
    answerRecipient = (_address, count) => (count === 1 ? '450 4.7.1 Greylisted, come back later' : null)
    const answer = await inviteByMail(world, world.place('ana', '/Bienvenida.html'), ['grey@outside.example'])
    expect(answer.status).toBe(200)
    expect(answer.body.value[0]).not.toHaveProperty('error')
    await world.clock({ advance: 'PT4M30S' })
    expect(relay.messages).toEqual([])
    await world.clock({ advance: 'PT10M' })
    expect(relay.messages).toHaveLength(1)
    expect(await deliveriesTo(world, 'grey@outside.example')).toMatchObject([
      { state: 'sent', attempts: 2, earlier_rows: '["P2","1"]' },
    ])
  })
})

describe('a relay that falls silent after the dot', () => {
  it('is asked once more after 15 minutes, with the same Message-ID; then the mail counts as sent', async () => {
    afterDot = () => ({ do: 'drop' })
    const answer = await inviteByMail(world, world.place('ana', '/Bienvenida.html'), ['lost@outside.example'])
    expect(answer.status).toBe(200)
    expect(await deliveriesTo(world, 'lost@outside.example')).toMatchObject([{ state: 'deferred', uncertain: 1 }])
    await world.clock({ advance: 'PT14M' })
    expect(relay.messages).toHaveLength(1)
    await world.clock({ advance: 'P1D' })
    expect(relay.messages).toHaveLength(2)
    expect(new Set(relay.messages.map(message => /^Message-ID: (.*)$/im.exec(message)?.[1])).size).toBe(1)
    expect(await deliveriesTo(world, 'lost@outside.example')).toMatchObject([{ state: 'sent', uncertain: 1 }])
  })
})

describe('a mail that waits for its next try', () => {
  beforeEach(() => {
    answerRecipient = (_address, count) => (count === 1 ? '451 4.3.0 try later' : null)
  })

  it('is cancelled when its permission is taken back', async () => {
    const place = world.place('ana', '/Bienvenida.html')
    const answer = await inviteByMail(world, place, ['gone@outside.example', 'stays@outside.example'])
    const id = answer.body.value[0]?.id
    const removal = await call(world, 'DELETE', `${place}/permissions/${id}`, {
      token: world.person('ana').accessToken,
    })
    expect(removal.status).toBe(204)
    await world.clock({ advance: 'P2D' })
    expect(recipientsOf(relay)).toEqual(['stays@outside.example'])
    expect(await deliveriesTo(world, 'gone@outside.example')).toMatchObject([{ state: 'cancelled', attempts: 1 }])
  })

  it('is cancelled when its permission has expired by then', async () => {
    answerRecipient = (_address, count) => (count <= 5 ? '451 4.3.0 try later' : null)
    const soon = new Date(Date.now() + 10 * 60_000).toISOString()
    const place = world.place('grace.okafor', '/Shopping list.txt')
    const body = {
      recipients: [{ email: 'brief@outside.example' }],
      roles: ['read'],
      requireSignIn: true,
      sendInvitation: true,
      expirationDateTime: soon,
    }
    const answer = await call(world, 'POST', `${place}/invite`, {
      token: world.person('grace.okafor').accessToken,
      body,
    })
    expect(answer.status).toBe(200)
    await world.clock({ advance: 'P2D' })
    expect(relay.messages).toEqual([])
    expect(await stateOf('brief@outside.example')).toBe('cancelled')
  })

  it('is cancelled when its item is gone', async () => {
    const place = await addFile(world, 'ana', 'short-lived.txt')
    await inviteByMail(world, place, ['itemless@outside.example'])
    expect((await call(world, 'DELETE', place, { token: world.person('ana').accessToken })).status).toBe(204)
    await world.clock({ advance: 'P2D' })
    expect(relay.messages).toEqual([])
    expect(await stateOf('itemless@outside.example')).toBe('cancelled')
  })

  it('shows the state of its own moment: what changed meanwhile is in it', async () => {
    const place = await addFile(world, 'ana', 'before.txt')
    await inviteByMail(world, place, ['fresh@outside.example'])
    const rename = await call(world, 'PATCH', place, {
      token: world.person('ana').accessToken,
      body: { name: 'after.txt' },
    })
    expect(rename.status).toBe(200)
    await world.clock({ advance: 'PT10M' })
    expect(relay.messages[0]).toContain('after.txt')
    expect(relay.messages[0]).not.toContain('before.txt')
  })

  it('goes out in the order of the moments, whatever the length of the jump', async () => {
    const place = world.place('ana', '/Bienvenida.html')
    // Each pause is a minute, give or take a fifth: half a minute between the invites keeps their order.
    for (const address of strangers(3)) {
      await inviteByMail(world, place, [address])
      await world.clock({ advance: 'PT30S' })
    }
    await world.clock({ advance: 'P2D' })
    expect(recipientsOf(relay)).toEqual(strangers(3))
    const dates = relay.messages.map(message => Date.parse(/^Date: (.*)$/im.exec(message)?.[1] ?? ''))
    expect(dates).toEqual(dates.toSorted((left, right) => left - right))
    expect((dates.at(-1) ?? 0) - (dates[0] ?? 0)).toBeLessThan(5 * 60_000)
  })
})

describe('a mail whose process hangs', () => {
  it('is taken over when the lease has ended, and what the first process says later no longer counts', async () => {
    await using place = await makeSqlitePlace()
    afterDot = () => (relay.messages.length === 1 ? { do: 'silence' } : null)
    const settings = { smtpUrl: `smtp://127.0.0.1:${relay.port}` }
    await using first = await startDevApp(place, { settings })
    await first.controls.settings({ mailBudgetMs: 50 })
    const drive = first.ready.drives.find(
      found => found.driveType === 'business' && found.owner.user === userId(first.ready.users, 'ana'),
    )
    const item = drive?.items.find(found => !found.folder)
    const response = await fetch(`${first.ready.baseUrl}/drives/${drive?.id}/items/${item?.id}/invite`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await first.controls.token({ user: 'ana@convite.example' })}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({
        recipients: [{ email: 'hang@outside.example' }],
        roles: ['read'],
        requireSignIn: true,
        sendInvitation: true,
      }),
    })
    expect(response.status).toBe(200)
    await expect.poll(() => relay.messages.length).toBe(1)

    await using second = await startDevApp(place, { settings, machine: () => Date.now() + 10 * 60_000 })
    const rows = () => place.query('select state, claim, attempts, last_reply from outbox')
    const sent = { state: 'sent', claim: 2, attempts: 1, last_reply: '250 2.0.0 queued' }
    await expect.poll(rows, { timeout: 10_000 }).toEqual([sent])
    relay.say('550 5.1.1 too late')
    await first.close()
    expect(await rows()).toEqual([sent])
    expect(second.ready.origin).not.toBe(first.ready.origin)
  }, 60_000)
})

function userId(users: readonly { readonly id: string; readonly userPrincipalName: string }[], name: string): string {
  return users.find(user => user.userPrincipalName.startsWith(`${name}@`))?.id ?? ''
}
