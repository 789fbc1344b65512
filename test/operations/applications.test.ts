import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call, type CallOptions } from '../http.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import { tokenOf } from './permission-world.ts'

const graph = '00000003-0000-0000-c000-000000000000'
const filesRead = { id: '10465720-29dd-4523-a11a-6a75c743c9d9', type: 'Scope' }
const allFiles = { id: '01d4889c-1287-42c6-ac1f-5d1e02578ef6', type: 'Role' }

interface Secret {
  readonly keyId: string
  readonly hint: string
  readonly secretText: string | null
  readonly startDateTime: string
  readonly endDateTime: string
}

interface Application {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly passwordCredentials: readonly Secret[]
}

interface Grant {
  readonly id: string
  readonly clientId: string
  readonly consentType: string
  readonly scope: string
}

let world: HeldWorld
beforeAll(async () => {
  world = await startHeldWorld()
})
afterAll(() => world.stop())

const admin = <Body>(method: string, path: string, options: CallOptions = {}) =>
  call<Body>(world, method, path.replaceAll(' ', '%20'), { token: tokenOf(world, 'alma'), ...options })

/** The token of a person with these scopes. */
const asPerson = (user: string, ...scopes: string[]) => world.token({ user: `${user}@convite.example`, scopes })

/** An application that holds these permissions itself, as the command line registers it, and its token. */
async function anApplicationWith(...scopes: string[]): Promise<string> {
  const { random, applicationAdmin } = world.app.services
  const by = { actor: 'system', appId: 'tests', requestId: 'request', now: world.now() }
  const { clientId } = await applicationAdmin.create(by, {
    clientId: random.guid(),
    objectId: random.guid(),
    servicePrincipalId: random.guid(),
    displayName: 'Automation',
    kind: 'confidential',
    roles: scopes,
    redirectUris: [],
    delegatedScopes: [],
    isPkceOptional: false,
    isEnabled: true,
    secrets: [],
  })
  return world.token({ clientId, scopes })
}

const register = async (body: object = {}) => {
  const {
    status,
    body: made,
    text,
  } = await admin<Application>('POST', '/applications', {
    body: { displayName: 'Wiki', ...body },
  })
  if (status !== 201) throw new Error(`The registration answered ${status} with ${text}`)
  return made
}

