/** Passwords guessed, accounts looked for, letters that look alike (lessons D5, D7, D8, J1). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestBrowser } from 'convite/auth/testing/browser.ts'
import { hashPassword } from 'convite/auth/secrets/password-hash.ts'
import type { PrincipalId } from 'convite/domain/principal.ts'
import { startDevApp } from '../app.ts'
import { makeUsualPlace } from '../database.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import { author, begin, follow, nameOf, openBrowser, readFields, type SignInWorld } from './sign-in-world.ts'

const password = 'seven quiet harbours'
const settings = { trustedProxies: '127.0.0.1' }

async function setPassword(world: SignInWorld, user: string): Promise<void> {
  const { signIn, random } = world.app.services
  const change = { person: world.person(user).id as PrincipalId, passwordHash: await hashPassword(password) }
  await signIn.passwordChanges.set(author(world), { ...change, noticeId: random.guid(), doneFrom: null }, null)
}

/** Tries a password from an address of the net. */
async function attempt(
  browser: TestBrowser,
  world: { origin: string },
  username: string,
  given: string,
  from = '192.0.2.1',
) {
  const { page, at } = await begin(browser, world, '/signin')
  if (page.status !== 200) throw new Error(`No sign-in: ${page.status}`)
  return browser.post(at, { ...readFields(page), username, password: given }, { 'x-forwarded-for': from })
}

describe('a password', () => {
  let world: HeldWorld
  beforeEach(async () => {
    world = await startHeldWorld(settings)
    await setPassword(world, 'ana')
  })
  afterEach(() => world.stop())

  it('is guessed five times, two hundred tries at once or not; the right one from there waits too', async () => {
    const owner = openBrowser(world)
    expect((await attempt(owner, world, nameOf('ana'), password, '192.0.2.1')).status).toBe(303)

    const ready = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const browser = openBrowser(world)
        return { browser, ...(await begin(browser, world, '/signin')) }
      }),
    )
    const tries = await Promise.all(
      ready.map(({ browser, page, at }, index) =>
        browser.post(
          at,
          { ...readFields(page), username: nameOf('ana'), password: `wrong ${index}` },
          { 'x-forwarded-for': '192.0.2.1' },
        ),
      ),
    )
    expect(tries.filter(({ status }) => status === 400)).toHaveLength(5)
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(195)
    const stranger = await attempt(openBrowser(world), world, nameOf('ana'), password)
    expect([stranger.status, Number(stranger.headers.get('retry-after')) > 0]).toEqual([429, true])
    // The same address, but the browser in which Ana has signed in before.
    expect((await attempt(owner, world, nameOf('ana'), password)).status).toBe(303)
    // Nobody is locked out: elsewhere and after the pause it is as ever.
    expect((await attempt(openBrowser(world), world, nameOf('ana'), password, '198.51.100.9')).status).toBe(303)
    world.setNow(world.now() + 60_000)
    expect((await attempt(openBrowser(world), world, nameOf('ana'), password)).status).toBe(303)
  })

  it('is guessed by a household, however many addresses of IPv6 it has', async () => {
    const statuses: number[] = []
    for (let index = 1; index <= 6; index += 1) {
      const from = `2001:db8:0:1:${index}::${index}`
      statuses.push((await attempt(openBrowser(world), world, nameOf('ana'), 'wrong', from)).status)
    }
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429])
    expect((await attempt(openBrowser(world), world, nameOf('ana'), 'wrong', '2001:db8:0:2::1')).status).toBe(400)
  })

  it('is asked for in the same words and as often of a name that nobody has', async () => {
    const strip = (text: string) => text.replaceAll(/value="[^"]*"|action="[^"]*"/g, '')
    const names = ['ana', 'alma', 'xyz'].map(nameOf)
    // One has a password, one has none, one does not exist.
    const seen = await Promise.all(
      names.map(async (name, index) => {
        const answers: string[] = []
        for (let time = 0; time < 6; time += 1) {
          const { status, text, headers } = await attempt(
            openBrowser(world),
            world,
            name,
            'wrong',
            `192.0.2.${index + 10}`,
          )
          const kept = [...headers.keys()].filter(key => !['date', 'request-id', 'client-request-id'].includes(key))
          answers.push(`${status} ${kept.join()} ${strip(text)}`)
        }
        return answers
      }),
    )
    expect(seen[1]).toEqual(seen[0])
    expect(seen[2]).toEqual(seen[0])
  })

  it('that is right is answered like a wrong one when the account is closed', async () => {
    const { admin } = world.app.services
    await admin.updateUser(author(world), world.person('ana').id, { isEnabled: false })
    expect((await attempt(openBrowser(world), world, nameOf('ana'), password)).status).toBe(400)
    await admin.deleteUser(author(world), world.person('ana').id)
    expect((await attempt(openBrowser(world), world, nameOf('ana'), password)).status).toBe(400)
  })

  it.each(['ANA@convite.example', 'Ana@CONVITE.EXAMPLE'])(
    'belongs to the name in any case of A to Z: %s',
    async name => {
      expect((await attempt(openBrowser(world), world, name, password)).status).toBe(303)
    },
  )

  it.each([
    'аna@convite.example',
    'ana@conv\u0131te.example',
    'ana@conv\u0130te.example',
    'ａｎａ@convite.example',
    'ana@convite.example\u200b',
    'a\u00adna@convite.example',
    'ana@convite\u3002example',
    'ana@ⓒonvite.example',
    'ana@convite.example.',
    'ana',
    'ana@',
    '@convite.example',
    'x ana@convite.example',
  ])('does not belong to a name that looks alike: %j', async name => {
    expect((await attempt(openBrowser(world), world, name, password)).status).toBe(400)
  })

  it('and a name with the Kelvin sign are another person', async () => {
    const { admin, random } = world.app.services
    await admin.createUser(author(world), {
      id: random.guid() as PrincipalId,
      displayName: 'Kim',
      userPrincipalName: 'kim@convite.example',
      mail: 'kim@convite.example',
      userType: 'Member',
      isAdmin: false,
      isPremium: false,
      isEnabled: true,
      passwordHash: await hashPassword(password),
    })
    expect((await attempt(openBrowser(world), world, '\u212aim@convite.example', password)).status).toBe(400)
    expect((await attempt(openBrowser(world), world, 'KIM@convite.example', password)).status).toBe(303)
  })
})

