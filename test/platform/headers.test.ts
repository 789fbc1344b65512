/** The headers of every answer of the Graph surface, whatever kind of answer it is (platform.md sections 1, 2 and 4). */
import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { startDevApp } from '../app.ts'
import { makeSqlitePlace } from '../database.ts'
import { findFreePort } from '../free-port.ts'
import { addFile, inviteOne } from '../operations/invite-world.ts'
import { type OpenWorld, useOpenWorld } from '../world.ts'

let place = ''
let permission = ''
const getWorld = useOpenWorld(async world => {
  place = await addFile(world, 'ana', 'Headers.txt')
  permission = (await inviteOne(world, place, { recipients: [{ alias: 'ben' }], roles: ['read'], requireSignIn: true }))
    .id
})

interface Kind {
  readonly name: string
  readonly method?: string
  readonly path: (world: OpenWorld) => string
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly isAnonymous?: boolean
}

const kinds: readonly Kind[] = [
  { name: 'a result', path: () => '/v1.0/me', status: 200 },
  { name: 'a result of beta', path: () => '/beta/me', status: 200 },
  { name: 'a list', path: () => `/v1.0${place}/permissions`, status: 200 },
  { name: 'a result without its body', method: 'HEAD', path: () => '/v1.0/me', status: 200 },
  {
    name: 'something made',
    method: 'PUT',
    path: w => `/v1.0/drives/${w.drive('ana').id}/root:/made.txt:/content`,
    body: 'x',
    status: 201,
    headers: { 'Content-Type': 'text/plain' },
  },
  {
    name: 'something removed',
    method: 'DELETE',
    path: w => `/v1.0/drives/${w.drive('ana').id}/root:/made.txt:`,
    status: 204,
  },
  { name: 'content elsewhere', path: () => `/v1.0${place}/content`, status: 302 },
  { name: 'a preflight', method: 'OPTIONS', path: () => '/v1.0/me', status: 204, isAnonymous: true },
  { name: 'no token', path: () => '/v1.0/me', status: 401, isAnonymous: true },
  {
    name: 'a bad token',
    path: () => '/v1.0/me',
    status: 401,
    isAnonymous: true,
    headers: { Authorization: 'Bearer x.y.z' },
  },
  { name: 'a refusal', method: 'DELETE', path: () => `/v1.0${place}/permissions/${permission}-`, status: 404 },
  { name: 'bad JSON', method: 'POST', path: () => `/v1.0${place}/invite`, status: 400, body: '{' },
  { name: 'an address that cannot be decoded', path: () => '/v1.0/me/%zz', status: 400 },
  { name: 'an unknown segment', path: () => '/v1.0/me/nothing', status: 400 },
  { name: 'an unknown item', path: w => `/v1.0/drives/${w.drive('ana').id}/items/01AAAAAAAAAAAAAAAAAAAA`, status: 404 },
  { name: 'an unknown route', path: () => '/nowhere', status: 404 },
  { name: 'a wrong verb', method: 'PATCH', path: () => `/v1.0${place}/invite`, status: 405 },
  {
    name: 'a stale tag',
    method: 'PATCH',
    path: () => `/v1.0${place}`,
    status: 412,
    body: '{"name":"x.txt"}',
    headers: { 'If-Match': '"{00000000-0000-0000-0000-000000000000},1"' },
  },
  {
    name: 'a body that is too large',
    method: 'POST',
    path: () => `/v1.0${place}/invite`,
    status: 413,
    body: `{"message":"${'x'.repeat(1024 * 1024)}"}`,
  },
  { name: 'an address that is too long', path: () => `/v1.0/me?$select=${'x'.repeat(17_000)}`, status: 414 },
  {
    name: 'a wrong type',
    method: 'POST',
    path: () => `/v1.0${place}/invite`,
    status: 415,
    body: '<a/>',
    headers: { 'Content-Type': 'text/xml' },
  },
  { name: 'what is not offered yet', path: () => '/v1.0/me/drive/root/delta', status: 501 },
]

async function askFor(world: OpenWorld, kind: Kind, more: Readonly<Record<string, string>> = {}): Promise<Response> {
  const { method = 'GET', path, headers = {}, body, isAnonymous = false } = kind
  return fetch(`${world.origin}${path(world)}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(isAnonymous ? {} : { Authorization: `Bearer ${world.person('ana').accessToken}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
      ...more,
    },
    ...(body === undefined ? {} : { body }),
  })
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

