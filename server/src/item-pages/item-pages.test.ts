import { beforeEach, describe, expect, it } from 'vitest'
import type { ItemKey } from '../domain/ids.ts'
import {
  ana,
  bo,
  closedDriveAddress,
  driveAddress,
  fileAddress,
  folderAddress,
  gus,
  hiddenAddress,
  type ItemWorld,
  makeItemWorld,
  missingAddress,
  missingDriveAddress,
  off,
  secretOf,
} from './testing/item-world.ts'

let world: ItemWorld
beforeEach(() => {
  world = makeItemWorld()
})

const signInTo = (address: string) => `/signin?to=${encodeURIComponent(address)}`

describe('whoever is not signed in', () => {
  it.each([fileAddress, hiddenAddress, missingAddress, driveAddress, closedDriveAddress, missingDriveAddress])(
    'is sent to the sign-in, which leads back to %s',
    async address => {
      const { statusCode, headers, body } = await world.get(address)
      expect([statusCode, headers.location, body]).toEqual([303, signInTo(address), ''])
      expect(headers['set-cookie']).toBeUndefined()
    },
  )

  it.each(['/sites/planning', '/sites/planning/', '/sites/none', '/teams/a%20b/closed', `/i/${secretOf('a')}?utm=1`])(
    'is sent to the sign-in, which leads back to %s, too',
    async address => {
      const { statusCode, headers } = await world.get(address)
      expect([statusCode, headers.location]).toEqual([303, signInTo(address)])
    },
  )

  it('costs no look-up, so the time of the answer tells nothing of what exists', async () => {
    for (const address of [driveAddress, missingDriveAddress, '/sites/planning', '/sites/none']) {
      await world.get(address)
    }
    expect(world.looks.count).toBe(0)
    await world.getAs(bo, driveAddress)
    expect(world.looks.count).toBe(1)
  })

  it('is told at once where an address has no form of ours', async () => {
    for (const address of [
      '/open/nothing',
      '/open/drive/nothing',
      '/open/drive/',
      '/sites/',
      '/sites/a//b',
      '/i/short',
    ]) {
      const { statusCode, body } = await world.get(address)
      expect([address, statusCode, body.includes('This link does not work')]).toEqual([address, 404, true])
    }
    expect((await world.get('/i/%3Cscript%3E')).body).not.toContain('<script>')
  })
})

describe('opening an item', () => {
  it('shows name, kind, sharer, role and a download to somebody who may read it', async () => {
    const page = await world.getAs(bo, fileAddress)
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('<bdi>Plan &lt;2026&gt;.docx</bdi>')
    expect(page.body).toContain('Document')
    expect(page.body).toContain('Shared by <bdi>Ana Prieto (ana@convite.example)</bdi>')
    expect(page.body).toContain('You can view and download it')
    expect(page.body).toContain('15.3 kB')
    expect(page.body).toContain(`href="http://localhost:8080/download/6-user-${bo.id}"`)
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' })
  })

  it('tells the owner that it is theirs, and gives no download of a folder', async () => {
    const { body } = await world.getAs(ana, folderAddress)
    expect(body).toContain('This is yours.')
    expect(body).toContain('Folder')
    expect(body).not.toContain('/download/')
  })

  it('looks the same for what is not there and for what is not theirs', async () => {
    const page = await world.getAs(bo, hiddenAddress)
    const missing = await world.getAs(bo, missingAddress)
    expect([page.statusCode, missing.statusCode]).toEqual([404, 404])
    expect(page.body).not.toContain('Secret')
    const neutral = (body: string) => body.replaceAll(/to=%2Fopen%2F\w+/g, 'to=')
    expect(neutral(missing.body)).toBe(neutral(page.body))
    expect(page.body).toContain('<bdi>bo@convite.example</bdi>')
  })

  it('ends with the access, at the next look', async () => {
    const guest = { ...gus, externalUserState: 'Accepted' as const }
    world.people.set(gus.id, guest)
    const address = `/i/${secretOf('a')}`
    expect((await world.getAs(guest, address)).body).toContain('Your access ends')
    world.tick(86_400_000)
    expect((await world.getAs(guest, address)).statusCode).toBe(404)
    expect((await world.getAs(guest, fileAddress)).statusCode).toBe(404)
  })

  it.each([off, gus])('asks somebody anew who may not sign in any more or yet ($displayName)', async person => {
    const { statusCode, headers } = await world.getAs(person, fileAddress)
    expect([statusCode, headers.location]).toEqual([303, `${signInTo(fileAddress)}&prompt=login`])
  })

  it('lets whoever is signed in leave, or sign in as somebody else', async () => {
    for (const address of [fileAddress, hiddenAddress]) {
      const { body } = await world.getAs(bo, address)
      expect(body).toContain('Signed in as <bdi>Bo Prieto</bdi>')
      expect(body).toContain(`href="${signInTo(address)}&amp;prompt=login"`)
      expect(body).toContain('<form method="post" action="/account">')
      expect(body).toContain(`name="token" value="token of account session-${bo.id}"`)
      expect(body).toContain('name="action" value="signOut"')
    }
  })

  it('takes no form: the page of the account does', async () => {
    const { statusCode } = await world.server.inject({ method: 'POST', url: fileAddress })
    expect(statusCode).toBe(405)
  })
})

