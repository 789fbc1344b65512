/** The examples of Microsoft's page "driveItem: invite", word for word, at the time when they were written. */
import type { ConviteOptions } from '@convite/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { startWorld, type World } from '../world.ts'
import { invite, type PermissionBody } from './invite-world.ts'

const file = { name: 'document.docx', content: 'text' }

/** The people of the page, on a server of their own. */
const seed: ConviteOptions['seed'] = {
  organization: { displayName: 'Fabrikam', domains: ['fabrikam.example'] },
  users: [
    {
      userPrincipalName: 'owner@fabrikam.example',
      displayName: 'Owner',
      mail: 'owner@fabrikam.example',
      mailNickname: 'owner',
      admin: true,
      drives: [{ driveType: 'personal', premium: true, items: [file, { name: 'Folder', items: [file] }] }],
    },
    {
      userPrincipalName: 'worker@fabrikam.example',
      displayName: 'Worker',
      mail: 'worker@fabrikam.example',
      mailNickname: 'worker',
      drives: [{ driveType: 'business', items: [file] }],
    },
    { displayName: 'Robin Danielsen', mail: 'robin@contoso.org', userType: 'Guest', externalUserState: 'Accepted' },
    { displayName: 'Helga Hammeren', mail: 'helga@contoso.com', userType: 'Guest', externalUserState: 'Accepted' },
  ],
}

const requestOfThePage = `{
  "recipients": [
    {
      "email": "robin@contoso.org"
    }
  ],
  "message": "Here's the file that we're collaborating on.",
  "requireSignIn": true,
  "sendInvitation": true,
  "roles": [ "write" ],
  "password": "password123",
  "expirationDateTime": "2018-07-15T14:00:00.000Z"
}`

const templateOfThePage = `{
  "requireSignIn": false,
  "sendInvitation": false,
  "roles": [ "read | write"],
  "recipients": [
    { "@odata.type": "microsoft.graph.driveRecipient" },
    { "@odata.type": "microsoft.graph.driveRecipient" }
  ],
  "message": "string"
}`

