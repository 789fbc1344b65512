/** Health, readiness, metrics, reference pages and the time before the server is wired: addresses without a token. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { errorTable } from '@convite/contract/errors'
import { operations } from '@convite/contract/operations'
import { describe, expect, it, vi } from 'vitest'
import { startApp } from '../app.ts'
import { makeSqlitePlace } from '../database.ts'
import { call } from '../http.ts'
import { addFile } from '../operations/invite-world.ts'
import { describeOnEngines, useOpenWorld } from '../world.ts'

const getWorld = useOpenWorld()
const get = (path: string, init?: RequestInit) => fetch(`${getWorld().origin}${path}`, { redirect: 'manual', ...init })

describe('health', () => {
  it('is told without a token, and kept by nobody', async () => {
    for (const [path, status] of [
      ['/healthz', 'ok'],
      ['/readyz', 'ready'],
    ] as const) {
      const response = await get(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await response.json()).toEqual({ status })
      const head = await get(path, { method: 'HEAD' })
      expect([head.status, await head.text()]).toEqual([200, ''])
    }
  })
})

describeOnEngines('readiness', start => {
  it('ends with the store and comes back with it; the server itself lives on', async () => {
    await using world = await start()
    const stateOf = async (path: string) => {
      const response = await fetch(`${world.origin}${path}`)
      return `${response.status} ${await response.text()}`
    }
    expect(await stateOf('/readyz')).toBe('200 {"status":"ready"}')
    await world.query('alter table counters rename to elsewhere')
    await vi.waitFor(async () => expect(await stateOf('/readyz')).toBe('503 {"status":"unavailable"}'))
    expect(await stateOf('/healthz')).toBe('200 {"status":"ok"}')
    await world.query('alter table elsewhere rename to counters')
    await vi.waitFor(async () => expect(await stateOf('/readyz')).toBe('200 {"status":"ready"}'))
  })
})

describe('the metrics', () => {
  const read = async () => (await get('/metrics')).text()
  const count = async (operation: string, status: number) =>
    Number(
      new RegExp(`^convite_requests_total\\{operation="${operation}",status="${status}"\\} (\\d+)$`, 'm').exec(
        await read(),
      )?.[1] ?? 0,
    )

  it('count calls by operation and status', async () => {
    const world = getWorld()
    const [before, refused] = [await count('user/me', 200), await count('user/me', 401)]
    for (let turn = 0; turn < 3; turn += 1) await call(world, 'GET', '/me', { token: world.person('ana').accessToken })
    await call(world, 'GET', '/me')
    expect([await count('user/me', 200), await count('user/me', 401)]).toEqual([before + 3, refused + 1])
  })

  it('are lines that Prometheus reads, of which each is named once', async () => {
    const response = await get('/metrics')
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const lines = (await response.text()).trim().split('\n')
    const samples = lines.filter(line => line !== '' && !line.startsWith('#'))
    for (const line of samples) expect(line).toMatch(/^[a-z_]+(?:\{(?:[a-z]+="[^"\\]*",?)*\})? [\d.e+-]+$/)
    const names = samples.map(line => line.slice(0, line.lastIndexOf(' ')))
    expect(new Set(names).size).toBe(names.length)
  })

  it('have no line for what a caller makes up', async () => {
    const lines = async () => (await read()).split('\n').length
    await get('/nowhere')
    await get('/v1.0/made-up')
    const before = await lines()
    for (let turn = 0; turn < 5; turn += 1) {
      await get(`/made-up-${turn}`)
      await get(`/v1.0/made-up-${turn}`)
    }
    expect(await lines()).toBe(before)
    expect(await read()).not.toContain('made-up')
  })
})

describe('the reference pages', () => {
  it.for(['/docs', '/help/errors'])('need no script and are allowed none: %s', async path => {
    const response = await get(path)
    const text = await response.text()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/script-src|unsafe-eval|https?:|\*/)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(text).toMatch(/^<!doctype html><html lang="en">|^<!doctype html>\s*<html lang="en"/i)
    expect(text).not.toMatch(/<script|<iframe|javascript:|\son\w+=["']/i)
    expect(text).not.toMatch(/\b(?:src|href)="(?:https?:)?\/\//)
    const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('lead only to what is there', async () => {
    for (const path of ['/docs', '/help/errors']) {
      const links = [...(await (await get(path)).text()).matchAll(/href="(\/[^"#]*)/g)].map(
        ([, link]) => link as string,
      )
      for (const link of new Set(links)) expect((await get(link)).status, `${path} leads to ${link}`).toBe(200)
    }
  })

  it('describe every operation and every error', async () => {
    const docs = await (await get('/docs')).text()
    for (const { id, method } of operations) {
      expect(docs).toContain(`id="${id}"`)
      expect(docs).toContain(`<span class="badge">${method}</span> ${id}</h3>`)
    }
    const help = await (await get('/help/errors')).text()
    for (const [key, { outer }] of Object.entries(errorTable)) {
      expect(help).toContain(`id="${key}"`)
      expect(help).toContain(`<code>${outer}</code>`)
    }
  })
})

describe('the door for web pages of others', () => {
  const open = (response: Response) => response.headers.get('access-control-allow-origin')
  const origin = { Origin: 'https://app.example' }

  it('is open at download addresses, also for what they refuse', async () => {
    const world = getWorld()
    const place = await addFile(world, 'ana', 'Door.txt')
    const { headers } = await call(world, 'GET', `${place}/content`, { token: world.person('ana').accessToken })
    const address = headers.location ?? ''
    for (const [url, method, status] of [
      [address, 'GET', 200],
      [address, 'HEAD', 200],
      [address, 'OPTIONS', 204],
      [`${address}x`, 'GET', 401],
    ] as const) {
      const response = await fetch(url, {
        method,
        headers: { ...origin, 'Access-Control-Request-Headers': 'range,sdkversion' },
      })
      expect(response.status, `${method} ${url}`).toBe(status)
      expect(open(response)).toBe('*')
      expect(response.headers.get('access-control-expose-headers')).toContain('Content-Range')
      expect(response.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/)
      if (method === 'OPTIONS')
        expect(response.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('sdkversion')
    }
  })

  it('is shut at pages, those with a cookie above all', async () => {
    const world = getWorld()
    const item = world.item('ana', world.drive('ana').items.find(({ folder }) => !folder)?.path ?? '')
    const pages = ['/', '/mailbox', '/docs', '/help/errors', `/open/${item.id}`, '/i/unknown']
    for (const path of pages) {
      for (const headers of [{}, origin]) {
        const response = await get(path, { headers })
        expect(open(response), path).toBeNull()
        expect(response.headers.get('access-control-allow-credentials'), path).toBeNull()
      }
    }
    const begin = (await get(`/signin?to=/open/${item.id}`, { redirect: 'manual' })).headers.get('location') ?? ''
    const begun = await get(begin.slice(world.origin.length), { headers: origin, redirect: 'manual' })
    expect([begun.headers.get('set-cookie'), open(begun)]).toEqual([expect.stringContaining('convite_'), null])
  })

  it('is shut at the test controls, for preflights too and whatever is wrong with the call', async () => {
    for (const path of ['/convite/v1/test/clock', '/convite/v1/test/tokens', '/convite/v1/test/nothing']) {
      for (const method of ['GET', 'OPTIONS', 'POST', 'PUT', 'PATCH']) {
        for (const headers of [{}, origin, { 'Content-Type': 'nonsense' }]) {
          const response = await get(path, { method, headers: { 'Access-Control-Request-Method': 'POST', ...headers } })
          expect(open(response), `${method} ${path}`).toBeNull()
          expect(response.status === 200 && 'Origin' in headers, `${method} ${path}`).toBe(false)
        }
      }
    }
  })

  it('is shut at the token endpoint for pages that no application has registered', async () => {
    const response = await fetch(`${getWorld().ready.authority}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: origin,
      body: new URLSearchParams({ grant_type: 'x' }),
    })
    expect(response.status).toBe(400)
    expect(open(response)).toBeNull()
  })
})

describe('a server that is not wired yet', () => {
  it('tells every caller to come back, in the envelope, and shuts its door when the start fails', async () => {
    await using place = await makeSqlitePlace()
    // A database that takes the connection and never says a word.
    const sockets: Socket[] = []
    const silent = await listen(createServer(socket => sockets.push(socket)))
    const free = await listen(createServer())
    const { port } = free.address() as AddressInfo
    free.close()
    await once(free, 'close')
    const database = `postgres://nobody@127.0.0.1:${(silent.address() as AddressInfo).port}/none`
    const starting = startApp({ ...place, database }, { settings: { port: String(port) } })
    const failed = expect(starting).rejects.toThrow(/connection/i)
    try {
      const ask = (method: string, path: string) => fetch(`http://127.0.0.1:${port}${path}`, { method })
      await vi.waitFor(() => ask('GET', '/'), { timeout: 10_000 })
      for (const [method, path] of [
        ['GET', '/v1.0/me'],
        ['POST', '/v1.0/drives/x/items/y/invite'],
        ['GET', '/readyz'],
        ['OPTIONS', '/v1.0/me'],
      ] as const) {
        const response = await ask(method, path)
        expect(response.status).toBe(503)
        expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
        expect(response.headers.get('cache-control')).toContain('no-store')
        const { error } = (await response.json()) as { error: { code: string; innerError: Record<string, string> } }
        expect(error.code).toBe('serviceNotAvailable')
        expect(error.innerError['request-id']).toBe(response.headers.get('request-id'))
      }
    } finally {
      silent.close()
      for (const socket of sockets) socket.destroy()
    }
    await failed
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed')
  })
})

async function listen(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}
