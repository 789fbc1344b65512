/** What an invite does to what is there already: the state rules 1 to 8 of invite.md section 5. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { describeOnEngines, type OpenWorld } from '../world.ts'
import { goodInvite } from './invite-refusals.ts'
import {
  addFile,
  invite,
  inviteOne,
  listPermissions,
  makeStranger,
  type PermissionBody,
  takeStock,
  withSettings,
} from './invite-world.ts'

const to = (...recipients: object[]) => ({ ...goodInvite, recipients })
const withRole = (role: string, body: object = goodInvite) => ({ ...body, roles: [role] })

describeOnEngines('an invite of somebody who is there already', start => {
  let world: OpenWorld
  beforeAll(async () => {
    world = await start()
  })
  afterAll(() => world.stop())

  const newFile = (owner = 'ana') => addFile(world, owner, `${randomUUID()}.txt`)
  const tokenOf = (name: string) => world.person(name).accessToken
  const ownOf = async (place: string, owner = 'ana') =>
    (await listPermissions(world, place, tokenOf(owner))).filter(
      ({ roles, inheritedFrom }) => !inheritedFrom && roles[0] !== 'owner',
    )
  const rolesOf = (permissions: readonly PermissionBody[]) => permissions.map(({ roles }) => roles.join())

  describe('rule 1: one permission for each person and item', () => {
    it('the same role again is the same permission, and a mail only when it is asked for', async () => {
      const place = await newFile()
      await world.clearMail()
      const first = await inviteOne(world, place, goodInvite)
      for (let count = 0; count < 3; count += 1) expect(await inviteOne(world, place, goodInvite)).toEqual(first)
      expect(await ownOf(place)).toEqual([first])
      expect(await world.mail()).toEqual([])
      for (const expected of [1, 2]) {
        expect(await inviteOne(world, place, { ...goodInvite, sendInvitation: true })).toEqual(first)
        expect(await world.mail({ to: 'ben@convite.example' })).toHaveLength(expected)
      }
    })

    it('a higher role raises it, a lower one leaves it', async () => {
      for (const [owner, recipient] of [
        ['ana', { alias: 'ben' }],
        ['grace.okafor', { alias: 'ben' }],
        ['ana', { email: makeStranger().email }],
      ] as const) {
        const place = await newFile(owner)
        const body = to(recipient)
        const read = await inviteOne(world, place, body, tokenOf(owner))
        const raised = await inviteOne(world, place, withRole('write', body), tokenOf(owner))
        const link = read.link && { ...read.link, type: 'edit' }
        expect(raised).toEqual({ ...read, roles: ['write'], ...(link ? { link } : {}) })
        expect(await inviteOne(world, place, body, tokenOf(owner))).toEqual(raised)
        expect(await ownOf(place, owner)).toEqual([raised])
      }
    })

    it('a rise changes the eTag and leaves an audit row with both roles', async () => {
      const place = await newFile()
      await inviteOne(world, place, goodInvite)
      const tagOf = async () => (await call<{ eTag: string }>(world, 'GET', place, { token: tokenOf('ana') })).body.eTag
      const before = await tagOf()
      await inviteOne(world, place, withRole('write'))
      expect(await tagOf()).not.toBe(before)
      const [row] = await world.query(
        "select actor, target, old_value, new_value from audit where action = 'permission.grant' order by at desc, seq desc limit 1",
      )
      expect(row).toMatchObject({
        actor: world.person('ana').id,
        target: world.person('ben').id,
        old_value: expect.stringContaining('"role":1'),
        new_value: expect.stringContaining('"role":2'),
      })
    })

    it('an expired one counts as absent: it is made anew', async () => {
      const place = await newFile('grace.okafor')
      const soon = new Date(Date.parse((await world.clock()).now) + 60_000).toISOString()
      const token = tokenOf('grace.okafor')
      await inviteOne(world, place, { ...withRole('write'), expirationDateTime: soon }, token)
      await world.clock({ advance: 'PT2M' })
      const again = await inviteOne(world, place, goodInvite, token)
      expect(again.roles).toEqual(['read'])
      expect(again).not.toHaveProperty('expirationDateTime')
      expect(await ownOf(place, 'grace.okafor')).toEqual([again])
    })
  })

  it('rule 2: the same person twice in a request is one permission and one mail, at the first place', async () => {
    const place = await newFile()
    await world.clearMail()
    const { email } = makeStranger()
    const { id } = world.person('grace.okafor')
    const recipients = [
      { email: 'g.okafor@convite.example' },
      { email },
      { objectId: id },
      { email: email.toUpperCase() },
      { email: 'grace.okafor@convite.example' },
    ]
    const answer = await invite(world, place, { ...to(...recipients), sendInvitation: true })
    expect(answer.body.value.map(({ grantedToV2, invitation }) => grantedToV2?.user?.id ?? invitation?.email)).toEqual([
      id,
      email,
    ])
    expect(await world.mail({ to: 'grace@convite.example' })).toHaveLength(1)
    expect(await world.mail({ to: email })).toHaveLength(1)
    expect(await world.mail()).toHaveLength(2)
  })

  describe('rule 3: the owner, and oneself', () => {
    it('change nothing and give the permission back that is there', async () => {
      const places: readonly [place: string, caller: string, invited: string, role: string][] = [
        [await newFile(), 'ana', 'ana', 'owner'],
        [world.place('ben', '/Ideas.md'), 'ana', 'ben', 'owner'],
        [world.place('ben', '/Ideas.md'), 'ana', 'ana', 'write'],
        [await newFile('grace.okafor'), 'grace.okafor', 'grace.okafor', 'owner'],
        [world.place('Handbook', '/Index.html'), 'alma', 'alma', 'owner'],
      ]
      for (const [place, caller, invited, role] of places) {
        const before = await takeStock(world)
        const recipients = [{ objectId: world.person(invited).id }]
        const permission = await inviteOne(
          world,
          place,
          { ...goodInvite, recipients, sendInvitation: true },
          tokenOf(caller),
        )
        expect(permission.grantedToV2?.user?.id).toBe(world.person(invited).id)
        expect(permission.roles).toEqual([role])
        expect(await takeStock(world)).toEqual(before)
      }
    })

    it('give back what a group holds or a folder above', async () => {
      const minutes = world.place('Launch 2026', '/Minutes.md')
      const through = await inviteOne(world, minutes, to({ alias: 'ben' }), tokenOf('ben'))
      expect(through.grantedToV2?.group?.id).toBe(world.group('Launch 2026').id)
      const folder = world.place('ana', '/Projects/2026')
      await inviteOne(world, folder, withRole('write', to({ alias: 'dieter' })))
      const below = await inviteOne(
        world,
        world.place('ana', '/Projects/2026/Plan.docx'),
        to({ alias: 'dieter' }),
        tokenOf('dieter'),
      )
      expect(below).toMatchObject({ roles: ['write'], inheritedFrom: { id: world.item('ana', '/Projects/2026').id } })
    })

    it('who invites sees, changes and ends what they made, without being the owner', async () => {
      const place = world.place('ben', '/Ideas.md')
      const { id } = await inviteOne(world, place, to({ alias: 'nina' }))
      expect((await listPermissions(world, place)).map(permission => permission.id)).toContain(id)
      const one = `${place}/permissions/${id}`
      expect((await call(world, 'PATCH', one, { token: tokenOf('ana'), body: { roles: ['write'] } })).status).toBe(200)
      expect((await call(world, 'DELETE', one, { token: tokenOf('ana') })).status).toBe(204)
      expect((await call(world, 'GET', place, { token: tokenOf('nina') })).status).toBe(404)
    })
  })

  it('rule 4: somebody whose group has the role already gets a permission of their own', async () => {
    const place = await newFile()
    await inviteOne(world, place, withRole('write', to({ email: 'planners@convite.example' })))
    const own = await inviteOne(world, place, to({ alias: 'ben' }))
    expect(own).toMatchObject({ roles: ['read'], grantedToV2: { user: { id: world.person('ben').id } } })
    expect(rolesOf(await ownOf(place))).toEqual(['write', 'read'])
  })

  it('rule 5: a pending invitation is listed at once, with id, address and link', async () => {
    for (const owner of ['ana', 'grace.okafor']) {
      const place = await newFile(owner)
      const { email, terms } = makeStranger()
      const pending = await inviteOne(world, place, terms, tokenOf(owner))
      expect(await ownOf(place, owner)).toEqual([pending])
      expect(pending).toMatchObject({
        id: expect.any(String),
        invitation: { email },
        link: { webUrl: expect.any(String) },
      })
      expect(pending.grantedToV2?.siteUser).toBeUndefined()
    }
  })

  it('rule 6: redemption binds the account, for all that was pending, once', async () => {
    const { email, terms } = makeStranger()
    const places = [await newFile(), await newFile('grace.okafor')]
    await inviteOne(world, places[0] ?? '', terms)
    await inviteOne(world, places[1] ?? '', terms, tokenOf('grace.okafor'))
    const token = await world.token({ user: email })
    const bound = [await ownOf(places[0] ?? ''), await ownOf(places[1] ?? '', 'grace.okafor')].flat()
    for (const permission of bound) {
      expect(permission).toMatchObject({
        grantedToV2: { user: { email } },
        invitation: { email, redeemedBy: expect.any(String) },
      })
      expect(permission.grantedToV2?.user?.id).toMatch(/^[0-9a-f-]{36}$/)
    }
    for (const place of places) expect((await call(world, 'GET', place, { token })).status).toBe(200)
    const before = await takeStock(world)
    await world.token({ user: email })
    expect(await takeStock(world)).toEqual(before)
  })

  it('rule 7: a group is one permission, whose members count when they come, and one mail when it has an address', async () => {
    const place = await newFile()
    await world.clearMail()
    const answer = await invite(world, place, {
      ...to({ email: 'planners@convite.example' }, { alias: 'night-watch' }),
      sendInvitation: true,
    })
    expect(answer.status).toBe(200)
    expect(answer.body.value.map(({ grantedToV2 }) => grantedToV2?.group?.displayName)).toEqual([
      'Planners',
      'Night Watch',
    ])
    expect((await world.mail()).map(({ to: [address] }) => address)).toEqual(['planners@convite.example'])
    const sees = async (name: string) => (await call(world, 'GET', place, { token: tokenOf(name) })).status
    expect(await Promise.all(['ben', 'carla', 'hugo', 'nina'].map(sees))).toEqual([200, 200, 200, 404])
  })

  describe('rule 8: somebody who was invited and has not come yet', () => {
    it('is no new guest for the rules, and pending on further items', async () => {
      const { email, terms } = makeStranger()
      await inviteOne(world, await newFile(), terms)
      const stricter = { sharingCapability: 'existingExternalUserSharingOnly', strictExternalInvitations: true }
      await withSettings(world, stricter, async () => {
        const further = await inviteOne(world, await newFile(), terms)
        expect(further).toMatchObject({ link: { scope: 'users' }, invitation: { email } })
        expect(further).not.toHaveProperty('grantedToV2')
        const application = await world.token({ clientId: world.ready.clients[0]?.clientId ?? '' })
        expect(await inviteOne(world, await newFile(), terms, application)).toMatchObject({ invitation: { email } })
      })
      expect(await world.query(`select principal_id from principals where mail = '${email}'`)).toHaveLength(1)
    })

    it('has the same permission after redemption, raised when need be, never a second one', async () => {
      const place = await newFile()
      const { email, terms } = makeStranger()
      const pending = await inviteOne(world, place, terms)
      await world.token({ user: email })
      const again = await inviteOne(world, place, withRole('write', terms))
      expect(again).toMatchObject({
        id: pending.id,
        roles: ['write'],
        link: { type: 'edit', webUrl: pending.link?.webUrl },
      })
      const byId = await inviteOne(world, place, to({ objectId: again.grantedToV2?.user?.id ?? '' }))
      expect(byId).toEqual(again)
      expect(await ownOf(place)).toEqual([again])
      const elsewhere = await inviteOne(world, await newFile(), terms)
      expect(elsewhere).not.toHaveProperty('invitation')
      expect(elsewhere.grantedToV2?.user?.email).toBe(email)
    })
  })
})