describe("Microsoft's page", () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ seed, now: '2018-07-01T00:00:00Z' })
  })
  afterAll(() => world.stop())

  const token = (name = 'owner') => ({ token: world.person(name).accessToken })
  const place = () => world.place('owner', '/document.docx')
  const robin = () => {
    const { id, displayName, mail } = world.person('robin@contoso.org')
    return { id, displayName, email: mail }
  }

  it('invites Robin by its example, and the answer has every member of its answer', async () => {
    await world.clearMail()
    const answer = await invite(
      world,
      `/me/drive/items/${world.item('owner', '/document.docx').id}`,
      requestOfThePage,
      token(),
    )
    expect(answer.status).toBe(200)
    expect(answer.body.value).toEqual([
      expect.objectContaining({
        '@deprecated.GrantedTo': 'GrantedTo has been deprecated. Refer to GrantedToV2',
        grantedTo: { user: robin() },
        grantedToV2: {
          user: robin(),
          siteUser: {
            id: expect.stringMatching(/^\d+$/),
            displayName: 'Robin Danielsen',
            loginName: expect.any(String),
            email: 'robin@contoso.org',
          },
        },
        hasPassword: true,
        id: expect.any(String),
        invitation: expect.objectContaining({ email: 'robin@contoso.org', signInRequired: true }),
        roles: ['write'],
        expirationDateTime: expect.stringMatching(/^2018-07-15T14:00:00(\.000)?Z$/),
      }),
    ])
    const [mail] = await world.mail({ to: 'robin@contoso.org' })
    expect(mail?.text).toContain("Here's the file that we're collaborating on.")
    expect(JSON.stringify(mail)).not.toContain('password123')
  })

  it('invites Ryan, whom nobody knows, by the example of its other translations', async () => {
    const answer = await invite(
      world,
      place(),
      requestOfThePage.replace('robin@contoso.org', 'ryan@contoso.com'),
      token(),
    )
    expect(answer.body.value).toMatchObject([
      {
        grantedTo: { user: { id: 'ryan@contoso.com' } },
        invitation: { email: 'ryan@contoso.com', signInRequired: true },
        hasPassword: true,
      },
    ])
  })

  it('means the same at every address that it names, and in beta', async () => {
    const { id } = world.item('owner', '/document.docx')
    const user = world.person('owner').id
    const places = [place(), `/me/drive/items/${id}`, `/users/${user}/drive/items/${id}`, `/beta/me/drive/items/${id}`]
    const answers = await Promise.all(places.map(address => invite(world, address, requestOfThePage, token())))
    expect(answers.map(({ status }) => status)).toEqual(places.map(() => 200))
    expect(new Set(answers.map(({ body }) => body.value[0]?.id)).size).toBe(1)
  })

  it('is understood from SDKs that send every boolean, false where nothing was set', async () => {
    const body = { ...(JSON.parse(requestOfThePage) as object), retainInheritedPermissions: false }
    const answer = await invite(world, world.place('owner', '/Folder/document.docx'), body, token())
    expect(answer.status).toBe(200)
    expect(answer.body).not.toHaveProperty('@convite.warning')
  })

  it('is refused on a business drive for its password, and for its time when that has passed', async () => {
    const business = await invite(world, world.place('worker', '/document.docx'), requestOfThePage, token('worker'))
    expect(business.codes).toBe('invalidRequest/expirationNeedsLink')
    const stranger = requestOfThePage.replace('robin@contoso.org', 'somebody@contoso.org')
    expect((await invite(world, world.place('worker', '/document.docx'), stranger, token('worker'))).codes).toBe(
      'invalidRequest/passwordNotSupported',
    )
  })

  it('has a template whose words are no values', async () => {
    const answer = await invite(world, place(), templateOfThePage, token())
    expect(answer.codes).toBe('invalidRequest/invalidRole')
    expect(answer.message).toContain("'read | write'")
    const filled = await invite(world, place(), templateOfThePage.replace('read | write', 'read'), token())
    expect(filled.codes).toBe('invalidRequest/recipientAmbiguous')
    expect(filled.body.error?.details).toHaveLength(2)
  })

  it('answers as its example of a partial success', async () => {
    await world.faults({ address: 'helga@contoso.com', kind: 'accountVerificationRequired', times: 1 })
    const body = {
      ...(JSON.parse(requestOfThePage) as object),
      recipients: [{ email: 'helga@contoso.com' }, { email: 'robin@contoso.org' }],
    }
    const answer = await invite(world, place(), body, { ...token(), headers: { 'Accept-Language': 'de-DE' } })
    expect(answer.status).toBe(207)
    const [helga, other] = answer.body.value as readonly [PermissionBody, PermissionBody]
    expect(helga).toMatchObject({
      grantedTo: { user: { displayName: 'Helga Hammeren', id: world.person('helga@contoso.com').id } },
      id: expect.any(String),
      invitation: { email: 'helga@contoso.com', signInRequired: true },
      roles: ['write'],
      error: {
        code: 'notAllowed',
        message: expect.any(String),
        localizedMessage: expect.any(String),
        fixItUrl: expect.stringMatching(/^http/),
        innererror: { code: 'accountVerificationRequired' },
      },
    })
    expect(helga.error?.localizedMessage).not.toBe(helga.error?.message)
    expect(other).toMatchObject({ grantedTo: { user: { displayName: 'Robin Danielsen' } }, roles: ['write'] })
    expect(other).not.toHaveProperty('error')
  })

  it('lets Robin in until its time, to the second', async () => {
    const status = async () =>
      (await call(world, 'GET', place(), { token: await world.token({ user: 'robin@contoso.org' }) })).status
    await world.clock({ now: '2018-07-15T13:59:00Z' })
    expect(await status()).toBe(200)
    await world.clock({ now: '2018-07-15T14:00:00Z' })
    expect(await status()).toBe(404)
    const ana = { token: await world.token({ user: 'owner@fabrikam.example' }) }
    const late = await invite(world, place(), requestOfThePage, ana)
    expect(late.codes).toBe('invalidRequest/expirationInPast')
    expect(late.message).toContain('2018-07-15T14:00:0')
  })
})
