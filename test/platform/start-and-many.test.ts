/** A server while it starts, one that cannot start, and many in one process. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { startApp } from '../app.ts'
import { call } from '../http.ts'
import { startWorld } from '../world.ts'
import { sendRawOnce } from './raw-http.ts'

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

describe('a server that is starting', () => {
  it('answers 503 with Retry-After in the envelope, and gives its port back when the start fails', async () => {
    // A database that takes the connection and says nothing: the start waits for it.
    const waiting = new Set<Socket>()
    const silent = createServer(socket => waiting.add(socket.on('error', () => undefined)))
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const port = await findFreePort()
    const dataFolder = await mkdtemp(join(tmpdir(), 'convite-test-'))
    const database = `postgres://somebody@127.0.0.1:${(silent.address() as AddressInfo).port}/nothing`
    const start = startApp({ dataFolder, database }, { settings: { port: String(port) } }).catch(
      (error: unknown) => error,
    )
    const origin = `http://127.0.0.1:${port}`
    const answer = await vi.waitFor(() => sendRawOnce(origin, 'GET /v1.0/me HTTP/1.1\r\nHost: x\r\n\r\n'), {
      timeout: 5000,
    })
    expect(answer.status).toBe(503)
    expect(answer.headers['retry-after']).toBe('1')
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(JSON.parse(answer.body)).toMatchObject({
      error: { code: 'serviceNotAvailable', innerError: { 'request-id': answer.headers['request-id'] } },
    })
    for (const socket of waiting) socket.destroy()
    silent.close()
    expect(await start).toBeInstanceOf(Error)
    await expect(fetch(`${origin}/healthz`)).rejects.toThrow('fetch failed')
    await rm(dataFolder, { recursive: true, force: true })
  })
})

describe('32 servers in one process', () => {
  it('know nothing of each other: data, clock, mail, faults and tokens are apart', async () => {
    const worlds = await Promise.all(
      Array.from({ length: 32 }, (_unused, index) => startWorld({ now: `20${30 + index}-06-01T12:00:00Z` })),
    )
    try {
      await Promise.all(
        worlds.map(async (world, index) => {
          if (index % 2 === 0)
            await world.faults({ address: 'shared@outside.example', kind: 'mailRejected', times: null })
          const answer = await call(world, 'POST', `${world.place('ana', '/Bienvenida.html')}/invite`, {
            token: world.person('ana').accessToken,
            body: {
              recipients: [{ email: 'shared@outside.example' }, { email: `only-${index}@outside.example` }],
              roles: ['read'],
              requireSignIn: true,
              sendInvitation: true,
            },
          })
          expect(answer.status).toBe(index % 2 === 0 ? 207 : 200)
        }),
      )
      for (const [index, world] of worlds.entries()) {
        const mails = await world.mail()
        const expected = [`only-${index}@outside.example`, ...(index % 2 === 0 ? [] : ['shared@outside.example'])]
        expect(mails.map(({ to }) => to[0] ?? '').toSorted((left, right) => (left < right ? -1 : 1))).toEqual(expected)
        expect((await world.clock()).now).toMatch(new RegExp(`^20${30 + index}-06-01T12:`))
        expect(mails.every(mail => mail.links.every(link => link.startsWith(world.origin)))).toBe(true)
      }
      const [first, second] = worlds
      if (!first || !second) throw new Error('there are no worlds')
      const foreign = await call(second, 'GET', '/me', { token: first.person('ana').accessToken })
      expect(foreign.status).toBe(401)
    } finally {
      await Promise.all(worlds.map(world => world.stop()))
    }
  }, 120_000)
})
