/** What an invite creates, by drive and recipient, and how it answers (invite.md sections 5 and 6). */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
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
  withSettings,
} from './invite-world.ts'

const grantedToNotice = 'GrantedTo has been deprecated. Refer to GrantedToV2'
const identitiesNotice = 'GrantedToIdentities has been deprecated. Refer to GrantedToIdentitiesV2'
const numeral = expect.stringMatching(/^\d{1,10}$/)
const guid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)

const claimId = (claim: string) => Buffer.from(claim).toString('base64url')
const to = (...recipients: object[]) => ({ ...goodInvite, recipients })

describeOnEngines('what an invite creates', start => {
  let world: OpenWorld
  beforeAll(async () => {
    world = await start()
  })
  afterAll(() => world.stop())

  const newFile = (owner = 'ana') => addFile(world, owner, `${randomUUID()}.txt`)
  const tokenOf = (name: string) => world.person(name).accessToken
  const identityOf = (name: string) => {
    const { id, displayName, mail } = world.person(name)
    return { id, displayName, ...(mail === null ? {} : { email: mail }) }
  }
  const linkOf = (scope: string, type = 'view') => ({
    type,
    scope,
    webUrl: expect.stringMatching(new RegExp(`^${world.origin}/i/[\\w-]{34}$`)),
  })

  /** What comes back is what the owner finds in the list, to the last member. */
  const inviteAndList = async (place: string, body: object, owner = 'ana'): Promise<PermissionBody> => {
    const permission = await inviteOne(world, place, body, tokenOf(owner))
    const listed = await listPermissions(world, place, tokenOf(owner))
    expect(listed.filter(({ id }) => id === permission.id)).toEqual([permission])
    return permission
  }

  it('on a business drive, for a member', async () => {
    const ben = identityOf('ben')
    const loginName = `i:0#.f|membership|${ben.id}`
    expect(await inviteAndList(await newFile(), goodInvite)).toEqual({
      id: claimId(loginName),
      roles: ['read'],
      '@deprecated.GrantedTo': grantedToNotice,
      grantedTo: { user: ben },
      grantedToV2: { user: ben, siteUser: { ...ben, id: numeral, loginName } },
    })
    const hugo = await inviteAndList(await newFile(), { ...to({ alias: 'hugo' }), roles: ['write'] })
    expect(hugo).toMatchObject({
      roles: ['write'],
      grantedToV2: { user: identityOf('hugo'), siteUser: { displayName: 'Hugo Lindqvist' } },
    })
  })

  it('in the drive of a group and in a library, for a member', async () => {
    for (const [owner, path, caller] of [
      ['Launch 2026', '/Minutes.md', 'elise'],
      ['Handbook', '/Index.html', 'alma'],
    ] as const) {
      const permission = await inviteAndList(world.place(owner, path), to({ alias: 'nina' }), caller)
      expect(permission).toMatchObject({ roles: ['read'], grantedToV2: { user: identityOf('nina') } })
      expect(permission).not.toHaveProperty('link')
    }
  })

  it('on a business drive, for a guest who has been here: as for a member', async () => {
    const bo = identityOf('bo@partner.example')
    const permission = await inviteAndList(await newFile(), to({ email: 'BO@partner.example' }))
    expect(permission).toMatchObject({
      id: claimId(`i:0#.f|membership|${bo.id}`),
      grantedTo: { user: bo },
      grantedToV2: { user: bo },
    })
    expect(permission).not.toHaveProperty('invitation')
    expect(permission).not.toHaveProperty('link')
  })

  it('on a business drive, for groups', async () => {
    const place = await newFile()
    const { id, displayName } = world.group('Planners')
    const planners = { id, displayName, email: 'planners@convite.example' }
    const loginName = `c:0t.c|tenant|${id}`
    expect(await inviteAndList(place, to({ email: 'planners@convite.example' }))).toEqual({
      id: claimId(loginName),
      roles: ['read'],
      '@deprecated.GrantedTo': grantedToNotice,
      grantedTo: { user: planners },
      grantedToV2: { group: planners, siteUser: { ...planners, id: numeral, loginName } },
    })
    const launch = world.group('Launch 2026').id
    const unified = await inviteAndList(place, to({ objectId: launch }))
    expect(unified.id).toBe(claimId(`c:0o.c|federateddirectoryclaimprovider|${launch}`))
    const nameless = await inviteAndList(place, to({ alias: 'field-team' }))
    expect(nameless.grantedToV2?.group).toEqual({ id: world.group('Field Team').id, displayName: 'Field Team' })
  })

  it('on a business drive, for somebody new: a pending entry with a link, before and after it is redeemed', async () => {
    const place = await newFile()
    const { email, identity } = makeStranger()
    const pending = await inviteAndList(place, to({ email }))
    expect(pending).toEqual({
      id: guid,
      roles: ['read'],
      link: linkOf('users'),
      shareId: expect.stringMatching(/^u![\w-]+$/),
      invitation: { email, signInRequired: true, invitedBy: { user: identityOf('ana') } },
      grantedToIdentitiesV2: [{ user: identity }],
      '@deprecated.GrantedToIdentities': identitiesNotice,
      grantedToIdentities: [{ user: identity }],
    })
    await world.token({ user: email })
    const account = { ...identity, id: guid }
    expect((await listPermissions(world, place)).find(({ id }) => id === pending.id)).toEqual({
      ...pending,
      '@deprecated.GrantedTo': grantedToNotice,
      grantedTo: { user: account },
      grantedToV2: {
        user: account,
        siteUser: { ...account, id: numeral, loginName: expect.stringContaining('membership') },
      },
      grantedToIdentities: [{ user: account }],
      grantedToIdentitiesV2: [{ user: account }],
      invitation: { ...pending.invitation, redeemedBy: expect.any(String) },
    })
  })

  it('on a business drive without sign-in: a link of its own for each recipient', async () => {
    const { email } = makeStranger()
    const recipients = [{ alias: 'ben' }, { email }, { email: 'planners@convite.example' }]
    const body = { ...to(...recipients), requireSignIn: false, sendInvitation: true, roles: ['write'] }
    const place = await newFile()
    const answer = await withSettings(world, { sharingCapability: 'externalUserAndGuestSharing' }, () =>
      invite(world, place, body),
    )
    const emails = ['ben@convite.example', email, 'planners@convite.example']
    expect(answer.body.value).toEqual(
      emails.map(address => ({
        id: guid,
        roles: ['write'],
        link: linkOf('anonymous', 'edit'),
        shareId: expect.any(String),
        invitation: { email: address, signInRequired: false, invitedBy: { user: identityOf('ana') } },
      })),
    )
    expect(new Set(answer.body.value.map(({ link }) => link?.webUrl)).size).toBe(3)
    for (const [index, address] of emails.entries()) {
      const [mail] = await world.mail({ to: address })
      expect(mail?.links).toContain(answer.body.value[index]?.link?.webUrl)
    }
  })

  it('on a personal drive with sign-in, which is the default', async () => {
    const ben = identityOf('ben')
    for (const requireSignIn of [true, undefined]) {
      const permission = await inviteAndList(
        await newFile('grace.okafor'),
        { ...goodInvite, requireSignIn },
        'grace.okafor',
      )
      expect(permission).toEqual({
        id: guid,
        roles: ['read'],
        hasPassword: false,
        link: linkOf('users'),
        shareId: expect.any(String),
        '@deprecated.GrantedTo': grantedToNotice,
        grantedTo: { user: ben },
        grantedToV2: { user: ben, siteUser: expect.anything() },
        invitation: { email: ben.email, signInRequired: true, invitedBy: { user: identityOf('grace.okafor') } },
      })
    }
  })

  it('on a personal drive, for an unknown address: the address is the id, and one entry alone names it', async () => {
    const { email, identity } = makeStranger()
    const permission = await inviteAndList(await newFile('grace.okafor'), to({ email }), 'grace.okafor')
    expect(permission).toEqual({
      id: guid,
      roles: ['read'],
      hasPassword: false,
      link: linkOf('users'),
      shareId: expect.any(String),
      '@deprecated.GrantedTo': grantedToNotice,
      grantedTo: { user: identity },
      grantedToV2: { user: identity },
      invitation: { email, signInRequired: true, invitedBy: { user: identityOf('grace.okafor') } },
    })
  })

  it('on a personal drive without sign-in: anyone who has the link gets in', async () => {
    await world.clearMail()
    for (const { email } of [makeStranger(), { email: 'ben@convite.example' }]) {
      const terms = { ...to({ email }), requireSignIn: false }
      expect(await inviteAndList(await newFile('grace.okafor'), terms, 'grace.okafor')).toEqual({
        id: guid,
        roles: ['read'],
        hasPassword: false,
        link: linkOf('anonymous'),
        shareId: expect.any(String),
        invitation: { email, signInRequired: false, invitedBy: { user: identityOf('grace.okafor') } },
      })
    }
    expect(await world.mail()).toEqual([])
  })

  it('on a premium personal drive: password and expiry', async () => {
    const expirationDateTime = '2040-01-01T00:00:00Z'
    const terms = { ...makeStranger().terms, requireSignIn: false, password: 'Pa55 with blanks', expirationDateTime }
    const permission = await inviteAndList(await newFile('grace.okafor'), terms, 'grace.okafor')
    expect(permission).toMatchObject({ hasPassword: true, expirationDateTime })
    expect(JSON.stringify(permission)).not.toContain('Pa55')
  })

  it('is access at once, as far as the role goes, and for nobody else', async () => {
    const place = await newFile()
    await inviteOne(world, place, to({ alias: 'ben' }))
    await inviteOne(world, place, { ...to({ alias: 'field-team' }), roles: ['write'] })
    const status = async (name: string, method: string, body?: object) =>
      (await call(world, method, place, { token: tokenOf(name), body })).status
    expect(await Promise.all(['ben', 'elise', 'alma', 'nina'].map(name => status(name, 'GET')))).toEqual([
      200, 200, 404, 404,
    ])
    const change = { name: `${randomUUID()}.txt` }
    expect(await Promise.all(['ben', 'elise', 'alma'].map(name => status(name, 'PATCH', change)))).toEqual([
      403, 200, 404,
    ])
  })

  it('is answered in the form of Graph, in the order of the request', async () => {
    const place = await newFile()
    const { email } = makeStranger()
    const recipients = [{ email }, { alias: 'hugo' }, { email: 'ben@convite.example' }, { alias: 'HUGO' }]
    const answer = await invite(world, place, { ...to(...recipients), roles: ['read', 'write'] })
    expect(answer.body).toEqual({
      '@odata.context': `${world.baseUrl}/$metadata#Collection(permission)`,
      value: expect.any(Array),
    })
    const names = answer.body.value.map(
      ({ grantedToV2, invitation }) => grantedToV2?.user?.displayName ?? invitation?.email,
    )
    expect(names).toEqual([email, 'Hugo Lindqvist', 'Ben Carter'])
    expect(answer.body.value.map(({ roles }) => roles)).toEqual([['write'], ['write'], ['write']])
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/json;odata\.metadata=minimal;/),
      'cache-control': expect.stringContaining('no-store'),
      deprecation: 'Fri, 03 Sep 2021 23:59:59 GMT',
      link: expect.stringContaining(world.origin),
    })
    const beta = await invite(world, `/beta${place}`, goodInvite)
    expect(beta.body).toMatchObject({ '@odata.context': `${world.origin}/beta/$metadata#Collection(permission)` })
  })

  it('shows its link to those who may share alone', async () => {
    const place = await newFile()
    await inviteOne(world, place, to({ alias: 'carla' }))
    await inviteOne(world, place, { ...to({ alias: 'dieter' }), roles: ['write'] })
    const { id, link } = await inviteOne(world, place, makeStranger().terms, tokenOf('dieter'))
    const seenBy = async (name: string) =>
      (await listPermissions(world, place, tokenOf(name))).find(permission => permission.id === id)
    expect(await seenBy('carla')).toBeUndefined()
    expect((await seenBy('ana'))?.link).toEqual(link)
    expect((await seenBy('dieter'))?.link).toEqual(link)
  })

  it('makes the item a shared one at once', async () => {
    const place = await newFile()
    await inviteOne(world, place, makeStranger().terms)
    const { body } = await call<{ shared?: object }>(world, 'GET', place, { token: tokenOf('ana') })
    expect(body.shared).toMatchObject({
      scope: 'users',
      owner: { user: identityOf('ana') },
      sharedDateTime: expect.any(String),
    })
  })
})
