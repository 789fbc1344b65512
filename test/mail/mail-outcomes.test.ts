/**
 * What an invite says about its mails, and what becomes of them: every kind of trouble that the test controls order
 * (convite-extensions.md section 2, mail.md section 1), recipient by recipient (security lessons M1 to M3).
 */
import { afterEach, describe, expect, it } from 'vitest'
import { addFile, invite, listPermissions } from '../operations/invite-world.ts'
import { type OpenWorld, useOpenWorld } from '../world.ts'
import { deliveriesTo, inviteByMail } from './mail-world.ts'

const getWorld = useOpenWorld()
// Tokens live a day by the clock that the tests move.
afterEach(() => getWorld().clock({ follow: true }))

interface Trouble {
  readonly kind: string
  /** The inner code of the 207; null is a plain 200. */
  readonly code: string | null
  readonly state: 'failed' | 'deferred' | 'sent'
  /** What the words of the entry hold beside the address. */
  readonly tells: RegExp
  /** Mails caught in the end. */
  readonly caught: 0 | 1
}

const troubles: readonly Trouble[] = [
  {
    kind: 'accountVerificationRequired',
    code: 'accountVerificationRequired',
    state: 'failed',
    tells: /550 5\.1\.8/,
    caught: 0,
  },
  { kind: 'hipCheckRequired', code: 'hipCheckRequired', state: 'failed', tells: /too many mails/, caught: 0 },
  { kind: 'exchangeInvalidUser', code: 'exchangeInvalidUser', state: 'failed', tells: /no mail address/, caught: 0 },
  {
    kind: 'exchangeOutOfMailboxQuota',
    code: 'exchangeOutOfMailboxQuota',
    state: 'failed',
    tells: /full.*552 5\.2\.2/,
    caught: 0,
  },
  { kind: 'exchangeMaxRecipients', code: 'exchangeMaxRecipients', state: 'deferred', tells: /452 4\.5\.3/, caught: 1 },
  { kind: 'mailRejected', code: 'mailRejected', state: 'failed', tells: /550 5\.1\.1/, caught: 0 },
  {
    kind: 'mailNotConfigured',
    code: 'mailNotConfigured',
    state: 'deferred',
    tells: /administrator.*530 5\.7\.0/,
    caught: 1,
  },
  { kind: 'deferred', code: null, state: 'deferred', tells: /^/, caught: 1 },
  { kind: 'drop', code: null, state: 'deferred', tells: /^/, caught: 1 },
]

async function order(world: OpenWorld, address: string, kind: string, times: number | null = 1): Promise<void> {
  await world.faults({ address, kind, times } as Parameters<OpenWorld['faults']>[0])
}

