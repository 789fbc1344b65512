import type { ItemKey } from '../domain/ids.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { aPerson } from './testing/dev-world.ts'
import {
  ana,
  bo,
  closedDriveAddress,
  cookieOf,
  type DemoWorld,
  driveAddress,
  fileAddress,
  folderAddress,
  gus,
  hiddenAddress,
  makeDemoWorld,
  missingAddress,
  missingDriveAddress,
  off,
  secretOf,
  tokenOf,
} from './testing/demo-world.ts'

let world: DemoWorld
beforeEach(() => {
  world = makeDemoWorld()
})

describe('opening an item', () => {
  it('asks first who it is, and offers the people who can sign in', async () => {
    const { statusCode, body, headers } = await world.get(fileAddress)
    expect(statusCode).toBe(200)
    expect(body).toContain('Who are you?')
    expect(body).toContain(`value="${bo.id}"`)
    expect(body).not.toContain(`value="${off.id}"`)
    expect(String(headers['set-cookie'])).toMatch(/^convite_demo_8080=[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  it('shows name, kind, sharer, role and a download to somebody who may read it', async () => {
    const { page, chosen } = await world.signIn(fileAddress, bo)
    expect(chosen.statusCode).toBe(303)
    expect(chosen.headers.location).toBe(fileAddress)
    expect(page.body).toContain('<bdi>Plan &lt;2026&gt;.docx</bdi>')
    expect(page.body).toContain('Document')
    expect(page.body).toContain('Shared by <bdi>Ana Prieto (ana@convite.example)</bdi>')
    expect(page.body).toContain('You can view and download it')
    expect(page.body).toContain('15.3 kB')
    expect(page.body).toContain(`href="http://localhost:8080/download/6-user-${bo.id}"`)
  })

  it('tells the owner that it is theirs, and gives no download of a folder', async () => {
    const { page } = await world.signIn(folderAddress, ana)
    expect(page.body).toContain('This is yours.')
    expect(page.body).toContain('Folder')
    expect(page.body).not.toContain('/download/')
  })

  it('looks the same for what is not there and for what is not theirs', async () => {
    const { signedIn, page } = await world.signIn(hiddenAddress, bo)
    const missing = await world.get(missingAddress, { cookie: signedIn })
    expect([page.statusCode, missing.statusCode]).toEqual([404, 404])
    expect(page.body).not.toContain('Secret')
    const neutral = (body: string) => body.replaceAll(/\/open\/\w+/g, '/open/…')
    expect(neutral(missing.body)).toBe(neutral(page.body))
  })

  it('ends with the access, at the next look', async () => {
    const address = `/i/${secretOf('a')}`
    const { signedIn, page } = await world.signIn(address, gus)
    expect(page.statusCode).toBe(200)
    world.tick(86_400_000)
    expect((await world.get(address, { cookie: signedIn })).statusCode).toBe(404)
    expect((await world.get(fileAddress, { cookie: signedIn })).statusCode).toBe(404)
  })

  it('is 404 for an address that is no item', async () => {
    expect((await world.get('/open/nothing')).statusCode).toBe(404)
    expect((await world.post('/open/nothing', {})).statusCode).toBe(404)
  })
})

describe('opening a drive or a site', () => {
  it.each([driveAddress, '/sites/planning', '/sites/planning/'])(
    '%s shows its root to whom it is open',
    async address => {
      const { form, chosen, page } = await world.signIn(address, ana)
      expect(form.body).toContain('Who are you?')
      expect(chosen.headers.location).toBe(address)
      expect([page.statusCode, page.body.includes('<h1><bdi>Projects</bdi></h1>')]).toEqual([200, true])
    },
  )

  it('looks the same for what is not there and for what is not theirs', async () => {
    const closed = [closedDriveAddress, '/teams/a%20b/closed']
    const missing = [missingDriveAddress, '/teams/a%20b/none', '/sites/none', missingAddress]
    const { signedIn } = await world.signIn(driveAddress, bo)
    const bodies = new Set<string>()
    for (const address of [driveAddress, ...closed, ...missing]) {
      expect((await world.get(address)).body).toContain('Who are you?')
      const { statusCode, body } = await world.get(address, { cookie: signedIn, 'accept-language': 'fr' })
      expect([address, statusCode]).toEqual([address, 404])
      bodies.add(body.replace(`action="${address}"`, 'action=""'))
    }
    expect(bodies.size).toBe(1)
    expect([...bodies][0]).toContain('Introuvable, ou pas pour vous')
  })

  it('is 404 at once for what has no form of an address', async () => {
    for (const address of ['/open/drive/nothing', '/open/drive/', '/sites/', '/sites/a//b']) {
      expect([address, (await world.get(address)).statusCode]).toEqual([address, 404])
    }
  })
})

describe('names', () => {
  it('are shown without what deceives the eye, wherever people typed them', async () => {
    world.people.set(ana.id, { ...ana, displayName: 'A\u202ena\u200b Prieto' })
    world.names.set(6 as ItemKey, 'Pl\u200ban\u202excod.exe')
    const { form, page } = await world.signIn(fileAddress, bo)
    for (const { body } of [form, page]) expect(body).not.toMatch(/[\u200b\u202a-\u202e\u2066-\u2069]/)
    expect(form.body).toContain('<bdi>Ana Prieto</bdi>')
    expect(page.body).toContain('<h1><bdi>Planxcod.exe</bdi></h1>')
    expect(page.body).toContain('<title>Planxcod.exe · Convite</title>')
    expect(page.body).toContain('<bdi>Ana Prieto (')
  })

  it('that vanish give way to the kind and to the address', async () => {
    world.people.set(bo.id, { ...bo, displayName: '\u200b' })
    world.names.set(6 as ItemKey, '\u2066\u2069')
    const { form, page } = await world.signIn(fileAddress, bo)
    expect(form.body).toContain(`<strong><bdi>${bo.mail}</bdi>`)
    expect(page.body).toContain('<h1><bdi>Document</bdi></h1>')
  })

  it('stand in the order of the language of the reader', async () => {
    for (const displayName of ['Zoe', 'Élise', 'Emil', 'Ömer', 'olga']) {
      world.people.set(displayName, aPerson(displayName, { displayName, mail: null }))
    }
    const orderIn = async (language: string) => {
      const { body } = await world.get(fileAddress, { 'accept-language': language })
      return [...body.matchAll(/<bdi>(Zoe|Élise|Emil|Ömer|olga)<\/bdi>/g)].map(([, name]) => name)
    }
    expect(await orderIn('fr')).toEqual(['Élise', 'Emil', 'olga', 'Ömer', 'Zoe'])
  })
})

describe('signing in on the page', () => {
  it('redeems the invitations of a guest, and nothing for others', async () => {
    await world.signIn(fileAddress, bo)
    expect(world.redeemed).toEqual([])
    const { form, page } = await world.signIn(`/i/${secretOf('a')}`, gus)
    expect(form.body.indexOf(gus.id)).toBeLessThan(form.body.indexOf(ana.id))
    expect(form.body).toContain('Invited')
    expect(world.redeemed).toEqual([gus.id])
    expect(page.body).toContain('You can view and change it')
    expect(page.body).toContain('Your access ends')
    await world.signIn(`/i/${secretOf('a')}`, gus)
    expect(world.redeemed).toEqual([gus.id])
  })

  it('makes a new session, and the one before is not signed in', async () => {
    const { cookie, signedIn } = await world.signIn(fileAddress, bo)
    expect(signedIn).not.toBe(cookie)
    expect((await world.get(fileAddress, { cookie })).body).toContain('Who are you?')
    expect((await world.get(fileAddress, { cookie: signedIn })).body).toContain('Signed in as')
  })

  it('ends with the form for it', async () => {
    const { signedIn, page } = await world.signIn(fileAddress, bo)
    const out = await world.post(fileAddress, { action: 'signOut', token: tokenOf(page.body) }, { cookie: signedIn })
    expect(out).toMatchObject({ statusCode: 303, headers: { location: fileAddress } })
    expect((await world.get(fileAddress, { cookie: signedIn })).body).toContain('Who are you?')
  })

  it('is refused to forms of other pages, whatever they carry', async () => {
    const form = await world.get(fileAddress)
    const fields = { action: 'signIn', token: tokenOf(form.body), user: bo.id }
    const cookie = cookieOf(form)
    for (const foreign of ['http://evil.test', 'null', 'http://localhost:3000', 'https://localhost:8080']) {
      const answer = await world.post(fileAddress, fields, { cookie, origin: foreign })
      expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([403, undefined])
    }
    const rebound = await world.post(fileAddress, fields, { cookie, host: 'evil.test', origin: 'http://evil.test' })
    expect(rebound.statusCode).toBe(403)
    const nowhere = await world.post(fileAddress, fields, { cookie, origin: '' })
    expect(nowhere.statusCode).toBe(403)
  })

  it('needs the token of its own session', async () => {
    const mine = await world.get(fileAddress)
    const other = await world.get(fileAddress)
    for (const token of ['', 'wrong', tokenOf(other.body)]) {
      const answer = await world.post(fileAddress, { action: 'signIn', token, user: bo.id }, { cookie: cookieOf(mine) })
      expect(answer.statusCode).toBe(400)
      expect(answer.body).toContain('open for too long')
      expect((await world.get(fileAddress, { cookie: cookieOf(answer) })).body).toContain('Who are you?')
    }
    expect(
      (await world.post(fileAddress, { action: 'signIn', token: tokenOf(mine.body), user: bo.id })).statusCode,
    ).toBe(400)
  })

  it('is possible for people of the directory alone', async () => {
    for (const user of [off.id, 'nobody', '']) {
      const form = await world.get(fileAddress)
      const answer = await world.post(
        fileAddress,
        { action: 'signIn', token: tokenOf(form.body), user },
        { cookie: cookieOf(form) },
      )
      expect(answer.statusCode).toBe(400)
    }
  })

  it('ends for everybody with a reset, and for somebody who is disabled', async () => {
    const { signedIn } = await world.signIn(fileAddress, bo)
    world.people.set(bo.id, { ...bo, isEnabled: false })
    expect((await world.get(fileAddress, { cookie: signedIn })).body).toContain('Who are you?')
    world.people.set(bo.id, bo)
    expect((await world.get(fileAddress, { cookie: signedIn })).body).toContain('Signed in as')
    world.sessions.clear()
    expect((await world.get(fileAddress, { cookie: signedIn })).body).toContain('Who are you?')
  })

  it('takes forms alone, and small ones', async () => {
    expect((await world.post(fileAddress, {}, { 'content-type': 'text/plain' })).statusCode).toBe(415)
    expect((await world.post(fileAddress, { x: 'y'.repeat(20_000) })).statusCode).toBe(413)
  })
})

describe('opening a link', () => {
  it('that needs no sign-in shows the item at once', async () => {
    await world.settings.saveSettings({}, { sharingCapability: 'externalUserAndGuestSharing' })
    const opened = await world.get(`/i/${secretOf('b')}`)
    expect(opened.statusCode).toBe(200)
    expect(opened.body).toContain('<bdi>Projects</bdi>')
    expect(opened.body).toContain('Anyone who has this link can open it.')
    expect(opened.headers['set-cookie']).toBeUndefined()
    const withFile = await world.get(`/i/${secretOf('e')}`)
    expect(withFile.body).toContain(`http://localhost:8080/download/6-link-p-file`)
  })

  it('asks at each use what the policy and the creator allow', async () => {
    expect((await world.get(`/i/${secretOf('b')}`)).statusCode).toBe(404)
    await world.settings.saveSettings({}, { sharingCapability: 'externalUserAndGuestSharing' })
    world.people.set(ana.id, { ...ana, isEnabled: false })
    expect((await world.get(`/i/${secretOf('b')}`)).statusCode).toBe(404)
  })

  it('with a password does not show what is behind it', async () => {
    await world.settings.saveSettings({}, { sharingCapability: 'externalUserAndGuestSharing' })
    const { body } = await world.get(`/i/${secretOf('c')}`)
    expect(body).toContain('This link has a password')
    expect(body).not.toContain('Plan')
    expect(body).not.toContain('/download/')
  })

  it('that has ended, was withdrawn or never was is one page in plain words', async () => {
    const answers = await Promise.all([secretOf('d'), secretOf('z'), 'short'].map(secret => world.get(`/i/${secret}`)))
    expect(answers.map(answer => answer.statusCode)).toEqual([404, 404, 404])
    expect(new Set(answers.map(answer => answer.body)).size).toBe(1)
    expect(answers[0]?.body).toContain('This link does not work')
  })

  it('speaks the language of the reader', async () => {
    const spanish = await world.signIn(fileAddress, bo, { 'accept-language': 'es-ES,es;q=0.9' })
    expect(spanish.form.body).toContain('¿Quién eres?')
    expect(spanish.page.body).toContain('<html lang="es">')
    expect(spanish.page.body).toContain('Lo comparte <bdi>Ana Prieto')
    expect((await world.get('/i/short', { 'accept-language': 'fr' })).body).toContain('Ce lien ne fonctionne pas')
  })
})

describe('mail scanners', () => {
  it('change nothing by following every address, and the journey works afterwards', async () => {
    await world.settings.saveSettings({}, { sharingCapability: 'externalUserAndGuestSharing' })
    const addresses = [fileAddress, hiddenAddress, ...['a', 'b', 'c', 'd', 'e'].map(letter => `/i/${secretOf(letter)}`)]
    const before = JSON.stringify([...world.people.values(), ...world.grants.values()])
    for (const address of addresses) {
      for (const method of ['GET', 'HEAD', 'GET'] as const) {
        const { headers } = await world.get(address, { 'user-agent': 'Mozilla/5.0', 'sec-fetch-site': 'none' }, method)
        expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
        // Pages with a form tell this server alone where they are; the others tell nobody.
        expect(headers['referrer-policy']).toMatch(/^(?:no-referrer|same-origin)$/)
      }
    }
    expect(world.redeemed).toEqual([])
    expect(JSON.stringify([...world.people.values(), ...world.grants.values()])).toBe(before)
    expect((await world.signIn(`/i/${secretOf('a')}`, gus)).page.body).toContain('Plan')
    expect(world.internalErrors).toEqual([])
  })
})