const askForToken = async (clientId: string, secret: string) =>
  (
    await fetch(`${world.ready.authority}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: clientId,
        client_secret: secret,
        grant_type: 'client_credentials',
        scope: 'https://graph.microsoft.com/.default',
      }),
    })
  ).status

describe('an application', () => {
  it('is registered with what the documentation shows, and read by both of its ids', async () => {
    const made = await register({
      web: { redirectUris: ['https://wiki.example/done'] },
      requiredResourceAccess: [{ resourceAppId: graph, resourceAccess: [filesRead] }],
    })
    expect(made).toMatchObject({
      signInAudience: 'AzureADMyOrg',
      isFallbackPublicClient: false,
      web: { redirectUris: ['https://wiki.example/done'] },
      spa: { redirectUris: [] },
      publicClient: { redirectUris: [] },
      requiredResourceAccess: [{ resourceAppId: graph, resourceAccess: [filesRead] }],
      passwordCredentials: [],
      keyCredentials: [],
    })
    const { '@odata.context': _context, ...facts } = made as Application & { '@odata.context': string }
    expect((await admin('GET', `/applications/${made.id.toUpperCase()}`)).body).toMatchObject(facts)
    const schema = 'microsoft.graph.application'
    expect((await admin('GET', `/applications(appId='${made.appId}')`, { schema })).body).toMatchObject(facts)
    expect((await admin('GET', `/applications/${made.id}?$select=appId`)).body).toEqual({
      '@odata.context': `${world.origin}/v1.0/$metadata#applications(appId)/$entity`,
      appId: made.appId,
    })
    expect((await admin('GET', `/applications/${made.appId}`)).codes).toBe('Request_ResourceNotFound')
  })

  it('is public when its addresses are all of programs and pages, or when it is said', async () => {
    const native = { redirectUris: ['http://localhost'] }
    expect(await register({ publicClient: native })).toMatchObject({
      isFallbackPublicClient: true,
      publicClient: native,
    })
    expect(await register({ isFallbackPublicClient: true })).toMatchObject({ isFallbackPublicClient: true })
    expect(await register()).toMatchObject({ isFallbackPublicClient: false })
    const refused = { displayName: 'X', isFallbackPublicClient: false, publicClient: native }
    expect((await admin('POST', '/applications', { body: refused })).message).toContain(
      'belongs to a public application',
    )
  })

  it.each<[string, object, string]>([
    ['no name', {}, 'displayName is missing'],
    ['a wildcard', { displayName: 'X', web: { redirectUris: ['https://*.x.example'] } }, 'holds a wildcard'],
    ['plain http', { displayName: 'X', web: { redirectUris: ['http://x.example'] } }, 'plain http'],
    ['another audience', { displayName: 'X', signInAudience: 'AzureADMultipleOrgs' }, 'AzureADMyOrg'],
    [
      'another resource',
      { displayName: 'X', requiredResourceAccess: [{ resourceAppId: 'x', resourceAccess: [] }] },
      'the only resource here',
    ],
    [
      'an unknown permission',
      {
        displayName: 'X',
        requiredResourceAccess: [{ resourceAppId: graph, resourceAccess: [{ id: allFiles.id, type: 'Scope' }] }],
      },
      'is no Scope of this server',
    ],
    ['an unknown member', { displayName: 'X', tags: [] }, "'tags' is not a parameter here"],
  ])('is refused with %s', async (_case, body, message) => {
    const answer = await admin('POST', '/applications', { body })
    expect(answer.status).toBe(400)
    expect(answer.message).toContain(message)
  })

  it('is changed in what is given, and in nothing else', async () => {
    const { id } = await register({ web: { redirectUris: ['https://wiki.example/done'] } })
    const body = {
      displayName: 'Docs',
      requiredResourceAccess: [{ resourceAppId: graph, resourceAccess: [filesRead] }],
    }
    expect((await admin('PATCH', `/applications/${id}`, { body })).status).toBe(204)
    expect((await admin('GET', `/applications/${id}`)).body).toMatchObject({
      ...body,
      web: { redirectUris: ['https://wiki.example/done'] },
    })
    await admin('PATCH', `/applications/${id}`, { body: { web: { redirectUris: [] } } })
    expect((await admin('GET', `/applications/${id}`)).body).toMatchObject({ ...body, web: { redirectUris: [] } })
    expect((await admin('PATCH', `/applications/${id}`, { body: { appId: 'x' } })).codes).toContain('unknownParameter')
  })

  it('is listed page by page, and found by its client id', async () => {
    const made = await register()
    const seen: string[] = []
    for (let path: string | undefined = '/applications?$top=2'; path !== undefined; ) {
      const { body }: { body: { value: readonly Application[]; '@odata.nextLink'?: string } } = await admin('GET', path)
      seen.push(...body.value.map(({ appId }) => appId))
      path = body['@odata.nextLink']?.slice(world.origin.length)
    }
    expect(seen).toEqual(seen.toSorted())
    expect(seen).toContain(made.appId)
    const found = await admin<{ value: readonly Application[] }>(
      'GET',
      `/applications?$filter=appId eq '${made.appId}'`,
    )
    expect(found.body.value.map(({ id }) => id)).toEqual([made.id])
  })

  it('gets a secret that is shown once, ends, opens the token endpoint, and is ended by its id', async () => {
    const { id, appId } = await register()
    const before = world.now()
    const made = await admin<Secret>('POST', `/applications/${id}/addPassword`, {
      body: { passwordCredential: { displayName: 'CI' } },
    })
    expect(made.status).toBe(200)
    const { secretText, keyId, hint, endDateTime } = made.body
    expect(made.body).toMatchObject({ displayName: 'CI', hint: secretText?.slice(0, 3) })
    expect(Math.round((Date.parse(endDateTime) - before) / 86_400_000)).toBe(180)
    expect(await askForToken(appId, secretText ?? '')).toBe(200)
    const { body, text } = await admin<Application>('GET', `/applications/${id}`)
    expect(body.passwordCredentials).toMatchObject([{ keyId, hint, secretText: null }])
    expect(text).not.toContain(secretText)
    const remove = () => admin('POST', `/applications/${id}/removePassword`, { body: { keyId } })
    expect((await remove()).status).toBe(204)
    expect((await remove()).status).toBe(404)
    expect(await askForToken(appId, secretText ?? '')).toBe(401)
  })

  it.each([
    ['past', '2001-01-01T00:00:00Z', 'has passed'],
    ['more than two years away', '2099-01-01T00:00:00Z', 'two years'],
    ['no moment', 'never', 'give a moment'],
  ])('gets no secret whose end is %s', async (_case, endDateTime, message) => {
    const { id } = await register()
    const answer = await admin('POST', `/applications/${id}/addPassword`, {
      body: { passwordCredential: { endDateTime } },
    })
    expect(answer.status).toBe(400)
    expect(answer.message).toContain(message)
  })

  it('gets no secret when it is public', async () => {
    const { id } = await register({ isFallbackPublicClient: true })
    expect((await admin('POST', `/applications/${id}/addPassword`)).message).toContain('public application')
  })

  it('is gone when it is removed: no registration, no token', async () => {
    const { id, appId } = await register()
    const { body } = await admin<Secret>('POST', `/applications/${id}/addPassword`)
    expect((await admin('DELETE', `/applications/${id}`)).status).toBe(204)
    expect((await admin('DELETE', `/applications/${id}`)).status).toBe(404)
    expect(await askForToken(appId, body.secretText ?? '')).toBe(400)
  })
})

