/** What else an invite changes, and what it leaves: tags, the audit, headers that clients send (invite.md sections 4 and 8). */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { describeOnEngines, type OpenWorld } from '../world.ts'
import { goodInvite } from './invite-refusals.ts'
import { addFile, invite, inviteOne, makeStranger, takeStock, withSettings } from './invite-world.ts'

interface Tags {
  readonly eTag: string
  readonly cTag?: string
}

describeOnEngines('an invite', start => {
  let world: OpenWorld
  beforeAll(async () => {
    world = await start()
  })
  afterAll(() => world.stop())

  const tokenOf = (name: string) => world.person(name).accessToken
  const newFile = (owner = 'ana') => addFile(world, owner, `${randomUUID()}.txt`)
  const tagsOf = async (place: string) => (await call<Tags>(world, 'GET', place, { token: tokenOf('ana') })).body

  describe('changes the eTag', () => {
    it('of the item and of all that lies below, and of nothing beside', async () => {
      const places = [
        '/Projects/2026',
        '/Projects/2026/Launch/Press',
        '/Projects/2026/Budget.csv',
        '/Projects/2025',
        '/Bienvenida.html',
      ]
      const readAll = () => Promise.all(places.map(async path => (await tagsOf(world.place('ana', path))).eTag))
      const before = await readAll()
      await inviteOne(world, world.place('ana', '/Projects/2026'), makeStranger().terms)
      const after = await readAll()
      expect(places.filter((_path, index) => before[index] !== after[index])).toEqual(places.slice(0, 3))
    })

    it('so that a list of permissions that was kept is known to be old', async () => {
      const place = await newFile()
      const list = (tag: string) =>
        call(world, 'GET', `${place}/permissions`, { token: tokenOf('ana'), headers: { 'If-None-Match': tag } })
      const { eTag } = await tagsOf(place)
      expect((await list(eTag)).status).toBe(304)
      await inviteOne(world, place, goodInvite)
      expect((await list(eTag)).status).toBe(200)
    })

    it('but not the tag of the content', async () => {
      const place = await newFile()
      const { cTag } = await tagsOf(place)
      await inviteOne(world, place, goodInvite)
      expect((await tagsOf(place)).cTag).toBe(cTag)
    })
  })

  it.each(['eTag', 'cTag', 'weak', 'several', 'any'])('goes through with If-Match that fits: %s', async form => {
    const place = await newFile()
    const { eTag, cTag = '' } = await tagsOf(place)
    const tag = { eTag, cTag, weak: `W/${eTag}`, several: `"x", ${eTag}`, any: '*' }[form] ?? ''
    const { status } = await invite(world, place, goodInvite, { headers: { 'If-Match': tag } })
    expect(status).toBe(200)
  })

  it('leaves one row in the audit for each permission and each guest, with who, by what, and in which request', async () => {
    const place = await newFile()
    const { email } = makeStranger()
    const listRows = () =>
      world.query(
        'select seq, action, actor, app_id, request_id, target, old_value, new_value from audit order by seq, part',
      )
    const before = await listRows()
    const answer = await invite(world, place, {
      ...goodInvite,
      recipients: [{ alias: 'ben' }, { email }, { alias: 'planners' }],
      roles: ['write'],
    })
    const known = new Set(before.map(row => JSON.stringify(row)))
    const added = (await listRows()).filter(row => !known.has(JSON.stringify(row)))
    const common = {
      actor: world.person('ana').id,
      request_id: answer.headers['request-id'],
      app_id: expect.any(String),
      old_value: null,
    }
    expect(added.filter(({ action }) => action === 'permission.grant')).toEqual(
      [world.person('ben').id, expect.any(String), world.group('Planners').id].map(target =>
        expect.objectContaining({ ...common, target, new_value: expect.stringContaining('"role":2') }),
      ),
    )
    expect(added.filter(({ action }) => action !== 'permission.grant')).toEqual([
      expect.objectContaining({ ...common, action: 'guest.create', new_value: expect.stringContaining(email) }),
    ])
    expect(JSON.stringify(added)).not.toContain(answer.body.value[1]?.link?.webUrl?.slice(-24))
  })

  it('gives a group on a personal drive a link of its own, with its name', async () => {
    const place = await newFile('grace.okafor')
    const terms = { ...goodInvite, recipients: [{ email: 'planners@convite.example' }] }
    const permission = await inviteOne(world, place, terms, tokenOf('grace.okafor'))
    expect(permission).toMatchObject({
      grantedTo: { user: { displayName: 'Planners' } },
      grantedToV2: { group: { displayName: 'Planners' } },
      link: { scope: 'users' },
      invitation: { email: 'planners@convite.example', signInRequired: true },
    })
    expect((await call(world, 'GET', place, { token: tokenOf('hugo') })).status).toBe(200)
  })

  it('keeps an expiry on a business drive where the permission is a link', async () => {
    const expirationDateTime = '2040-05-06T07:08:09Z'
    const terms = { ...goodInvite, requireSignIn: false, sendInvitation: true, expirationDateTime }
    const place = await newFile()
    const permission = await withSettings(world, { sharingCapability: 'externalUserAndGuestSharing' }, () =>
      inviteOne(world, place, terms),
    )
    expect(permission).toMatchObject({ link: { scope: 'anonymous' }, expirationDateTime })
  })

  it('that is only to be tried is refused, as long as trying is not offered', async () => {
    const place = await newFile()
    const before = await takeStock(world)
    const answer = await invite(world, place, goodInvite, { headers: { Prefer: 'return=minimal, convite.dry-run' } })
    expect(`${answer.status} ${answer.codes}`).toBe('501 notSupported')
    expect(answer.message).toContain('convite.dry-run')
    expect(await takeStock(world)).toEqual(before)
  })

  it('takes no notice of headers that mean nothing here', async () => {
    const headers = {
      Prefer: 'respond-async',
      SdkVersion: 'graph-js/3.0.7 (featureUsage=7), graph-js/3.0.7',
      'client-request-id': randomUUID(),
      Accept: '*/*',
      'X-Forwarded-Host': 'evil.example',
      Forwarded: 'host=evil.example',
      'X-Forwarded-User': 'alma',
      'Remote-User': 'alma',
      'Retry-Attempt': '1',
    }
    const answer = await invite(world, await newFile(), { ...makeStranger().terms, sendInvitation: true }, { headers })
    expect(answer.status).toBe(200)
    expect(answer.text).not.toContain('evil')
    const [mail] = await world.mail({ limit: 1 })
    expect(mail?.raw).not.toContain('evil')
    expect(answer.body.value[0]?.invitation?.invitedBy?.user?.displayName).toBe('Ana Prieto')
  })
})
