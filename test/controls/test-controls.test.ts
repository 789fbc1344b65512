/** The test controls over HTTP as docs/test-controls.md describes them, with what they do to everything else. */
import { describe, expect, it } from 'vitest'
import { call, type JsonBody } from '../http.ts'
import { addFile, invite, listPermissions } from '../operations/invite-world.ts'
import { deliveriesTo, inviteByMail } from '../mail/mail-world.ts'
import { sendRawOnce } from '../platform/raw-http.ts'
import { useOpenWorld, type World } from '../world.ts'

const getWorld = useOpenWorld()

interface ControlAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: JsonBody & { readonly value?: readonly JsonBody[] }
}

async function control(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<ControlAnswer> {
  const response = await fetch(`${getWorld().ready.testControls}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as ControlAnswer['body'],
  }
}

const getMe = (world: World, token = world.person('ana').accessToken) => call(world, 'GET', '/me', { token })

describe('the clock', () => {
  it('is read, set, moved and let go', async () => {
    const before = await control('GET', '/clock')
    expect(before).toMatchObject({ status: 200, body: { offsetMs: 0 } })
    expect(Math.abs(Date.parse(String(before.body['now'])) - Date.now())).toBeLessThan(60_000)
    const set = await control('PUT', '/clock', { now: '2031-05-06T07:08:09Z' })
    expect(set).toMatchObject({ status: 200, body: { now: expect.stringMatching(/^2031-05-06T07:08:(?:09|1\d)/) } })
    expect(await control('PUT', '/clock', { advance: 'P3DT4H' })).toMatchObject({
      body: { now: expect.stringMatching(/^2031-05-09T11:08/) },
    })
    expect(await control('PUT', '/clock', { follow: true })).toMatchObject({ status: 200, body: { offsetMs: 0 } })
  })

  it('decides the dates of what is made, the end of permissions and the life of tokens, at the second', async () => {
    const world = getWorld()
    await world.clock({ now: '2032-01-01T00:00:00Z' })
    const place = world.place('grace.okafor', '/Shopping list.txt')
    const token = await world.token({ user: 'grace.okafor@convite.example' })
    const brief = await world.token({ user: 'ana@convite.example', lifetime: 'PT10M' })
    const body = {
      recipients: [{ email: 'ana@convite.example' }],
      roles: ['read'],
      requireSignIn: true,
      expirationDateTime: '2032-01-01T00:05:00Z',
    }
    expect((await invite(world, place, body, { token })).status).toBe(200)
    await world.clock({ now: '2032-01-01T00:04:58Z' })
    expect((await call(world, 'GET', place, { token: brief })).status).toBe(200)
    await world.clock({ now: '2032-01-01T00:05:00Z' })
    expect((await call(world, 'GET', place, { token: brief })).status).toBe(404)
    expect((await listPermissions(world, place, token)).some(entry => entry.expirationDateTime !== undefined)).toBe(
      false,
    )
    await world.clock({ now: '2032-01-01T00:09:58Z' })
    expect((await getMe(world, brief)).status).toBe(200)
    await world.clock({ now: '2032-01-01T00:10:00Z' })
    const late = await getMe(world, brief)
    expect(late.status).toBe(401)
    expect(late.headers['www-authenticate']).toContain('expired_token')
    await world.clock({ follow: true })
  })

  it('does not date answers: those go by the clock of their header Date', async () => {
    await control('PUT', '/clock', { advance: 'P400D' })
    const { status, headers, body } = await call(getWorld(), 'GET', '/me')
    await control('PUT', '/clock', { follow: true })
    expect(status).toBe(401)
    const inner = body.error?.innerError as { date?: string } | undefined
    expect(Math.abs(Date.parse(`${inner?.date}Z`) - Date.parse(String(headers.date)))).toBeLessThan(60_000)
  })

  it('locks nobody out when it is set back', async () => {
    const world = getWorld()
    await world.clock({ now: '2001-01-01T00:00:00Z' })
    expect((await getMe(world)).status).toBe(200)
    await world.clock({ follow: true })
  })

  it('does what is due on its way in the order of the moments', async () => {
    const world = getWorld()
    await world.faults({ address: 'twice@outside.example', kind: 'deferred', times: 2 })
    await inviteByMail(world, await addFile(world, 'ana', 'twice.txt'), ['twice@outside.example'])
    expect(await deliveriesTo(world, 'twice@outside.example')).toMatchObject([{ state: 'deferred', attempts: 1 }])
    const start = Date.parse((await world.clock()).now)
    await world.clock({ advance: 'P1D' })
    const [mail] = await world.mail({ to: 'twice@outside.example' })
    // After about 1 and 5 minutes, give or take a fifth; not a day later.
    const minutes = (Date.parse(mail?.date ?? '') - start) / 60_000
    expect(minutes).toBeGreaterThan(4.5)
    expect(minutes).toBeLessThan(7.5)
    await world.clock({ follow: true })
  })

  it.for([
    [{}, 'now'],
    [{ now: 'tomorrow' }, 'now'],
    [{ now: '1999-12-31T23:59:59Z' }, 'now'],
    [{ advance: '3 days' }, 'advance'],
    [{ advance: '-PT1H' }, 'advance'],
    [{ advance: 'P9000Y' }, 'advance'],
    [{ follow: false }, 'follow'],
    [{ now: '2030-01-01T00:00:00Z', follow: true }, 'now'],
    [{ speed: 2 }, 'speed'],
  ] as const)('refuses %j and stays as it is', async ([body, target]) => {
    const answer = await control('PUT', '/clock', body)
    expect(answer).toMatchObject({ status: 400, body: { error: { target } } })
    expect((await control('GET', '/clock')).body['offsetMs']).toBe(0)
  })
})

describe('mail', () => {
  it('is found by recipient, moment and number, newest first, with all its parts', async () => {
    const world = getWorld()
    await world.clearMail()
    const place = await addFile(world, 'ana', 'mailed.txt')
    await inviteByMail(world, place, ['first+tag@outside.example'], { message: 'Read this.' })
    await world.clock({ advance: 'PT1H' })
    await inviteByMail(world, place, ['second@outside.example'])
    const all = await control('GET', '/mail')
    expect(all.body.value?.map(mail => mail['to'])).toEqual([['second@outside.example'], ['first+tag@outside.example']])
    const later = String(all.body.value?.[0]?.['date'])
    expect((await control('GET', `/mail?since=${later}`)).body.value).toHaveLength(1)
    expect((await control('GET', '/mail?limit=1')).body.value).toHaveLength(1)
    const found = await control('GET', '/mail?to=FIRST%2Btag@Outside.example')
    expect(found.body.value).toMatchObject([
      {
        id: expect.any(String),
        date: expect.stringMatching(/Z$/),
        from: 'Ana Prieto (via Convite) <no-reply@convite.example>',
        subject: expect.stringContaining('mailed.txt'),
        text: expect.stringContaining('Read this.'),
        html: expect.stringMatching(/^<!doctype html>/),
        headers: { 'content-language': 'es' },
        links: [expect.stringMatching(/\/i\//)],
        codes: [],
        raw: expect.stringContaining('\r\n\r\n'),
      },
    ])
    expect(await control('DELETE', '/mail')).toMatchObject({ status: 204 })
    expect((await control('GET', '/mail')).body.value).toEqual([])
    await world.clock({ follow: true })
  })

  it.for(['to=nobody', 'since=yesterday', 'limit=0', 'limit=1001', 'limit=x', 'from=x', 'limit=1&limit=2'])(
    'refuses ?%s',
    async query => {
      expect(await control('GET', `/mail?${query}`)).toMatchObject({
        status: 400,
        body: { error: { innerError: { code: 'invalidQueryOption' } } },
      })
    },
  )
})

describe('faults of mails', () => {
  it('stand in a list until they are used up, withdrawn or cleared; the oldest acts first', async () => {
    const world = getWorld()
    const first = await control('POST', '/faults', { address: 'listed@outside.example', kind: 'mailRejected' })
    expect(first).toMatchObject({
      status: 201,
      body: { id: expect.any(String), address: 'listed@outside.example', kind: 'mailRejected', times: 1, delayMs: 0 },
    })
    const second = await control('POST', '/faults', {
      address: '*@outside.example',
      kind: 'exchangeOutOfMailboxQuota',
      times: 2,
    })
    expect((await control('GET', '/faults')).body.value).toEqual([first.body, second.body])
    const place = await addFile(world, 'ana', 'faults.txt')
    const codes = []
    for (let index = 0; index < 4; index += 1) {
      const answer = await inviteByMail(world, place, ['listed@outside.example'])
      codes.push(answer.body.value[0]?.error?.innererror.code ?? 'sent')
    }
    expect(codes).toEqual(['mailRejected', 'exchangeOutOfMailboxQuota', 'exchangeOutOfMailboxQuota', 'sent'])
    expect((await control('GET', '/faults')).body.value).toEqual([])

    const third = await control('POST', '/faults', { address: 'listed@outside.example', kind: 'drop', times: null })
    const id = String(third.body['id'])
    expect((await control('DELETE', `/faults/${id}`)).status).toBe(204)
    expect((await control('DELETE', `/faults/${id}`)).status).toBe(404)
    await control('POST', '/faults', { address: 'listed@outside.example', kind: 'drop' })
    expect((await control('DELETE', '/faults')).status).toBe(204)
    expect((await control('GET', '/faults')).body.value).toEqual([])
  })

  it.for([
    [{ address: 'x', kind: 'drop' }, 400, 'address'],
    [{ address: 'x@y.example', kind: 'explode' }, 400, 'kind'],
    [{ address: 'x@y.example' }, 400, 'kind'],
    [{ address: 'x@y.example', kind: 'drop', times: 0 }, 400, 'times'],
    [{ address: 'x@y.example', kind: 'slow', delayMs: 600_001 }, 400, 'delayMs'],
    [{ address: 'x@y.example', kind: 'hipCheckRequired', delayMs: 5 }, 400, 'delayMs'],
    [{ address: 'x@y.example', kind: 'drop', status: 500 }, 400, 'status'],
    [{ kind: 'drop' }, 400, 'address'],
    [{ address: 'x@y.example', kind: 'bounce' }, 501, 'kind'],
  ] as const)('refuse %j', async ([body, status, target]) => {
    expect(await control('POST', '/faults', body)).toMatchObject({ status, body: { error: { target } } })
    expect((await control('GET', '/faults')).body.value).toEqual([])
  })
})

describe('faults of calls', () => {
  it('answer so the next calls of that operation and of no other, and nothing is done', async () => {
    const world = getWorld()
    const place = await addFile(world, 'ana', 'throttled.txt')
    const order = await control('POST', '/faults', {
      operation: 'driveItem/invite',
      status: 429,
      retryAfter: 2,
      times: 3,
    })
    expect(order).toMatchObject({
      status: 201,
      body: { operation: 'driveItem/invite', status: 429, retryAfter: 2, times: 3 },
    })
    const body = { recipients: [{ email: 'throttled@outside.example' }], roles: ['read'], requireSignIn: true }
    expect((await invite(world, place, body, { token: 'x.y.z' })).status).toBe(401)
    for (let index = 0; index < 3; index += 1) {
      expect((await getMe(world)).status).toBe(200)
      const answer = await invite(world, place, body)
      expect(answer).toMatchObject({ status: 429, codes: 'activityLimitReached/throttledRequest/quota' })
      expect(answer.headers['retry-after']).toBe('2')
    }
    expect(await world.query("select * from grants where email = 'throttled@outside.example'")).toEqual([])
    expect((await invite(world, place, body)).status).toBe(200)
  })

  it.for([400, 403, 404, 409, 412, 423, 429, 500, 501, 503, 507])('can be %i, in the envelope', async status => {
    const world = getWorld()
    await world.faults({ operation: await findMeOperation(world), status })
    const answer = await getMe(world)
    expect(answer.status).toBe(status)
    expect(answer.message).not.toBe('')
    expect(answer.headers['retry-after']).toBeUndefined()
    expect((await getMe(world)).status).toBe(200)
  })

  it('name all operations when one is not known', async () => {
    const answer = await control('POST', '/faults', { operation: 'driveItem/explode', status: 500 })
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { target: 'operation', message: expect.stringContaining('driveItem/invite') } },
    })
    for (const [body, target] of [
      [{ operation: 'driveItem/invite' }, 'status'],
      [{ operation: 'driveItem/invite', status: 200 }, 'status'],
      [{ operation: 'driveItem/invite', status: 500, retryAfter: 1 }, 'retryAfter'],
      [{ operation: 'driveItem/invite', status: 429, retryAfter: -1 }, 'retryAfter'],
      [{ operation: 'driveItem/invite', status: 429, address: 'x@y.example' }, 'operation'],
    ] as const)
      expect(await control('POST', '/faults', body)).toMatchObject({ status: 400, body: { error: { target } } })
  })
})

/** The name under which the request log knows GET /me. */
async function findMeOperation(world: World): Promise<string> {
  await world.clearRequests()
  await getMe(world)
  return (await world.requests(1))[0]?.operation ?? ''
}

describe('tokens', () => {
  it('carry the scopes that are named and no others', async () => {
    const world = getWorld()
    const place = world.place('ana', '/Bienvenida.html')
    const narrow = await control('POST', '/tokens', {
      user: 'ana@convite.example',
      scopes: ['Files.Read'],
      lifetime: 'PT1H',
    })
    expect(narrow).toMatchObject({
      status: 201,
      body: { accessToken: expect.stringMatching(/^eyJ/), expiresDateTime: expect.stringMatching(/Z$/) },
    })
    const token = String(narrow.body['accessToken'])
    expect((await call(world, 'GET', place, { token })).status).toBe(200)
    const refused = await invite(
      world,
      place,
      { recipients: [{ alias: 'ben' }], roles: ['read'], requireSignIn: true },
      { token },
    )
    expect(refused).toMatchObject({ status: 403, codes: 'accessDenied/insufficientScopes' })
  })

  it('are for a person by name, address or id, and for an application', async () => {
    const world = getWorld()
    const grace = world.person('grace.okafor')
    for (const user of [grace.userPrincipalName, grace.mail, grace.id, 'GRACE@convite.example']) {
      const { body } = await control('POST', '/tokens', { user })
      expect((await getMe(world, String(body['accessToken']))).body['id']).toBe(grace.id)
    }
    const client = world.ready.clients.find(({ roles }) => roles.includes('Files.ReadWrite.All'))
    const { body } = await control('POST', '/tokens', { clientId: client?.clientId })
    const token = String(body['accessToken'])
    expect((await getMe(world, token)).status).toBe(400)
    expect((await call(world, 'GET', world.place('ana', '/Bienvenida.html'), { token })).status).toBe(200)
  })

  it('that have expired are 401', async () => {
    const { body } = await control('POST', '/tokens', { user: 'ana@convite.example', lifetime: '-PT1H' })
    expect(await getMe(getWorld(), String(body['accessToken']))).toMatchObject({
      status: 401,
      codes: 'InvalidAuthenticationToken/unauthenticated',
    })
  })

  it.for([
    [{}, 400, 'user'],
    [{ user: 'nobody@convite.example' }, 404, 'user'],
    [{ clientId: '00000000-0000-4000-8000-000000000000' }, 404, 'clientId'],
    [{ user: 'ana@convite.example', lifetime: '1h' }, 400, 'lifetime'],
    [{ user: 'ana@convite.example', scopes: 'Files.Read' }, 400, 'scopes'],
    [{ user: 'ana@convite.example', scope: 'Files.Read' }, 400, 'scope'],
  ] as const)('are refused for %j', async ([body, status, target]) => {
    expect(await control('POST', '/tokens', body)).toMatchObject({ status, body: { error: { target } } })
  })
})

describe('settings', () => {
  it('are changed in part, hold for the next call, and are kept', async () => {
    const world = getWorld()
    const before = (await control('GET', '/settings')).body
    const place = await addFile(world, 'ana', 'settings.txt')
    const body = {
      recipients: [{ email: 'outsider@outside.example' }],
      roles: ['read'],
      requireSignIn: true,
      sendInvitation: true,
    }
    expect((await control('PUT', '/settings', { sharingCapability: 'disabled' })).body).toEqual({
      ...before,
      sharingCapability: 'disabled',
    })
    expect(await invite(world, place, body)).toMatchObject({ status: 403, codes: 'notAllowed/externalSharingDisabled' })
    await control('PUT', '/settings', { sharingCapability: before['sharingCapability'] })
    expect((await invite(world, place, body)).status).toBe(200)
    expect((await control('GET', '/settings')).body).toEqual(before)
  })

  it('are all refused when one is wrong, and each wrong one is named', async () => {
    const before = (await control('GET', '/settings')).body
    const answer = await control('PUT', '/settings', {
      membersMayShare: false,
      recipientsPerInvite: 0,
      sharingCapability: 'maybe',
    })
    expect(answer.status).toBe(400)
    expect(
      answer.body.error?.details
        ?.map(({ target }) => target)
        .toSorted((left, right) => ((left ?? '') < (right ?? '') ? -1 : 1)),
    ).toEqual(['recipientsPerInvite', 'sharingCapability'])
    expect((await control('GET', '/settings')).body).toEqual(before)
  })
})

describe('the request log', () => {
  it('tells what was asked, by whom and how it ended, newest first', async () => {
    const world = getWorld()
    await world.clearRequests()
    const answer = await getMe(world)
    await call(world, 'GET', '/me')
    await call(world, 'GET', '/nowhere-at-all')
    const { body } = await control('GET', '/requests?limit=2')
    expect(body.value).toMatchObject([{ status: 400 }, { method: 'GET', url: '/v1.0/me', status: 401, who: null }])
    const all = (await control('GET', '/requests')).body.value
    expect(all).toHaveLength(3)
    expect(all?.at(-1)).toMatchObject({
      method: 'GET',
      url: '/v1.0/me',
      operation: expect.stringMatching(/^\w+\/\w+$/),
      status: 200,
      ms: expect.any(Number),
      who: world.person('ana').id,
      requestId: answer.headers['request-id'],
      date: expect.stringMatching(/Z$/),
    })
    expect((await control('DELETE', '/requests')).status).toBe(204)
    expect((await control('GET', '/requests')).body.value).toEqual([])
  })
})

describe('reset', () => {
  it('puts data, settings, clock, mail, faults and log back, and answers the ready document of the new world', async () => {
    const world = getWorld()
    await addFile(world, 'ana', 'will be gone.txt')
    await inviteByMail(world, world.place('ana', '/Bienvenida.html'), ['gone@outside.example'])
    await world.settings({ membersMayShare: false })
    await world.clock({ advance: 'P1D' })
    await world.faults({ address: 'x@outside.example', kind: 'drop' })
    const old = world.person('ana').accessToken
    const ready = await world.reset()
    expect(ready.drives.flatMap(drive => drive.items).some(item => item.name === 'will be gone.txt')).toBe(false)
    expect(await world.mail()).toEqual([])
    expect(await world.faults()).toEqual([])
    expect(await world.requests()).toEqual([])
    expect(await world.settings()).toMatchObject({ membersMayShare: true })
    expect((await world.clock()).offsetMs).toBe(0)
    expect(await world.query("select * from principals where mail = 'gone@outside.example'")).toEqual([])
    // Directory ids come from the seed, so tokens of before still name the same people.
    expect((await getMe(world, old)).status).toBe(200)
    expect(
      (await call(world, 'GET', world.place('ana', '/Bienvenida.html'), { token: world.person('ana').accessToken }))
        .status,
    ).toBe(200)
  })

  it('leaves everything as it was when the document is wrong', async () => {
    const world = getWorld()
    const place = await addFile(world, 'ana', 'stays.txt')
    for (const body of [{ seed: 'other' }, {}, { organization: { displayName: 'x' }, users: [{ nonsense: true }] }]) {
      expect((await control('POST', '/reset', body)).status).toBe(400)
    }
    expect((await call(world, 'GET', place, { token: world.person('ana').accessToken })).status).toBe(200)
  })
})

describe('who may call', () => {
  const paths = ['/clock', '/mail', '/faults', '/settings', '/requests', '/nothing']

  it.for(paths)('is no web page: %s has no CORS, and refuses a foreign Origin', async path => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:1', `${getWorld().origin}.evil.example`]) {
      const answer = await control('GET', path, undefined, { Origin: origin })
      expect(answer).toMatchObject({ status: 403, body: { error: { innerError: { code: 'testControlForbidden' } } } })
      expect([...answer.headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([])
    }
    const preflight = await control('OPTIONS', path, undefined, {
      Origin: 'https://evil.example',
      'Access-Control-Request-Method': 'PUT',
    })
    expect(preflight.status).toBe(403)
    expect([...preflight.headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([])
    const embedded = await control('GET', path, undefined, {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'no-cors',
    })
    expect(embedded.status).toBe(403)
  })

  it.for(paths)('is nobody who calls this machine by another name: %s', async path => {
    const { hostname, port } = new URL(getWorld().origin)
    for (const host of [
      'rebound.evil.example',
      `rebound.evil.example:${port}`,
      `${hostname}.evil.example`,
      '192.168.0.1',
      '0.0.0.0',
      'localhost.evil.example',
    ]) {
      expect(await statusFor(host, `/convite/v1/test${path}`), host).toBe(403)
    }
  })

  it('may be any program of this machine, by each of its names', async () => {
    const { port } = new URL(getWorld().origin)
    for (const host of ['localhost', `localhost:${port}`, '127.0.0.1', '127.9.9.9', `[::1]:${port}`])
      expect(await statusFor(host, '/convite/v1/test/clock'), host).toBe(200)
  })
})

/** What a request with this Host header is answered. */
async function statusFor(host: string, path: string): Promise<number> {
  return (await sendRawOnce(getWorld().origin, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).status
}