describe('power over applications', () => {
  const body = { displayName: 'Mighty', requiredResourceAccess: [{ resourceAppId: graph, resourceAccess: [allFiles] }] }
  const registers = 'Application.ReadWrite.All'
  const gives = 'AppRoleAssignment.ReadWrite.All'

  it('is that of administrators, whatever scopes the token of another person carries', async () => {
    const { id } = await register()
    const token = await asPerson('ana', registers)
    const tries = [
      await admin('POST', '/applications', { token, body: { displayName: 'X' } }),
      await admin('PATCH', `/applications/${id}`, { token, body: { displayName: 'X' } }),
      await admin('DELETE', `/applications/${id}`, { token }),
      await admin('POST', `/applications/${id}/addPassword`, { token }),
    ]
    expect(tries.map(({ codes }) => codes)).toEqual(tries.map(() => 'Authorization_RequestDenied'))
    expect((await admin('GET', `/applications/${id}`, { token })).status).toBe(200)
  })

  it('to register does not give permissions; that takes another one', async () => {
    const denied = [await asPerson('alma', registers), await anApplicationWith(registers)]
    for (const token of denied) {
      const answer = await admin('POST', '/applications', { token, body })
      expect(answer.codes).toBe('Authorization_RequestDenied')
      expect(answer.message).toContain(gives)
    }
    const { id } = await register()
    const patched = await admin('PATCH', `/applications/${id}`, { token: denied[1] ?? '', body })
    expect(patched.codes).toBe('Authorization_RequestDenied')
    for (const token of [await asPerson('alma', registers, gives), await anApplicationWith(registers, gives)]) {
      const made = await admin<Application>('POST', '/applications', { token, body })
      expect(made.body).toMatchObject({ requiredResourceAccess: body.requiredResourceAccess })
      const less = await admin('PATCH', `/applications/${made.body.id}`, {
        token: denied[1] ?? '',
        body: { requiredResourceAccess: [] },
      })
      expect(less.status).toBe(204)
    }
  })

  it('of an application makes secrets only for those that may no more than it does', async () => {
    const mighty = await asPerson('alma', registers, gives)
    const { body: made } = await admin<Application>('POST', '/applications', { token: mighty, body })
    const { id: weak } = await register()
    const add = async (id: string, token: string) =>
      (await admin('POST', `/applications/${id}/addPassword`, { token })).status
    const [plain, equal] = [await anApplicationWith(registers), await anApplicationWith(registers, 'Files.Read.All')]
    expect([await add(weak, plain), await add(made.id, plain), await add(made.id, equal)]).toEqual([200, 403, 200])
  })
})