describe('opening a drive or a site', () => {
  it.each([driveAddress, '/sites/planning', '/sites/planning/'])(
    '%s shows its root to whom it is open',
    async address => {
      const { statusCode, body } = await world.getAs(ana, address)
      expect([statusCode, body.includes('<h1><bdi>Projects</bdi></h1>')]).toEqual([200, true])
    },
  )

  it('looks the same for what is not there and for what is not theirs', async () => {
    const closed = [driveAddress, closedDriveAddress, '/teams/a%20b/closed']
    const missing = [missingDriveAddress, '/teams/a%20b/none', '/sites/none', missingAddress]
    const bodies = new Set<string>()
    for (const address of [...closed, ...missing]) {
      const { statusCode, body } = await world.getAs(bo, address, { 'accept-language': 'fr' })
      expect([address, statusCode]).toEqual([address, 404])
      bodies.add(body.replace(encodeURIComponent(address), ''))
    }
    expect(bodies.size).toBe(1)
    expect([...bodies][0]).toContain('Introuvable, ou pas pour vous')
  })
})

describe('names', () => {
  it('are shown without what deceives the eye', async () => {
    world.people.set(ana.id, { ...ana, displayName: 'A\u202ena\u200b Prieto' })
    world.names.set(6 as ItemKey, 'Pl\u200ban\u202excod.exe')
    const { body } = await world.getAs(bo, fileAddress)
    expect(body).not.toMatch(/[\u200b\u202a-\u202e\u2066-\u2069]/)
    expect(body).toContain('<h1><bdi>Planxcod.exe</bdi></h1>')
    expect(body).toContain('<title>Planxcod.exe · Convite</title>')
    expect(body).toContain('<bdi>Ana Prieto (')
  })

  it('that vanish give way to the kind', async () => {
    world.names.set(6 as ItemKey, '\u2066\u2069')
    expect((await world.getAs(bo, fileAddress)).body).toContain('<h1><bdi>Document</bdi></h1>')
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
    const { body } = await world.getAs(bo, fileAddress, { 'accept-language': 'es-ES,es;q=0.9' })
    expect(body).toContain('<html lang="es">')
    expect(body).toContain('Lo comparte <bdi>Ana Prieto')
    expect((await world.get('/i/short', { 'accept-language': 'fr' })).body).toContain('Ce lien ne fonctionne pas')
  })
})

describe('for whom an address was made', () => {
  it('says the address of an invitation alone', async () => {
    expect(await world.findInvitee(`/i/${secretOf('a')}`)).toMatchObject({ id: gus.id })
    expect(await world.findInvitee(`/i/${secretOf('a')}?utm=1`)).toMatchObject({ id: gus.id })
    for (const address of [
      fileAddress,
      driveAddress,
      '/account',
      '/sites/planning',
      `/i/${secretOf('b')}`,
      `/i/${secretOf('d')}`,
      `/i/${secretOf('z')}`,
      `/i/${secretOf('a')}/x`,
      `/i/${gus.id}`,
      '/i/%',
    ]) {
      expect([address, await world.findInvitee(address)]).toEqual([address, null])
    }
  })

  it('says nothing of accounts that are closed or gone', async () => {
    for (const change of [{ isEnabled: false }, { isDeleted: true }, { kind: 'group' as const }]) {
      world.people.set(gus.id, { ...gus, ...change })
      expect(await world.findInvitee(`/i/${secretOf('a')}`)).toBeNull()
    }
  })
})

it('changes nothing when mail scanners follow every address', async () => {
  await world.settings.saveSettings({}, { sharingCapability: 'externalUserAndGuestSharing' })
  const addresses = [fileAddress, hiddenAddress, ...['a', 'b', 'c', 'd', 'e'].map(letter => `/i/${secretOf(letter)}`)]
  const read = () => JSON.stringify([...world.people.values(), ...world.grants.values()])
  const before = read()
  for (const address of addresses) {
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      const { statusCode, headers } = await world.get(address, { 'user-agent': 'Mozilla/5.0' }, method)
      expect([200, 303, 404]).toContain(statusCode)
      expect(headers['set-cookie']).toBeUndefined()
      if (statusCode === 303) continue
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
      expect(headers['referrer-policy']).toBe('no-referrer')
    }
  }
  expect(read()).toBe(before)
})