describe('every answer', () => {
  it.for(kinds)('has all headers: $name, $status', async kind => {
    const world = getWorld()
    const response = await askFor(world, kind)
    const text = await response.text()
    expect(response.status, text).toBe(kind.status)
    const { headers } = response
    expect(headers.get('request-id')).toMatch(guid)
    expect(headers.get('client-request-id')).toBe(headers.get('request-id'))
    expect(Date.parse(headers.get('date') ?? '')).not.toBeNaN()
    expect(JSON.parse(headers.get('x-ms-ags-diagnostic') ?? '')).toEqual({
      ServerInfo: {
        DataCenter: expect.any(String),
        Slice: expect.any(String),
        Ring: expect.any(String),
        ScaleUnit: expect.any(String),
        RoleInstance: expect.any(String),
      },
    })
    expect(headers.get('cache-control')).toMatch(/\bno-store\b/)
    expect(headers.get('vary')?.split(/, */)).toEqual(expect.arrayContaining(['Accept-Encoding', 'Origin']))
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    for (const name of [
      'request-id',
      'client-request-id',
      'ETag',
      'Location',
      'Retry-After',
      'Content-Range',
      'Content-Disposition',
      'WWW-Authenticate',
      'x-ms-ags-diagnostic',
    ]) {
      expect(headers.get('access-control-expose-headers')?.split(/, */)).toContain(name)
    }
    expect(headers.get('set-cookie')).toBeNull()
    expect(headers.get('server')).toBeNull()
    expect(headers.get('x-powered-by')).toBeNull()
    if (text === '') return
    expect(headers.get('content-type')).toMatch(/^application\/json\b/)
    if (kind.status < 400) {
      expect(headers.get('odata-version')).toBe('4.0')
      expect(headers.get('content-type')).toContain('odata.metadata=minimal')
      return
    }
    const { error } = JSON.parse(text) as { error: Record<string, unknown> & { innerError: Record<string, unknown> } }
    expect(error).toMatchObject({ code: expect.stringMatching(/^[A-Za-z]+$/), message: expect.stringMatching(/[.?]$/) })
    expect(error.innerError).toMatchObject({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
      'request-id': headers.get('request-id'),
      'client-request-id': headers.get('request-id'),
    })
  })

  it('has a request id of its own', async () => {
    const world = getWorld()
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => (await askFor(world, kinds[0] as Kind)).headers.get('request-id')),
    )
    expect(new Set(ids).size).toBe(20)
  })

  it('says to HEAD what it says to GET, without the body', async () => {
    const world = getWorld()
    const [get, head] = await Promise.all(
      ['GET', 'HEAD'].map(method => askFor(world, { name: '', method, path: () => '/v1.0/me', status: 200 })),
    )
    expect(await head?.text()).toBe('')
    const shown = (response: Response | undefined) =>
      [...(response?.headers ?? [])].filter(([name]) => !/request-id|^date$|^connection|^keep-alive/.test(name))
    expect(shown(head)).toEqual(shown(get))
  })
})

describe('answers beside the Graph surface', () => {
  it.for([
    '/healthz',
    '/readyz',
    '/metrics',
    '/docs',
    '/openapi/v1.0.json',
    '/help/errors',
    '/',
    '/mailbox',
    '/convite/v1/test/clock',
    '/convite/v1/test/none',
    '/mailbox/none',
  ])('have the ids too: %s', async path => {
    const response = await fetch(`${getWorld().origin}${path}`, { headers: { 'client-request-id': 'mine' } })
    expect(response.headers.get('request-id')).toMatch(guid)
    expect(['mine', response.headers.get('request-id')]).toContain(response.headers.get('client-request-id'))
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cache-control')).toContain('no-store')
    await response.arrayBuffer()
  })
})