describe('a service principal', () => {
  it('stands for each application, and for this resource with every permission that can be asked for', async () => {
    const { appId } = await register()
    const schema = 'microsoft.graph.servicePrincipal'
    const { body } = await admin<{ id: string }>('GET', `/servicePrincipals(appId='${appId}')`, { schema })
    expect(body).toMatchObject({
      appId,
      displayName: 'Wiki',
      accountEnabled: true,
      servicePrincipalType: 'Application',
    })
    expect((await admin<Application>('GET', `/servicePrincipals/${body.id}`)).body).toMatchObject({ appId })
    const { body: resource } = await admin<{ oauth2PermissionScopes: object[]; appRoles: object[] }>(
      ...(['GET', `/servicePrincipals(appId='${graph}')`, { schema }] as const),
    )
    expect(resource.oauth2PermissionScopes).toContainEqual(
      expect.objectContaining({ id: filesRead.id, value: 'Files.Read', type: 'User' }),
    )
    expect(resource.appRoles).toContainEqual(expect.objectContaining({ id: allFiles.id, value: 'Files.Read.All' }))
    const { body: list } = await admin<{ value: readonly { appId: string }[] }>('GET', '/servicePrincipals?$top=999')
    expect(list.value.map(one => one.appId)).toEqual(expect.arrayContaining([graph, appId]))
  })

  it('that is disabled lets its application get no token, until it is enabled again', async () => {
    const { id, appId } = await register()
    const { body: secret } = await admin<Secret>('POST', `/applications/${id}/addPassword`)
    const set = (accountEnabled: boolean) =>
      admin('PATCH', `/servicePrincipals(appId='${appId}')`, { body: { accountEnabled } })
    expect((await set(false)).status).toBe(204)
    expect(await askForToken(appId, secret.secretText ?? '')).toBe(400)
    await set(true)
    expect(await askForToken(appId, secret.secretText ?? '')).toBe(200)
    const own = await admin('PATCH', `/servicePrincipals/${graph}`, { body: { accountEnabled: false } })
    expect(own.status).toBe(400)
  })
})

