/** What no well-behaved client sends: everything gets an answer in the envelope where an answer is possible, and the server lives on. */
import { afterEach, describe, expect, it } from 'vitest'
import { useOpenWorld } from '../world.ts'
import { openSocket, type RawAnswer, sendRaw, sendRawOnce } from './raw-http.ts'

const getWorld = useOpenWorld()
const once = (bytes: string | Buffer, options?: Parameters<typeof sendRaw>[2]) =>
  sendRawOnce(getWorld().origin, bytes, options)
const host = 'Host: 127.0.0.1\r\n'

// Whatever was sent, the server is still there.
afterEach(async () => {
  const { status } = await once(`GET /healthz HTTP/1.1\r\n${host}\r\n`)
  if (status !== 200) throw new Error(`/healthz answers ${status}`)
})

function expectEnvelope(answer: RawAnswer, status: number): void {
  expect(answer.status, answer.body).toBe(status)
  expect(answer.headers['content-type']).toMatch(/^application\/json\b/)
  const { error } = JSON.parse(answer.body) as {
    error: { code: string; message: string; innerError: Record<string, string> }
  }
  expect(error.code).not.toBe('')
  expect(error.message).not.toBe('')
  expect(error.innerError['request-id']).toBe(answer.headers['request-id'])
  expect(error.innerError['client-request-id']).toBe(answer.headers['client-request-id'])
  expect(answer.headers['date']).toBeDefined()
  expect(answer.headers['x-content-type-options']).toBe('nosniff')
  expect(answer.headers['cache-control']).toContain('no-store')
  expect(answer.headers['access-control-allow-origin']).toBe('*')
}

describe('what is no HTTP', () => {
  it.for([
    ['nothing but words', 'hello server, how are you?\r\n\r\n'],
    ['a TLS greeting', Buffer.from('16030100c8010000c40303deadbeef', 'hex')],
    ['the greeting of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a version that is none', `GET /healthz HTTP/9.9\r\n${host}\r\n`],
    ['a verb that is none', `FROB /v1.0/me HTTP/1.1\r\n${host}\r\n`],
    ['a line break inside the target', `GET /v1.0/\rme HTTP/1.1\r\n${host}\r\n`],
    ['a NUL in a header', `GET /v1.0/me HTTP/1.1\r\n${host}X: a\0b\r\n\r\n`],
    ['a blank before the colon', `GET /v1.0/me HTTP/1.1\r\n${host}X : a\r\n\r\n`],
    ['a header that is continued on the next line', `GET /v1.0/me HTTP/1.1\r\n${host}X: a\r\n b\r\n\r\n`],
    ['a header without a name', `GET /v1.0/me HTTP/1.1\r\n${host}: a\r\n\r\n`],
  ] as const)('is refused with 400: %s', async ([, bytes]) => {
    expectEnvelope(await once(bytes), 400)
  })

  it('is refused with 400 when HTTP/1.1 comes without a host', async () => {
    expectEnvelope(await once('GET /v1.0/me HTTP/1.1\r\n\r\n'), 400)
  })

  it('is refused with 431 when its headers are endless', async () => {
    expectEnvelope(await once(`GET /v1.0/me HTTP/1.1\r\n${host}X: ${'x'.repeat(70_000)}\r\n\r\n`), 431)
    expectEnvelope(await once(`GET /v1.0/${'x'.repeat(70_000)} HTTP/1.1\r\n${host}\r\n`), 431)
  })
})

describe('a body whose end can be read in two ways (request smuggling)', () => {
  const target = 'POST /v1.0/me/drive/root/invite HTTP/1.1\r\n'
  const smuggled = `0\r\n\r\nGET /v1.0/smuggled HTTP/1.1\r\n${host}\r\n`

  it.for([
    ['a length and chunks', `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n${smuggled}`],
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde'],
    ['a length with a sign', 'Content-Length: +4\r\n\r\nabcd'],
    ['a length in hex', 'Content-Length: 0x4\r\n\r\nabcd'],
    ['a list of lengths', 'Content-Length: 4, 4\r\n\r\nabcd'],
    ['a negative length', 'Content-Length: -1\r\n\r\n'],
    ['an encoding that is none', `Transfer-Encoding: xchunked\r\n\r\n${smuggled}`],
    ['chunks that are not last', `Transfer-Encoding: chunked, identity\r\n\r\n${smuggled}`],
    ['chunks behind a tab', `Transfer-Encoding:\tchunked\r\nContent-Length: 4\r\n\r\n${smuggled}`],
    ['a chunk whose size is no number', 'Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n'],
    ['a chunk whose size is negative', 'Transfer-Encoding: chunked\r\n\r\n-2\r\nab\r\n0\r\n\r\n'],
    ['a chunk longer than it says', 'Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n'],
  ] as const)('ends the connection: %s', async ([, rest]) => {
    // It comes to an end only because the server ends it.
    const answers = await sendRaw(getWorld().origin, `${target}${host}${rest}`)
    // A call that was whole before the fault is answered for itself; what comes behind it never is.
    expect(answers.length).toBeLessThanOrEqual(2)
    for (const answer of answers) expect([400, 401]).toContain(answer.status)
    expect(JSON.stringify(answers)).not.toContain('smuggled')
  })
})