describe('a mail that runs into trouble', () => {
  it.for(troubles)(
    '$kind: the answer tells $code, the mail is $state',
    async ({ kind, code, state, tells, caught }) => {
      const world = getWorld()
      const address = `${kind.toLowerCase()}@outside.example`
      await order(world, address, kind)
      const place = await addFile(world, 'ana', `${kind}.txt`)
      const answer = await inviteByMail(world, place, [address], { headers: { 'Accept-Language': 'de' } })

      expect(answer.status).toBe(code === null ? 200 : 207)
      const [entry] = answer.body.value
      expect(entry).toMatchObject({ roles: ['read'], invitation: { email: address } })
      if (code === null) {
        expect(entry).not.toHaveProperty('error')
      } else {
        expect(entry?.error).toMatchObject({
          code: 'notAllowed',
          innererror: { code },
          fixItUrl: `${world.origin}/help/errors#${code}`,
        })
        expect(entry?.error?.message).toContain(address)
        expect(entry?.error?.message).toMatch(tells)
        expect(entry?.error?.localizedMessage).toMatch(/^(?:Die Mail|Der Server|Das Postfach) /)
        await expectAnchor(entry?.error?.fixItUrl ?? '')
      }
      expect(await deliveriesTo(world, address)).toMatchObject([{ state, attempts: 1, leased_until: null }])
      // The mail never changes the permission.
      expect((await listPermissions(world, place)).map(({ id }) => id)).toContain(entry?.id)

      await world.clock({ advance: 'P2D' })
      expect(await world.mail({ to: address })).toHaveLength(caught)
      expect(await deliveriesTo(world, address)).toMatchObject([{ state: caught === 1 ? 'sent' : 'failed' }])
    },
  )

  it('slow: the answer waits no longer than its budget, and the mail comes once', async () => {
    const world = getWorld()
    expect(await world.settings()).toMatchObject({ mailBudgetMs: 5000 })
    await world.settings({ mailBudgetMs: 50 })
    await world.faults({ address: 'slow@outside.example', kind: 'slow', delayMs: 700 })
    const answer = await inviteByMail(world, world.place('ana', '/Bienvenida.html'), ['slow@outside.example'])
    expect(answer.status).toBe(200)
    expect(await world.mail({ to: 'slow@outside.example' })).toEqual([])
    await world.settings({ mailBudgetMs: 5000 })
    // Whoever moves the clock meanwhile finds the mail under its lease.
    await world.clock({ advance: 'PT1H' })
    await expect.poll(() => deliveriesTo(world, 'slow@outside.example')).toMatchObject([{ state: 'sent', claim: 1 }])
    await world.clock({ advance: 'P2D' })
    expect(await world.mail({ to: 'slow@outside.example' })).toHaveLength(1)
  })

  it('is tried three times while the invite waits when the connection is lost before the mail went out', async () => {
    const world = getWorld()
    const answer = await inviteByMail(world, world.place('ana', '/Bienvenida.html'), ['fine@outside.example'])
    expect(answer.status).toBe(200)
    expect(await deliveriesTo(world, 'fine@outside.example')).toMatchObject([{ state: 'sent', attempts: 1, claim: 1 }])
  })
})

describe('several recipients in one request', () => {
  it('are told apart, each with the words of the relay', async () => {
    const world = getWorld()
    const kinds = [
      'mailRejected',
      null,
      'exchangeOutOfMailboxQuota',
      'deferred',
      'hipCheckRequired',
      null,
      'mailNotConfigured',
    ]
    const addresses = kinds.map((_kind, index) => `mixed-${index}@outside.example`)
    for (const [index, kind] of kinds.entries()) if (kind !== null) await order(world, addresses[index] ?? '', kind)
    const answer = await inviteByMail(world, await addFile(world, 'ana', 'mixed.txt'), addresses)
    expect(answer.status).toBe(207)
    expect(answer.body.value.map(entry => [entry.invitation?.email, entry.error?.innererror.code])).toEqual([
      [addresses[0], 'mailRejected'],
      [addresses[1], undefined],
      [addresses[2], 'exchangeOutOfMailboxQuota'],
      [addresses[3], undefined],
      [addresses[4], 'hipCheckRequired'],
      [addresses[5], undefined],
      [addresses[6], 'mailNotConfigured'],
    ])
    for (const [index, entry] of answer.body.value.entries()) {
      const others = addresses.filter((_address, other) => other !== index)
      if (entry.error) for (const other of others) expect(JSON.stringify(entry.error)).not.toContain(other)
    }
    expect((await world.mail()).filter(({ to }) => addresses.includes(to[0] ?? ''))).toHaveLength(2)
  })

  it('answer 207 when all mails fail, and the permissions stand', async () => {
    const world = getWorld()
    await order(world, '*@nowhere.example', 'mailRejected', null)
    const place = await addFile(world, 'ana', 'nobody.txt')
    const answer = await inviteByMail(world, place, ['a@nowhere.example', 'b@nowhere.example'])
    expect(answer.status).toBe(207)
    expect(answer.body.value.map(entry => entry.error?.innererror.code)).toEqual(['mailRejected', 'mailRejected'])
    // A second click gives the same permissions, and mails again because it asks for mails again (security lesson M1).
    await world.clearFaults()
    const again = await inviteByMail(world, place, ['a@nowhere.example', 'b@nowhere.example'])
    expect(again.status).toBe(200)
    expect(again.body.value.map(({ id }) => id)).toEqual(answer.body.value.map(({ id }) => id))
    expect(await world.mail({ to: 'a@nowhere.example' })).toHaveLength(1)
  })
})