describe('tries', () => {
  it('are counted across a restart of the server', async () => {
    await using place = await makeUsualPlace()
    const at = Date.UTC(2027, 0, 1, 12)
    const options = { machine: () => at, settings: { role: 'api', ...settings } }
    {
      await using first = await startDevApp(place, options)
      const { origin } = first.app
      for (let time = 0; time < 5; time += 1) {
        expect((await attempt(openBrowser({ origin }), { origin }, nameOf('ana'), 'wrong')).status).toBe(400)
      }
    }
    await using second = await startDevApp(place, options)
    const { origin } = second.app
    expect((await attempt(openBrowser({ origin }), { origin }, nameOf('ana'), 'wrong')).status).toBe(429)
  })
})

describe('a forgotten password', () => {
  it('is answered alike for everybody, and a mail goes to the stored address alone', async () => {
    await using world = await startHeldWorld(settings)
    await setPassword(world, 'ana')
    const ask = async (address: string, index: number) => {
      const browser = openBrowser(world)
      const { page, at } = await follow(browser, world, '/password/forgot')
      const { status, text } = await browser.post(
        at,
        { ...readFields(page), address },
        { 'x-forwarded-for': `192.0.2.${index}`, 'x-forwarded-host': 'evil.example' },
      )
      return `${status} ${text.replaceAll(address, '')}`
    }
    const addresses = ['ANA@convite.example', 'bo@partner.example', 'nob@convite.example', 'ａna@convite.example']
    const answers = await Promise.all(addresses.map(ask))
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toMatch(/^200 /)
    await world.runJobs()
    await world.clock({ advance: 'PT1M' })
    const mails = (await world.mail()).filter(({ links }) => links.some(link => link.includes('/password/reset')))
    expect(mails.map(({ to }) => to)).toEqual([[nameOf('ana')]])
    // A link names this server, whatever the request said of its host; looking at it changes nothing.
    const link = mails[0]?.links.find(one => one.includes('/password/reset')) ?? ''
    expect(link.startsWith(`${world.origin}/password/reset?token=`)).toBe(true)
    for (let time = 0; time < 3; time += 1) {
      expect((await openBrowser(world).get(link)).status).toBe(200)
      expect((await fetch(link, { method: 'HEAD' })).status).toBe(200)
    }
    const pages = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const browser = openBrowser(world)
        return { browser, page: await browser.get(link) }
      }),
    )
    // Used once, however many use it at once; afterwards it is none.
    const used = await Promise.all(
      pages.map(({ browser, page }, index) =>
        browser.post(link, {
          ...readFields(page),
          newPassword: `another quiet harbour ${index}`,
          repeatPassword: `another quiet harbour ${index}`,
        }),
      ),
    )
    expect(used.filter(({ status }) => status === 200)).toHaveLength(1)
    expect((await openBrowser(world).get(link)).status).toBe(404)
  })
})