describe('odd but lawful HTTP', () => {
  const me = (extra = '') =>
    `GET /v1.0/me HTTP/1.1\r\n${host}Authorization: Bearer ${getWorld().person('ana').accessToken}\r\n${extra}\r\n`

  it('answers calls that come in one piece, each in its turn', async () => {
    const unknown = `GET /v1.0/users/nobody@convite.example HTTP/1.1\r\n${host}Authorization: Bearer ${getWorld().person('ana').accessToken}\r\n\r\n`
    const answers = await sendRaw(getWorld().origin, me() + unknown + `GET /healthz HTTP/1.1\r\n${host}\r\n` + me(), {
      answers: 4,
    })
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 200])
    expect(new Set(answers.map(({ headers }) => headers['request-id'])).size).toBe(4)
  })

  it('answers what was whole before the nonsense behind it', async () => {
    const answers = await sendRaw(getWorld().origin, `${me()}nonsense\r\n\r\n`)
    expect(answers[0]?.status).toBe(200)
    expectEnvelope(answers.at(-1) as RawAnswer, 400)
  })

  it('takes a call byte by byte', async () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    const socket = openSocket(getWorld().origin)
    socket.setNoDelay(true).on('data', data => resolve(data.toString()))
    for (const byte of `GET /healthz HTTP/1.1\r\n${host}\r\n`)
      await new Promise(done => socket.write(byte, () => setImmediate(done)))
    expect(await promise).toMatch(/^HTTP\/1\.1 200 /)
    socket.destroy()
  })

  it('takes the absolute form of a target, and believes no host in it', async () => {
    const answer = await once(
      `GET http://evil.test:1234/v1.0/me HTTP/1.1\r\nHost: evil.test\r\nAuthorization: Bearer ${getWorld().person('ana').accessToken}\r\n\r\n`,
    )
    expect(answer.status).toBe(200)
    expect(answer.body).not.toContain('evil.test')
    expectEnvelope(
      await once(
        `GET http://evil.test HTTP/1.1\r\n${host}Authorization: x\r\n\r\n`.replace(
          'evil.test HTTP',
          'evil.test/nowhere HTTP',
        ),
      ),
      404,
    )
  })

  it('takes HTTP/1.0, without a host, and ends the connection behind its answer', async () => {
    const answers = await sendRaw(
      getWorld().origin,
      `GET /v1.0/me HTTP/1.0\r\nAuthorization: Bearer ${getWorld().person('ana').accessToken}\r\n\r\n`,
    )
    expect(answers.map(({ status }) => status)).toEqual([200])
  })

  it('takes a body in chunks, with extensions and a trailer', async () => {
    const text = JSON.stringify({ recipients: [{ alias: 'ben' }], roles: ['owner'] })
    const chunks = [...text].map(letter => `1;note="x"\r\n${letter}\r\n`).join('')
    const path = `/v1.0${getWorld().place('ana', '/Bienvenida.html')}/invite`
    const head = `POST ${path} HTTP/1.1\r\n${host}Authorization: Bearer ${getWorld().person('ana').accessToken}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    const answer = await once(`${head}${chunks}0\r\nX-Trailer: 1\r\n\r\n`)
    expectEnvelope(answer, 400)
    expect(answer.body).toContain('invalidRole')
  })

  it('waits with a body until it is told to go on, where a client wants that', async () => {
    const text = '{"roles":["owner"]}'
    const path = `/v1.0${getWorld().place('ana', '/Bienvenida.html')}/invite`
    const head = `POST ${path} HTTP/1.1\r\n${host}Authorization: Bearer ${getWorld().person('ana').accessToken}\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\nExpect: 100-continue\r\n\r\n`
    const answers = await sendRaw(getWorld().origin, head, { later: text, answers: 2 })
    expect(answers.map(({ status }) => status)).toEqual([100, 400])
  })

  it.each([
    ['without a token', 'PUT /v1.0/drives/x/items/y/content', 401],
    ['of no address', 'POST /nope', 404],
    ['that has no use for it', 'GET /healthz', 200],
  ])('ends the connection behind the early answer to an endless body %s', async (_what, start, status) => {
    const head = `${start} HTTP/1.1\r\n${host}Content-Length: 90000000000000\r\n\r\n`
    const [answer] = await sendRaw(getWorld().origin, `${head}${'x'.repeat(10_000)}`, { answers: 1 })
    expect([answer?.status, answer?.headers['connection']]).toEqual([status, 'close'])
  })

  it('passes over an expectation that it does not know', async () => {
    const answer = await once(me('Expect: the-unexpected\r\n'))
    expect(answer.status).toBe(200)
  })

  it.for(['PROPFIND', 'TRACE', 'M-SEARCH', 'QUERY', 'LINK'])('has an answer for the verb %s', async verb => {
    const answer = await once(
      `${verb} /v1.0/me HTTP/1.1\r\n${host}Authorization: Bearer ${getWorld().person('ana').accessToken}\r\n\r\n`,
    )
    expectEnvelope(answer, 405)
    expect(answer.headers['allow']).toBe('GET')
  })

  it('does not become a tunnel or a web socket', async () => {
    expect(await sendRaw(getWorld().origin, `CONNECT evil.test:443 HTTP/1.1\r\n${host}\r\n`)).toEqual([])
    const answer = await once(me('Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n'))
    expect(answer.status).toBe(200)
  })
})

describe('a client that leaves in the middle', () => {
  const head = (length: number) =>
    `POST /v1.0${getWorld().place('ana', '/Bienvenida.html')}/invite HTTP/1.1\r\n${host}Authorization: Bearer ${getWorld().person('ana').accessToken}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
  const body = '{"recipients":[{"email":"half@outside.example"}],"roles":["read"],"requireSignIn":true}'
  const countGrants = async () =>
    (await getWorld().query("select count(*) as count from grants where email = 'half@outside.example'"))[0]?.['count']

  it('leaves nothing behind when the body was not whole', async () => {
    const answers = await sendRaw(getWorld().origin, `${head(body.length + 10)}${body}`, { halfClose: true })
    for (const answer of answers) expectEnvelope(answer, 400)
    const socket = openSocket(getWorld().origin)
    socket.on('error', () => undefined)
    await new Promise<void>(resolve =>
      socket.write(`${head(body.length + 10)}${body}`, () =>
        setImmediate(() => resolve(void socket.resetAndDestroy())),
      ),
    )
    await once(`GET /healthz HTTP/1.1\r\n${host}\r\n`)
    expect(await countGrants()).toBe(0)
  })

  it('gets its answer when only its own side is closed', async () => {
    const answer = await once(`${head(body.length)}${body}`, { halfClose: true })
    expect(answer.status).toBe(200)
    expect(await countGrants()).toBe(1)
  })

  it('may leave before the answer by the hundred', async () => {
    await Promise.all(
      Array.from({ length: 100 }, () => {
        const socket = openSocket(getWorld().origin)
        return new Promise<void>(resolve => {
          socket.on('error', () => resolve()).on('close', () => resolve())
          socket.write(`${head(body.length)}${body}`, () => socket.destroy())
        })
      }),
    )
  })
})

