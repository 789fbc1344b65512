import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { AppError } from '../domain/errors.ts'
import { createLoopbackGuard, type GuardedKind, isLoopbackHost } from './loopback-guard.ts'

interface Sent {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly headers?: Record<string, string>
  readonly kind?: GuardedKind
  readonly token?: string | null
  readonly remoteAddress?: string
}

/** 200, or the status of the refusal. */
async function send({ method = 'GET', headers = {}, kind = 'control', token = null, remoteAddress }: Sent) {
  const server = Fastify()
  const guard = createLoopbackGuard({ controlToken: token })
  server.route({
    method: ['GET', 'POST', 'DELETE'],
    url: '/x',
    handler: async (request, reply) => {
      try {
        guard.check(request, kind)
        return 'in'
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        reply.code(error.code === 'testControlForbidden' ? 403 : 401).headers(error.headers)
        return error.message
      }
    },
  })
  const response = await server.inject({
    method,
    url: '/x',
    headers: { host: '127.0.0.1:8080', ...headers },
    ...(remoteAddress ? { remoteAddress } : {}),
  })
  return response.statusCode
}

describe('the name of the machine', () => {
  it.each(['localhost', 'LocalHost:8080', '127.0.0.1', '127.255.0.3:1', '[::1]', '[::1]:65535'])(
    'accepts %s',
    async host => {
      expect(isLoopbackHost(host)).toBe(true)
      expect(await send({ headers: { host } })).toBe(200)
    },
  )

  it.each([
    'evil.test',
    'evil.test:8080',
    'localhost.evil.test',
    'localhost.',
    '127.0.0.1.evil.test',
    '127.0.0.256',
    '127.1',
    '128.0.0.1',
    '0.0.0.0',
    '2130706433',
    '0x7f.0.0.1',
    '[::ffff:127.0.0.1]',
    '[::]',
    '::1',
    'localhost@evil.test',
    'evil.test#localhost',
    '',
    'localhost:80:90',
  ])('refuses a page that points the name %j at this machine', async host => {
    expect(isLoopbackHost(host)).toBe(false)
    if (host !== '') expect(await send({ headers: { host } })).toBe(403)
  })

  it('is not taken from a proxy header', async () => {
    expect(
      await send({ headers: { host: 'evil.test', 'x-forwarded-host': 'localhost', forwarded: 'host=localhost' } }),
    ).toBe(403)
    expect(await send({ headers: { 'x-forwarded-host': 'evil.test' } })).toBe(200)
  })

  it('does not suffice for somebody on another machine', async () => {
    expect(await send({ remoteAddress: '192.168.1.20', headers: { 'x-forwarded-for': '127.0.0.1' } })).toBe(403)
    expect(await send({ remoteAddress: '::1' })).toBe(200)
    expect(await send({ remoteAddress: '::ffff:127.0.0.1' })).toBe(200)
  })
})

describe('web pages', () => {
  it.each([
    'http://evil.test',
    'null',
    'http://localhost:3000',
    'http://127.0.0.1:8081',
    'https://127.0.0.1:8080',
    'http://127.0.0.1:8080.evil.test',
    'http://localhost:8080',
    'file://',
  ])('are refused by the Origin %s', async origin => {
    for (const kind of ['control', 'page'] as const)
      expect(await send({ method: 'POST', kind, headers: { origin } })).toBe(403)
  })

  it('of the server itself are not', async () => {
    expect(
      await send({ method: 'POST', headers: { origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-origin' } }),
    ).toBe(200)
    expect(await send({ method: 'POST', headers: { host: 'localhost', origin: 'http://localhost' } })).toBe(200)
  })

  it.each(['cross-site', 'same-site', 'anything'])('cannot load it by an element (Sec-Fetch-Site: %s)', async site => {
    for (const kind of ['control', 'page'] as const) {
      for (const [mode, dest] of [
        ['no-cors', 'image'],
        ['no-cors', 'script'],
        ['navigate', 'iframe'],
        ['navigate', 'object'],
        ['cors', 'empty'],
      ]) {
        const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': mode as string, 'sec-fetch-dest': dest as string }
        expect(await send({ kind, headers })).toBe(403)
      }
    }
  })

  it('may hold a link to a page, not to a control', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect(await send({ kind: 'page', headers })).toBe(200)
    expect(await send({ kind: 'control', headers })).toBe(403)
    expect(await send({ kind: 'page', method: 'POST', headers })).toBe(403)
  })

  it('opened by typing the address are let in', async () => {
    expect(
      await send({
        kind: 'page',
        headers: { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      }),
    ).toBe(200)
  })
})

describe('the control token', () => {
  const token = 'a-control-token-of-some-length'
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`

  it('is demanded from everybody, this machine included', async () => {
    expect(await send({ token })).toBe(401)
    for (const authorization of [
      'Bearer wrong',
      `Bearer ${token}x`,
      'Bearer ',
      `Digest ${token}`,
      basic('a:wrong'),
      token,
    ]) {
      expect(await send({ token, headers: { authorization } })).toBe(401)
    }
  })

  it('lets in from anywhere and under any name, as bearer or as Basic password', async () => {
    const place = { token, remoteAddress: '192.168.1.20' }
    expect(await send({ ...place, headers: { host: 'build-box:8080', authorization: `Bearer ${token}` } })).toBe(200)
    expect(await send({ ...place, headers: { host: 'build-box:8080', authorization: basic(`anyone:${token}`) } })).toBe(
      200,
    )
  })

  it('does not open the door to other pages in a browser that holds it', async () => {
    const authorization = basic(`anyone:${token}`)
    expect(await send({ token, method: 'POST', headers: { authorization, origin: 'http://evil.test' } })).toBe(403)
    expect(await send({ token, headers: { authorization, 'sec-fetch-site': 'cross-site' } })).toBe(403)
  })
})
