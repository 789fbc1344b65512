/** The mails of an invite and the answer 207 (invite.md section 7, errors.md section 4). */
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { describeOnEngines, type OpenWorld } from '../world.ts'
import { goodInvite } from './invite-refusals.ts'
import {
  addFile,
  invite,
  type InviteAnswer,
  inviteOne,
  listPermissions,
  makeStranger,
  withSettings,
} from './invite-world.ts'

const to = (...recipients: object[]) => ({ ...goodInvite, recipients, sendInvitation: true })
const toStrangers = (...emails: string[]) => to(...emails.map(email => ({ email })))
const newAddress = () => makeStranger().email

/** The inner codes of a mail that failed, and whether the server goes on trying. */
const failures = [
  ['accountVerificationRequired', false],
  ['hipCheckRequired', false],
  ['exchangeInvalidUser', false],
  ['exchangeOutOfMailboxQuota', false],
  ['exchangeMaxRecipients', true],
  ['mailRejected', false],
  ['mailNotConfigured', true],
] as const

describeOnEngines('the mails of an invite', start => {
  let world: OpenWorld
  beforeAll(async () => {
    world = await start()
    await world.settings({ mailBudgetMs: 1500 })
  })
  afterAll(() => world.stop())
  afterEach(async () => {
    await world.clearFaults()
    await world.clock({ follow: true })
  })

  const newFile = () => addFile(world, 'ana', `${randomUUID()}.txt`)
  const errorsOf = (answer: InviteAnswer) => answer.body.value.map(({ error }) => error?.innererror.code ?? null)

  describe('that fail', () => {
    it.each(failures)('are told of as %s, next to the permission, which stands', async kind => {
      const [good, bad] = [newAddress(), newAddress()]
      const place = await newFile()
      await world.faults({ address: bad, kind, times: null })
      const answer = await invite(world, place, toStrangers(good, bad))
      expect(answer.status).toBe(207)
      const [first, second] = answer.body.value
      expect(first).not.toHaveProperty('error')
      expect(second).toMatchObject({
        id: expect.any(String),
        roles: ['read'],
        invitation: { email: bad },
        error: {
          code: 'notAllowed',
          message: expect.stringContaining(bad),
          localizedMessage: expect.stringContaining(bad),
          fixItUrl: `${world.origin}/help/errors#${kind}`,
          innererror: { code: kind },
        },
      })
      expect(Object.keys(second?.error ?? {})).toHaveLength(5)
      const listed = await listPermissions(world, place)
      expect(listed.map(({ invitation }) => invitation?.email)).toEqual([undefined, good, bad])
      expect(JSON.stringify(listed)).not.toContain('innererror')
      expect(await world.mail({ to: good })).toHaveLength(1)
      expect(await world.mail({ to: bad })).toEqual([])
    })

    it.each(failures)('lead to help with %s', async kind => {
      const page = await fetch(`${world.origin}/help/errors`)
      expect(page.status).toBe(200)
      expect(await page.text()).toContain(`id="${kind}"`)
    })

    it('are told of in the language of the caller, and in English for developers', async () => {
      const place = await newFile()
      const texts = new Map<string, string>()
      for (const language of ['en', 'es', 'pt', 'de', 'fr']) {
        const email = newAddress()
        await world.faults({ address: email, kind: 'mailRejected', times: 1 })
        const answer = await invite(world, place, toStrangers(email), {
          headers: { 'Accept-Language': `${language}-XX, en;q=0.5` },
        })
        const { message = '', localizedMessage = '' } = answer.body.value[0]?.error ?? {}
        expect(localizedMessage).toContain(email)
        texts.set(language, localizedMessage.replace(email, ''))
        expect(message.replace(email, '')).toBe(texts.get('en'))
      }
      expect(new Set(texts.values()).size).toBe(5)
    })

    it('carry no error when nothing in Accept-Language is spoken here, but English', async () => {
      const place = await newFile()
      for (const language of ['ja', '*', 'x'.repeat(3000), ';;;q=', 'de;q=0, fr;q=0.1, en;q=0.2']) {
        const email = newAddress()
        await world.faults({ address: email, kind: 'mailRejected', times: 1 })
        const answer = await invite(world, place, toStrangers(email), { headers: { 'Accept-Language': language } })
        expect(answer.body.value[0]?.error?.localizedMessage).toBe(answer.body.value[0]?.error?.message)
      }
    })

    it('all together are a 207, too', async () => {
      const emails = [newAddress(), newAddress()]
      await world.faults({ address: '*@elsewhere.example', kind: 'mailRejected', times: null })
      const answer = await invite(world, await newFile(), toStrangers(...emails))
      expect([answer.status, ...errorsOf(answer)]).toEqual([207, 'mailRejected', 'mailRejected'])
    })

    it('each tell their own story', async () => {
      const emails = failures.map(([kind]) => `${kind.toLowerCase()}-${newAddress()}`)
      for (const [index, [kind]] of failures.entries())
        await world.faults({ address: emails[index] ?? '', kind, times: null })
      const answer = await invite(world, await newFile(), toStrangers(...emails, newAddress()))
      expect(errorsOf(answer)).toEqual([...failures.map(([kind]) => kind), null])
    })

    it('are sent when the invite is repeated, with the same permission', async () => {
      const email = newAddress()
      const place = await newFile()
      await world.faults({ address: email, kind: 'mailRejected', times: 1 })
      const [failed] = (await invite(world, place, toStrangers(email))).body.value
      const again = await inviteOne(world, place, toStrangers(email))
      expect({ ...failed, error: undefined }).toEqual({ ...again, error: undefined })
      expect(await world.mail({ to: email })).toHaveLength(1)
    })

    it('do not keep an invited person out', async () => {
      const place = await newFile()
      await world.faults({ address: 'ben@convite.example', kind: 'mailRejected', times: 1 })
      expect((await invite(world, place, to({ alias: 'ben' }))).status).toBe(207)
      expect((await call(world, 'GET', place, { token: world.person('ben').accessToken })).status).toBe(200)
    })

    it('are no reason for 207 when the relay is only slow: they are sent later', async () => {
      for (const kind of ['deferred', 'drop'] as const) {
        const email = newAddress()
        await world.faults({ address: email, kind, times: null })
        const answer = await invite(world, await newFile(), toStrangers(email))
        expect([answer.status, ...errorsOf(answer)]).toEqual([200, null])
        await world.clearFaults()
        await world.clock({ advance: 'P1D' })
        await expect.poll(async () => (await world.mail({ to: email })).length, { timeout: 15_000 }).toBe(1)
        await world.clock({ follow: true })
      }
    })
  })

  describe('have limits', () => {
    it('of mails in an hour, beyond which the rest is told of', async () => {
      const place = await newFile()
      const token = await world.token({ user: 'dieter@convite.example' })
      await invite(world, place, {
        ...goodInvite,
        recipients: [{ alias: 'dieter' }, { alias: 'carla' }],
        roles: ['write'],
      })
      const send = (body: object) => invite(world, place, body, { token })
      await withSettings(world, { mailsPerUserAndHour: 2 }, async () => {
        const answer = await send(toStrangers(newAddress(), newAddress(), newAddress()))
        expect([answer.status, ...errorsOf(answer)]).toEqual([207, null, null, 'hipCheckRequired'])
        expect((await send({ ...toStrangers(newAddress()), sendInvitation: false })).status).toBe(200)
        const other = await invite(world, place, toStrangers(newAddress()), {
          token: world.person('carla').accessToken,
        })
        expect(other.status).toBe(200)
        await world.clock({ advance: 'PT61M' })
        expect((await send(toStrangers(newAddress()))).status).toBe(200)
      })
    })

    it('of mails in an hour, also for calls that come at once', async () => {
      const place = await newFile()
      await world.clock({ advance: 'PT2H' })
      const token = await world.token({ user: 'ana@convite.example' })
      await withSettings(world, { mailsPerUserAndHour: 3 }, async () => {
        const answers = await Promise.all(
          Array.from({ length: 10 }, () => invite(world, place, toStrangers(newAddress()), { token })),
        )
        expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(3).fill(200), ...Array(7).fill(207)])
      })
      await world.clock({ follow: true })
    })

    it('that are off in development', async () => {
      expect(await world.settings()).toMatchObject({ mailsPerUserAndHour: null })
    })
  })

  it('need a sender with an address', async () => {
    const hugo = world.person('hugo').accessToken
    const answer = await invite(world, world.place('hugo', '/Keys.txt'), to({ alias: 'ben' }), { token: hugo })
    expect([answer.status, ...errorsOf(answer)]).toEqual([207, 'exchangeInvalidUser'])
    expect(await world.mail({ to: 'ben@convite.example' })).toEqual([])
  })

  it('need a recipient with an address, which a person must have and a group need not', async () => {
    const answer = await invite(world, await newFile(), to({ alias: 'hugo' }, { alias: 'night-watch' }))
    expect([answer.status, ...errorsOf(answer)]).toEqual([207, 'mailRejected', null])
    expect(answer.body.value[0]?.error?.message).toContain('Hugo Lindqvist')
  })

  it('go out for a person who sends by an application, too', async () => {
    const application = await world.token({ clientId: world.ready.clients[0]?.clientId ?? '' })
    const answer = await invite(world, await newFile(), to({ email: 'bo@partner.example' }), { token: application })
    expect(answer.status).toBe(200)
    expect(await world.mail({ to: 'bo@partner.example' })).toHaveLength(1)
  })

  it("carry the message, also without sign-in, and nobody else's address", async () => {
    const emails = Array.from({ length: 20 }, newAddress)
    const body = { ...toStrangers(...emails), requireSignIn: false, message: 'Please read page 3.' }
    const place = await newFile()
    const answer = await withSettings(world, { sharingCapability: 'externalUserAndGuestSharing' }, () =>
      invite(world, place, body),
    )
    expect(answer.status).toBe(200)
    const links = answer.body.value.map(({ link }) => link?.webUrl ?? '')
    for (const [index, email] of emails.entries()) {
      const [mail, ...others] = await world.mail({ to: email })
      expect(others).toEqual([])
      expect(mail?.text).toContain('Please read page 3.')
      const foreign = [...emails, ...links].filter(text => text !== email && text !== links[index])
      expect(
        foreign.filter(text => mail?.raw.includes(text) || mail?.text.includes(text) || mail?.html.includes(text)),
      ).toEqual([])
    }
  })
})