describe('an address full of nonsense', () => {
  it.for([
    ['/v1.0/%', 400],
    ['/v1.0/me/%E0%A4%A', 400],
    ['/v1.0/me/drive/root:/%c0%ae%c0%ae/x', 400],
    ['/v1.0/me/drive/root:/a%00b', 400],
    ['/v1.0/users/%ff', 400],
    ['/v1.0/me?$select=%', 400],
    ['/%', 404],
    ['/%zz/%', 404],
    ['/%c0%af..%c0%afetc/passwd', 404],
    ['/../../etc/passwd', 404],
    ['//evil.test/%2e%2e', 404],
    ['/v1.0/../../../etc/passwd', 400],
    ['/convite/v1/nothing', 404],
    [`/v1.0/me?x=${'y'.repeat(17_000)}`, 414],
    [`/v1.0/me/drive/root:/${'z'.repeat(20_000)}`, 414],
    [`/${'w'.repeat(20_000)}`, 404],
  ] as const)('is refused in the envelope: %s', async ([path, status]) => {
    const answer = await once(
      `GET ${path} HTTP/1.1\r\n${host}Authorization: Bearer ${getWorld().person('ana').accessToken}\r\n\r\n`,
    )
    expectEnvelope(answer, status)
    expect(answer.body.length).toBeLessThan(4000)
  })

  it.for(['*', '', '?', 'v1.0/me', '?$select=id', '/v1.0/me#part', '/v1.0\\me'])(
    'is no reason to fall over: %j',
    async path => {
      const [answer] = await sendRaw(getWorld().origin, `GET ${path} HTTP/1.1\r\n${host}\r\n`, { answers: 1 })
      expect(answer?.status).toBeGreaterThanOrEqual(200)
      expect(answer?.status).toBeLessThan(500)
    },
  )
})