describe('the outcome of a mail', () => {
  it('reaches the invite that waits for it also while the background works off what is due', async () => {
    const world = getWorld()
    await order(world, '*@refusing.example', 'mailRejected', null)
    const place = await addFile(world, 'ana', 'race.txt')
    const over = new AbortController()
    const background = (async () => {
      while (!over.signal.aborted) await world.clock({ advance: 'PT0S' })
    })()
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_unused, index) => inviteByMail(world, place, [`race-${index}@refusing.example`])),
    )
    over.abort()
    await background
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 207))
  })
})

describe('100 equal invites at once', () => {
  const inviteOften = async (world: OpenWorld, place: string, sendInvitation: boolean, headers = {}) =>
    Promise.all(
      Array.from({ length: 100 }, () =>
        invite(
          world,
          place,
          { recipients: [{ email: 'often@outside.example' }], roles: ['read'], requireSignIn: true, sendInvitation },
          { headers },
        ),
      ),
    )
  const grantsOf = (world: OpenWorld) =>
    world.query("select mails_sent from grants where email = 'often@outside.example'")

  it('make one permission, and no mail when none was asked for', async () => {
    const world = getWorld()
    const answers = await inviteOften(world, await addFile(world, 'ana', 'often-1.txt'), false)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ body }) => body.value[0]?.id)).size).toBe(1)
    expect(await grantsOf(world)).toEqual([{ mails_sent: 0 }])
    expect(await world.mail({ to: 'often@outside.example' })).toEqual([])
  })

  it('make one permission, and a mail for each that asked for one, up to the limit of the hour', async () => {
    const world = getWorld()
    await world.query("delete from grants where email = 'often@outside.example'")
    await world.settings({ mailsPerUserAndHour: 1000 })
    const answers = await inviteOften(world, await addFile(world, 'ana', 'often-2.txt'), true)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ body }) => body.value[0]?.id)).size).toBe(1)
    expect(await grantsOf(world)).toEqual([{ mails_sent: 100 }])
    await expect
      .poll(() => deliveriesTo(world, 'often@outside.example', "state <> 'sent'"), { timeout: 20_000 })
      .toEqual([])
    const mails = await world.mail({ to: 'often@outside.example', limit: 1000 })
    expect(mails).toHaveLength(100)
    expect(new Set(mails.map(mail => mail.headers['message-id'])).size).toBe(100)
  }, 60_000)

  it('make one permission and one mail under one Idempotency-Key', async () => {
    const world = getWorld()
    await world.query("delete from grants where email = 'often@outside.example'")
    await world.clearMail()
    const answers = await inviteOften(world, await addFile(world, 'ana', 'often-3.txt'), true, {
      'Idempotency-Key': 'once',
    })
    expect(answers.map(({ status }) => status).filter(status => status !== 200 && status !== 409)).toEqual([])
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
    expect(await grantsOf(world)).toEqual([{ mails_sent: 1 }])
    expect(await world.mail({ to: 'often@outside.example' })).toHaveLength(1)
  })
})

describe('the limit of mails in an hour', () => {
  it('refuses the mails above it, tells whose they were, and grants all the same', async () => {
    const world = getWorld()
    await world.clock({ advance: 'PT2H' })
    await world.settings({ mailsPerUserAndHour: 3 })
    const addresses = [0, 1, 2, 3, 4].map(index => `limit-${index}@outside.example`)
    const answer = await inviteByMail(world, await addFile(world, 'ana', 'limit.txt'), addresses)
    expect(answer.status).toBe(207)
    expect(answer.body.value.map(entry => entry.error?.innererror.code ?? 'sent')).toEqual([
      'sent',
      'sent',
      'sent',
      'hipCheckRequired',
      'hipCheckRequired',
    ])
    await world.clock({ advance: 'PT61M' })
    expect(
      (await inviteByMail(world, await addFile(world, 'ana', 'later.txt'), ['limit-4@outside.example'])).status,
    ).toBe(200)
    await world.settings({ mailsPerUserAndHour: 500 })
  })
})

/** The page of an error's help has a place for its code. */
async function expectAnchor(fixItUrl: string): Promise<void> {
  const response = await fetch(fixItUrl)
  expect(response.status).toBe(200)
  expect(await response.text()).toContain(`id="${new URL(fixItUrl).hash.slice(1)}"`)
}
