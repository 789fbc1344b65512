import { beforeEach, describe, expect, it } from 'vitest'
import { type ControlWorld, makeControlWorld } from './testing/control-world.ts'
import { createTestServer } from './testing/dev-world.ts'

let world: ControlWorld
beforeEach(() => {
  world = makeControlWorld()
})

describe('every control', () => {
  const all: [string, string][] = [
    ['GET', '/clock'],
    ['PUT', '/clock'],
    ['GET', '/mail'],
    ['DELETE', '/mail'],
    ['GET', '/faults'],
    ['POST', '/faults'],
    ['DELETE', '/faults'],
    ['DELETE', '/faults/x'],
    ['POST', '/reset'],
    ['POST', '/tokens'],
    ['GET', '/settings'],
    ['PUT', '/settings'],
    ['GET', '/requests'],
    ['DELETE', '/requests'],
    ['GET', '/unknown'],
    ['GET', ''],
    ['OPTIONS', '/mail'],
    ['HEAD', '/mail'],
  ]
  const send = (method: string, path: string, headers: Record<string, string>) =>
    world.call(method as 'GET', path, undefined, headers)

  it.each(all)('%s %s is closed to other names of this machine and to web pages', async (method, path) => {
    const attacks: Record<string, string>[] = [
      { host: 'evil.test' },
      { host: 'evil.test:8080', origin: 'http://evil.test:8080' },
      { origin: 'http://evil.test' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    ]
    for (const headers of attacks) {
      const { status, headers: answered } = await send(method, path, headers)
      expect([status, headers]).toEqual([403, headers])
      expect(Object.keys(answered).filter(name => name.startsWith('access-control'))).toEqual([])
    }
  })

  it.each(all)(
    '%s %s never answers with CORS headers, and nothing may keep or embed the answer',
    async (method, path) => {
      const { headers } = await send(method, path, {})
      expect(Object.keys(headers).filter(name => name.startsWith('access-control'))).toEqual([])
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      })
    },
  )

  it.each(all)('%s %s asks for the control token where one is set', async (method, path) => {
    world = makeControlWorld('the-control-token')
    const { status, headers } = await send(method, path, {})
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toContain('Basic')
    expect(
      (await send(method, path, { authorization: 'Bearer the-control-token', host: 'build-box:8080' })).status,
    ).not.toBe(401)
  })

  it('says which methods an address has, and which addresses there are', async () => {
    const wrong = await world.call('PATCH', '/clock')
    expect(wrong).toMatchObject({ status: 405, headers: { allow: 'GET, PUT' } })
    expect((await world.call('GET', '/nothing')).body.error.message).toContain('/convite/v1/test/faults')
    expect((await world.call('GET', '/nothing')).status).toBe(404)
  })

  it('refuses a body that is no JSON, of another type, or too large', async () => {
    expect((await world.call('PUT', '/clock', '{')).status).toBe(400)
    expect((await world.call('PUT', '/clock', '[]')).status).toBe(400)
    expect((await world.call('PUT', '/clock', '{}', { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await world.call('PUT', '/clock', { now: 'x'.repeat(1_100_000) })).status).toBe(413)
  })

  it('tells a fault of the server by a neutral answer and the whole of it to the operator', async () => {
    const fault = new Error('a secret detail')
    world.state.failMail = fault
    const { status, text, headers, body } = await world.call('GET', '/mail')
    expect(status).toBe(500)
    expect(text).not.toContain('secret detail')
    expect(body.error.innerError).toMatchObject({ 'request-id': headers['request-id'] })
    expect(world.internalErrors).toEqual([fault])
  })

  it('does not exist where the plugin is not registered, as in production', async () => {
    const server = createTestServer()
    for (const [method, path] of all) {
      const response = await server.inject({
        method: method as 'GET',
        url: `/convite/v1/test${path}`,
        headers: { host: '127.0.0.1' },
      })
      expect(response.statusCode).toBe(404)
    }
  })
})