describe('a server that people reach by https', () => {
  it('tells browsers to stay there, on every answer; others do not', async () => {
    await using place = await makeSqlitePlace()
    const port = await findFreePort()
    const settings = { publicOrigin: 'https://files.example.org', port: String(port) }
    await using dev = await startDevApp(place, { settings })
    expect(dev.ready.origin).toBe('https://files.example.org')
    for (const path of ['/v1.0/me', '/healthz', '/nowhere', '/docs']) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`)
      expect(response.headers.get('strict-transport-security')).toMatch(/^max-age=\d{7,}/)
      const plain = await fetch(`${getWorld().origin}${path}`)
      expect(plain.headers.get('strict-transport-security')).toBeNull()
    }
  })
})

describe('the client-request-id', () => {
  it.for(['6f0c2c5e-0d0e-4a4e-9a0e-111111111111', 'my-own_id.1', '~', 'x'.repeat(128)])(
    'is given back: %s',
    async id => {
      const world = getWorld()
      for (const kind of [
        kinds[0],
        kinds.find(({ name }) => name === 'no token'),
        kinds.find(({ name }) => name === 'an unknown route'),
      ]) {
        const response = await askFor(world, kind as Kind, { 'client-request-id': id })
        expect(response.headers.get('client-request-id')).toBe(id)
        expect(response.headers.get('request-id')).toMatch(guid)
        if (response.status >= 400)
          expect(await response.json()).toMatchObject({ error: { innerError: { 'client-request-id': id } } })
      }
    },
  )

  it.for(['x'.repeat(129), 'two words', 'umlaut-\u00fc', '\t', 'a\u00a0b'])(
    'is passed over when it is odd: %j',
    async id => {
      const response = await askFor(getWorld(), kinds[0] as Kind, { 'client-request-id': id })
      expect(response.headers.get('client-request-id')).toBe(response.headers.get('request-id'))
    },
  )
})

describe('CORS', () => {
  const preflight = (asked: Readonly<Record<string, string>>, path = '/v1.0/me/drive/root/children') =>
    fetch(`${getWorld().origin}${path}`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://app.example', 'Access-Control-Request-Method': 'POST', ...asked },
    })

  it('lets every page call with a token, for an hour at a time', async () => {
    const response = await preflight({ 'Access-Control-Request-Headers': 'authorization,content-type' })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-max-age')).toBe('3600')
    expect(response.headers.get('access-control-allow-methods')?.split(/, */).toSorted()).toEqual([
      'DELETE',
      'GET',
      'HEAD',
      'OPTIONS',
      'PATCH',
      'POST',
      'PUT',
    ])
  })

  it('allows the headers of all known clients, asked or not, and whatever else is asked', async () => {
    const known = [
      'authorization',
      'content-type',
      'content-range',
      'range',
      'if-match',
      'if-none-match',
      'prefer',
      'consistencylevel',
      'client-request-id',
      'sdkversion',
      'retry-attempt',
      'deltaexcludeparent',
      'x-ms-throttle-priority',
      'idempotency-key',
    ]
    for (const isAsked of [false, true]) {
      const response = await preflight(isAsked ? { 'Access-Control-Request-Headers': 'x-own-header, SdkVersion' } : {})
      const allowed = response.headers.get('access-control-allow-headers')?.toLowerCase().split(/, */)
      expect(allowed).toEqual(expect.arrayContaining(known))
      expect(allowed?.includes('x-own-header')).toBe(isAsked)
    }
  })

  it('reflects nothing that is no list of header names', async () => {
    const response = await preflight({ 'Access-Control-Request-Headers': 'x-a;<script>' })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-headers')).not.toContain('script')
  })

  it('answers a preflight for any address of the Graph surface without a token, also one that does not exist', async () => {
    for (const path of ['/v1.0/nowhere', '/beta/me', '/v1.0', '/v1.0/drives/x/items/y/invite'])
      expect((await preflight({}, path)).status).toBe(204)
  })
})

describe('compression', () => {
  const long = (world: OpenWorld) => `${world.origin}/v1.0/users?$top=100`
  const ask = (headers: Readonly<Record<string, string>>, url = long(getWorld()), method = 'GET') =>
    rawFetch(url, method, { Authorization: `Bearer ${getWorld().person('ana').accessToken}`, ...headers })

  it('is by gzip, when it is asked for and worth it', async () => {
    const plain = await ask({ 'Accept-Encoding': 'identity' })
    expect(plain.headers.get('content-encoding')).toBeNull()
    for (const wish of ['gzip', 'gzip, deflate, br', 'br;q=1.0, GZIP;q=0.5', '*']) {
      const packed = await ask({ 'Accept-Encoding': wish })
      expect(packed.headers.get('content-encoding'), wish).toBe('gzip')
      expect(JSON.parse(gunzipSync(packed.body).toString('utf8'))).toEqual(JSON.parse(plain.body.toString('utf8')))
      expect(Number(packed.headers.get('content-length'))).toBe(packed.body.length)
    }
    expect(
      (await ask({ 'Accept-Encoding': 'gzip' }, `${getWorld().origin}/v1.0/me`)).headers.get('content-encoding'),
    ).toBeNull()
  })

  it.for(['gzip;q=0', 'deflate', 'gzip;q=0.0, br', 'xgzip', '', 'identity, *;q=0'])(
    'is not done unasked: %j',
    async wish => {
      expect((await ask({ 'Accept-Encoding': wish })).headers.get('content-encoding')).toBeNull()
    },
  )

  it('holds for errors too, and for HEAD', async () => {
    const url = `${getWorld().origin}/v1.0/me?$select=${'unknownproperty,'.repeat(200)}`
    const response = await ask({ 'Accept-Encoding': 'gzip' }, url)
    expect(response.status).toBe(400)
    const head = await ask({ 'Accept-Encoding': 'gzip' }, long(getWorld()), 'HEAD')
    expect(head.status).toBe(200)
    expect(head.body.length).toBe(0)
  })
})

describe('what a body says of itself', () => {
  it('counts in bytes', async () => {
    const world = getWorld()
    const response = await rawFetch(`${world.origin}/v1.0/users/elise@convite.example`, 'GET', {
      Authorization: `Bearer ${world.person('ana').accessToken}`,
      'Accept-Encoding': 'identity',
    })
    expect(response.body.toString('utf8')).toContain('Élise')
    expect(Number(response.headers.get('content-length'))).toBe(response.body.length)
  })
})

/** A call whose answer is left as it came: fetch would unpack it. */
function rawFetch(url: string, method: string, headers: Readonly<Record<string, string>>) {
  return new Promise<{ status: number; headers: Headers; body: Buffer }>((resolve, reject) => {
    const call = request(url, { method, headers, agent: false }, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: new Headers(response.headers as Record<string, string>),
          body: Buffer.concat(chunks),
        }),
      )
    })
    call.on('error', reject)
    call.end()
  })
}
