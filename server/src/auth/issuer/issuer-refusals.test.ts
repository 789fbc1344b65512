import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anApplication, type AuthWorld, startAuthWorld, testOrigin, testSecret } from '../testing/auth-world.ts'

let world: AuthWorld
beforeAll(async () => {
  world = await startAuthWorld()
})
afterAll(() => world.close())

const { clientId } = anApplication()
const publicId = 'cccccccc-0000-4000-8000-00000000000f'
const credentials = {
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: testSecret,
  scope: '.default',
}
const toBasic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
})

describe('a refusal', () => {
  test('has the form that client libraries read, with the ids of the request', async () => {
    const sent = { 'client-request-id': '9a000000-0000-4000-8000-000000000009' }
    const { status, headers, body } = await world.askToken({ ...credentials, client_secret: 'wrong' }, sent)
    expect(status).toBe(401)
    expect(body).toEqual({
      error: 'invalid_client',
      error_description: expect.stringMatching(
        /^AADSTS7000215: .+\r\nTrace ID: .+\r\nCorrelation ID: 9a.+\r\nTimestamp: .+Z$/u,
      ),
      error_codes: [7000215],
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/u),
      trace_id: headers.get('request-id'),
      correlation_id: sent['client-request-id'],
      error_uri: `${testOrigin}/error?code=7000215`,
    })
    expect(headers.get('client-request-id')).toBe(sent['client-request-id'])
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body.error_description).not.toContain('wrong secret')
  })

  test.each<[string, Record<string, string>, number, string, number]>([
    ['no grant type', { grant_type: '' }, 400, 'invalid_request', 900144],
    ['no application', { client_id: '' }, 400, 'invalid_request', 900144],
    ['no scope', { scope: '' }, 400, 'invalid_request', 900144],
    [
      'an unknown application',
      { client_id: 'cccccccc-0000-4000-8000-0000000000ff' },
      400,
      'unauthorized_client',
      700016,
    ],
    ['a wrong secret', { client_secret: `${testSecret}x` }, 401, 'invalid_client', 7000215],
    ['no secret', { client_secret: '' }, 401, 'invalid_client', 7000218],
    ['a scope of another resource', { scope: 'https://vault.example.net/.default' }, 400, 'invalid_scope', 70011],
    ['a single scope', { scope: 'Files.Read.All' }, 400, 'invalid_scope', 70011],
    ['a single scope beside .default', { scope: '.default Files.Read.All' }, 400, 'invalid_scope', 70011],
    ['a scope that does not exist', { scope: 'Files.Invent' }, 400, 'invalid_scope', 70011],
    ['the grant of a password', { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    [
      'a code that was never given',
      { grant_type: 'authorization_code', scope: 'openid', code: 'x', redirect_uri: 'http://localhost' },
      400,
      'invalid_grant',
      70000,
    ],
    ['a secret for a public application', { client_id: publicId }, 401, 'invalid_client', 700025],
    ['a public application for itself', { client_id: publicId, client_secret: '' }, 400, 'unauthorized_client', 700030],
  ])('%s', async (_name, change, status, error, code) => {
    world.applications.set(publicId, anApplication({ clientId: publicId, kind: 'public', secretHashes: [] }))
    const answer = await world.askToken({ ...credentials, ...change })
    expect(answer.body).toMatchObject({ error, error_codes: [code] })
    expect(answer.status).toBe(status)
    expect(answer.body).not.toHaveProperty('access_token')
  })

  test('an unknown tenant, before anything else is looked at', async () => {
    const { status, body } = await world.askToken({ ...credentials, client_secret: 'wrong' }, {}, 'contoso.example')
    expect(status).toBe(400)
    expect(body).toMatchObject({ error: 'invalid_request', error_codes: [90002] })
    expect(body.error_description).toContain("'contoso.example'")
  })

  test('the stored hash and the secret of another application open nothing', async () => {
    const other = 'cccccccc-0000-4000-8000-000000000003'
    world.applications.set(other, anApplication({ clientId: other, secretHashes: [] }))
    const [hash = ''] = anApplication().secretHashes
    for (const [client_id, client_secret] of [
      [clientId, hash],
      [other, testSecret],
      [other, ''],
      [other, 'undefined'],
    ] as const) {
      const { status, body } = await world.askToken({ ...credentials, client_id, client_secret })
      expect(status).toBe(401)
      expect(body.error).toBe('invalid_client')
    }
  })

  test('a wrong Basic header names Basic; other refusals name no scheme', async () => {
    const form = { grant_type: 'client_credentials', scope: '.default' }
    const wrong = await world.askToken(form, toBasic(clientId, 'wrong'))
    expect(wrong.status).toBe(401)
    expect(wrong.headers.get('www-authenticate')).toMatch(/^Basic /u)
    const unknown = await world.askToken(form, toBasic('nobody', 'wrong'))
    expect(unknown.body.error_codes).toEqual([700016])
    expect(unknown.headers.has('www-authenticate')).toBe(false)
  })

  test('two proofs at once and doubled parameters are malformed', async () => {
    const both = await world.askToken(credentials, toBasic(clientId, testSecret))
    expect(both.body).toMatchObject({ error: 'invalid_request', error_codes: [9002313] })
    const response = await fetch(`${world.address}/common/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams([...Object.entries(credentials), ['scope', 'https://graph.microsoft.com/.default']]),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'invalid_request', error_codes: [9002313] })
  })

  test('a page of another origin gets no token, nor leave to read the refusal', async () => {
    const { status, headers, body } = await world.askToken(credentials, { origin: 'https://evil.example.test' })
    expect(status).toBe(400)
    expect(body.error_codes).toEqual([9002326])
    expect(headers.has('access-control-allow-origin')).toBe(false)
  })

  test('a preflight of the token endpoint lets the page ask; the call itself is judged', async () => {
    const preflight = await fetch(`${world.address}/common/oauth2/v2.0/token`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://page.example.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-client-sku',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://page.example.test')
    expect(preflight.headers.get('access-control-allow-headers')).toBe('x-client-sku')
    expect(preflight.headers.get('vary')).toBe('Origin')
    expect(preflight.headers.has('access-control-allow-credentials')).toBe(false)
  })

  test('a body that is no form', async () => {
    const response = await fetch(`${world.address}/common/oauth2/v2.0/token`, {
      method: 'POST',
      body: JSON.stringify(credentials),
      headers: { 'content-type': 'application/json' },
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'invalid_request' })
  })

  test.each(['with', 'without'])('a form over the limit, %s a length in front', async kind => {
    const text = `grant_type=client_credentials&x=${'x'.repeat(60_000)}`
    const body = kind === 'with' ? text : new Blob([text]).stream()
    const response = await fetch(`${world.address}/common/oauth2/v2.0/token`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      duplex: 'half',
    })
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ error_codes: [9002314] })
  })

  test('another method names the right one', async () => {
    const response = await fetch(`${world.address}/common/oauth2/v2.0/token`)
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
    expect(await response.json()).toMatchObject({ error_codes: [900561] })
  })

  test('is explained at its error_uri', async () => {
    const { body } = await world.askToken({ ...credentials, client_secret: 'wrong' })
    const page = await fetch(body.error_uri.replace(testOrigin, world.address))
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('AADSTS7000215')
    expect((await fetch(`${world.address}/error?code=1`)).status).toBe(404)
    expect((await fetch(`${world.address}/error?code=<script>`)).headers.get('content-type')).toMatch(/^text\/plain/u)
  })

  test('a failing store is a 500 that says nothing, and the cause is logged', async () => {
    const failing = 'cccccccc-0000-4000-8000-0000000000ee'
    world.applications.set(
      failing,
      new Proxy(anApplication(), {
        get() {
          throw new Error('the database is gone')
        },
      }),
    )
    const { status, body } = await world.askToken({ ...credentials, client_id: failing })
    expect(status).toBe(500)
    expect(body).toMatchObject({ error: 'server_error', error_codes: [50000] })
    expect(JSON.stringify(body)).not.toContain('database')
    expect(world.logged).toEqual([
      { err: expect.objectContaining({ message: 'the database is gone' }), requestId: body.trace_id },
    ])
  })

  test('a client that goes away in the middle of its form leaves the server well', async () => {
    const { hostname, port } = new URL(world.address)
    const socket = connect(Number(port), hostname)
    socket.write('POST /common/oauth2/v2.0/token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ngrant_type=')
    await new Promise(resolve => socket.once('connect', resolve))
    socket.destroy()
    expect((await world.askToken(credentials)).status).toBe(200)
  })
})