describe('a consent', () => {
  let principal: string
  beforeEach(async () => {
    const { appId } = await register()
    principal = (
      await admin<{ value: readonly { id: string }[] }>('GET', `/servicePrincipals?$filter=appId eq '${appId}'`)
    ).body.value[0]?.id as string
  })

  const agree = (body: object) =>
    admin<Grant>('POST', '/oauth2PermissionGrants', {
      body: { clientId: principal, resourceId: graph, scope: 'User.Read files.read', ...body },
    })
  const forAna = () => agree({ consentType: 'Principal', principalId: world.person('ana').id })
  const grantsOf = async (path: string, token = tokenOf(world, 'alma')) =>
    (await admin<{ value: readonly Grant[] }>('GET', path, { token })).body.value

  it('is given for a person or for everybody, read, listed and taken back', async () => {
    const own = await forAna()
    expect(own.status).toBe(201)
    expect(own.body).toMatchObject({
      clientId: principal,
      consentType: 'Principal',
      principalId: world.person('ana').id,
      resourceId: graph,
      scope: 'Files.Read User.Read',
    })
    const all = await agree({ consentType: 'AllPrincipals', scope: 'openid User.Read' })
    expect(all.body).toMatchObject({ consentType: 'AllPrincipals', principalId: null })
    const of = `clientId eq '${principal}'`
    const ids = async (filter: string) =>
      (await grantsOf(`/oauth2PermissionGrants?$filter=${filter}`)).map(({ id }) => id).toSorted()
    expect(await ids(of)).toEqual([own.body.id, all.body.id].toSorted())
    expect(await ids(`${of} and consentType eq 'AllPrincipals'`)).toEqual([all.body.id])
    expect(await ids(`${of} and principalId eq '${world.person('ana').id}'`)).toEqual([own.body.id])
    expect(await ids(`clientId eq 'nobody'`)).toEqual([])
    expect((await grantsOf(`/users/${world.person('ana').id}/oauth2PermissionGrants`)).map(({ id }) => id)).toContain(
      own.body.id,
    )
    expect((await admin('DELETE', `/oauth2PermissionGrants/${all.body.id}`)).status).toBe(204)
    expect((await admin('GET', `/oauth2PermissionGrants/${all.body.id}`)).status).toBe(404)
  })

  it.each<[string, object, number]>([
    ['no person', { consentType: 'Principal' }, 400],
    ['a person and everybody', { consentType: 'AllPrincipals', principalId: 'x' }, 400],
    ['an unknown person', { consentType: 'Principal', principalId: 'x' }, 404],
    ['an unknown kind', { consentType: 'Some' }, 400],
    ['an unknown scope', { consentType: 'AllPrincipals', scope: 'Mail.Read' }, 400],
    ['no scope', { consentType: 'AllPrincipals', scope: ' ' }, 400],
    ['another resource', { consentType: 'AllPrincipals', resourceId: 'x' }, 400],
    ['an unknown application', { consentType: 'AllPrincipals', clientId: 'x' }, 404],
  ])('is refused with %s', async (_case, body, status) => {
    expect((await agree(body)).status).toBe(status)
  })

  it('is seen and taken back by the person who gave it, and by nobody else but administrators', async () => {
    const { id } = (await forAna()).body
    const [ana, ben] = [
      await asPerson('ana', 'DelegatedPermissionGrant.ReadWrite.All'),
      await asPerson('ben', 'DelegatedPermissionGrant.ReadWrite.All'),
    ]
    const of = async (method: string, token: string) =>
      (await admin(method, `/oauth2PermissionGrants/${id}`, { token })).status
    expect([await of('GET', ben), await of('DELETE', ben), await of('GET', ana)]).toEqual([404, 404, 200])
    expect((await grantsOf('/me/oauth2PermissionGrants', ana)).map(one => one.id)).toContain(id)
    expect((await grantsOf('/me/oauth2PermissionGrants', ben)).map(one => one.id)).not.toContain(id)
    const others = await admin('GET', `/users/${world.person('ana').id}/oauth2PermissionGrants`, { token: ben })
    expect(others.codes).toBe('Authorization_RequestDenied')
    expect((await admin('GET', '/oauth2PermissionGrants', { token: ana })).codes).toBe('Authorization_RequestDenied')
    const forAll = { clientId: principal, resourceId: graph, scope: 'User.Read', consentType: 'AllPrincipals' }
    const given = await admin('POST', '/oauth2PermissionGrants', { token: ana, body: forAll })
    expect(given.codes).toBe('Authorization_RequestDenied')
    expect(await of('DELETE', ana)).toBe(204)
  })
})

describe('the tokens of an application', () => {
  const by = () => ({ actor: 'system', appId: 'tests', requestId: 'request', now: world.now() })

  it('open nothing while it is disabled, and nothing once it is removed', async () => {
    const { applicationAdmin } = world.app.services
    const token = await anApplicationWith('User.Read.All')
    const clientId = (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { appid: string })
      .appid
    const status = async () => (await call(world, 'GET', '/users', { token })).status
    expect(await status()).toBe(200)
    await applicationAdmin.update(by(), clientId, { isEnabled: false })
    expect(await status()).toBe(401)
    await applicationAdmin.update(by(), clientId, { isEnabled: true })
    expect(await status()).toBe(200)
    await applicationAdmin.remove(by(), clientId)
    expect(await status()).toBe(401)
  })
})
