import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { openServices } from '../../app.ts'
import { readSeed, seedDepsOf } from '../../composition/seed.ts'
import type { Config } from '../../config/config.ts'
import { readConfig } from '../../config/read-config.ts'
import { applySeed } from '../../seed/apply-seed.ts'
import { caFileOf } from '../../tls/local-authority.ts'
import { createLocalSource } from '../../tls/local-certificate.ts'
import { secureOptionsOf } from '../../tls/secure-options.ts'
import { listServerNames } from '../../tls/server-names.ts'
import type { Check } from './check.ts'
import type { ResolveTxt } from './check-dkim.ts'
import { examine } from './examine.ts'

let folder: string
let server: Server

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convite-doctor-'))
  server = createServer((request, response) => {
    if (request.url === '/healthz') response.end('{"status":"ok"}')
    else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const originOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const refuseLookUp: ResolveTxt = name => Promise.reject(new Error(`nobody was to look up ${name}`))

async function look(
  flags: Record<string, string> = {},
  over: { now?: number; mistakes?: string[]; isServed?: boolean; resolveTxt?: ResolveTxt } = {},
): Promise<Map<string, Check>> {
  const { config } = await readConfig({
    mode: 'production',
    isServing: false,
    flags: { data: folder, publicOrigin: originOf(), ...flags },
    env: {},
    cwd: folder,
    readText: path => readFile(path, 'utf8'),
    demoSeed: async () => null,
  })
  const data = {
    config: config as Config,
    origin: config.publicOrigin ?? '',
    server: over.isServed ? ({ pid: process.pid } as never) : null,
  }
  const { now = Date.now(), mistakes = [], resolveTxt = refuseLookUp } = over
  const checks = await examine({ data, mistakes, nodeVersion: '24.0.0', machineNow: () => now, resolveTxt })
  return new Map(checks.map(check => [check.name, check]))
}

describe('the doctor', () => {
  test('looks at everything, and leaves the folder as it was', async () => {
    const checks = await look()
    expect([...checks].map(([name, { state }]) => [name, state])).toEqual([
      ['runtime', 'ok'],
      ['configuration', 'ok'],
      ['folder', 'ok'],
      ['keys', 'skipped'],
      ['database', 'ok'],
      ['relay', 'warning'],
      ['dkim', 'skipped'],
      ['certificate', 'skipped'],
      ['proxies', 'skipped'],
      ['publicOrigin', 'ok'],
      ['clock', 'ok'],
    ])
    expect(await readdir(folder)).toEqual([])
  })

  test('repeats what serve would refuse', async () => {
    const { state, message } = (await look({}, { mistakes: ['data: …', 'publicOrigin: …'] })).get(
      'configuration',
    ) as Check
    expect([state, message]).toEqual(['failed', 'data: … publicOrigin: …'])
  })

  test('says that a folder will be made, and does not make it', async () => {
    const missing = join(folder, 'a', 'b')
    expect((await look({ data: missing })).get('folder')).toMatchObject({
      state: 'ok',
      message: expect.stringContaining('makes it') as string,
    })
    expect(await readdir(folder)).toEqual([])
  })

  test('finds a data folder that is a file', async () => {
    await writeFile(join(folder, 'file'), '')
    expect((await look({ data: join(folder, 'file') })).get('folder')).toMatchObject({ state: 'failed' })
  })

  test('finds keys that others could read', async () => {
    const keys = join(folder, 'server-keys.json')
    await writeFile(keys, '{}', { mode: 0o600 })
    expect((await look()).get('keys')?.state).toBe('ok')
    await chmod(keys, 0o644)
    expect((await look()).get('keys')).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('chmod 600') as string,
    })
  })

  test('finds the demo in the database of a server for production', async () => {
    const { config } = await readConfig({
      mode: 'development',
      isServing: false,
      flags: { data: folder, logLevel: 'silent', seed: 'none' },
      env: {},
      cwd: folder,
      readText: path => readFile(path, 'utf8'),
      demoSeed: async () => null,
    })
    const services = await openServices(config, originOf())
    const demo = (await import('../../seed/demo.json', { with: { type: 'json' } })).default
    try {
      expect((await look()).get('database')?.state).toBe('ok')
      await applySeed(seedDepsOf(services), readSeed(demo, 'development'))
    } finally {
      await services.engine.close()
    }
    expect((await look()).get('database')).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/^data: this database holds the demo/) as string,
    })
  })

  test('finds a database file that is none', async () => {
    await writeFile(join(folder, 'convite.db'), 'x'.repeat(4096))
    expect((await look()).get('database')).toMatchObject({ state: 'failed' })
    await mkdir(join(folder, 'other'))
    expect((await look({ databaseUrl: 'postgres://u:secret@127.0.0.1:1/x' })).get('database')).toMatchObject({
      state: 'failed',
      message: expect.not.stringContaining('secret') as string,
    })
  })

  test.skipIf(inject('postgresUrl') === null)('reads the version and the clock of PostgreSQL', async () => {
    const databaseUrl = inject('postgresUrl') as string
    expect((await look({ databaseUrl })).get('database')).toMatchObject({
      state: 'ok',
      message: expect.stringMatching(/^PostgreSQL \d+/) as string,
    })
    const skewed = await look({ databaseUrl }, { now: Date.now() + 300_000 })
    expect(skewed.get('clock')).toMatchObject({
      state: 'warning',
      message: expect.stringContaining('the database by -') as string,
    })
  })

  test('tries the key that signs mails, and compares it with the one in the DNS', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const dkimKeyFile = join(folder, 'dkim.pem')
    await writeFile(dkimKeyFile, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const flags = { dkimSelector: 's1', dkimKeyFile, dkimDomain: 'example.org' }
    const published = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    const asked: string[] = []
    const answer = async (...records: string[][]) => {
      const resolveTxt: ResolveTxt = async name => {
        asked.push(name)
        return records
      }
      return (await look(flags, { resolveTxt })).get('dkim')
    }
    expect(
      await answer(['v=spf1 -all'], ['v=DKIM1; k=rsa; p=', `${published.slice(0, 200)} `, published.slice(200)]),
    ).toEqual({ name: 'dkim', state: 'ok', message: 'Mails are signed, and s1._domainkey.example.org holds the key.' })
    expect(await answer(['v=DKIM1; p=AAAA'])).toMatchObject({
      state: 'failed',
      message: expect.stringContaining(
        `holds another key, so receivers take the signature for a forgery; publish the TXT record v=DKIM1; k=rsa; p=${published}`,
      ) as string,
    })
    const failing = async (code: string) => {
      const resolveTxt: ResolveTxt = () => Promise.reject(Object.assign(new Error('queryTxt'), { code }))
      return (await look(flags, { resolveTxt })).get('dkim')
    }
    expect(await failing('ENOTFOUND')).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('There is no s1._domainkey.example.org in the DNS') as string,
    })
    expect(await failing('ETIMEOUT')).toMatchObject({ state: 'warning' })
    expect(asked).toEqual(['s1._domainkey.example.org', 's1._domainkey.example.org'])
    await writeFile(dkimKeyFile, 'no key')
    expect(await answer()).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/^dkimKeyFile: /) as string,
    })
    expect(asked).toHaveLength(2)
  })

  test('trusts the authority of the data folder when it asks the public address', async () => {
    const pair = await createLocalSource(folder, listServerNames([])).load(Date.now())
    const secure = createSecureServer(secureOptionsOf(pair), (_request, response) => response.end('{"status":"ok"}'))
    secure.listen(0, '127.0.0.1')
    await once(secure, 'listening')
    const publicOrigin = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`
    try {
      expect((await look({ publicOrigin }, { isServed: true })).get('publicOrigin')).toMatchObject({ state: 'ok' })
      await rm(join(folder, 'https'), { recursive: true })
      expect((await look({ publicOrigin }, { isServed: true })).get('publicOrigin')).toMatchObject({
        state: 'failed',
        message: expect.stringMatching(/certificate/) as string,
      })
    } finally {
      secure.close()
    }
  })

  test('looks at the certificate: whether clients take it, and how long yet', async () => {
    const dayMs = 24 * 60 * 60 * 1000
    const [tlsCert, tlsKey] = [join(folder, 'c.pem'), join(folder, 'k.pem')]
    const certificate = async (flags: Record<string, string>, now = Date.now()) =>
      (await look(flags, { now })).get('certificate')
    expect(await certificate({ https: 'on' })).toMatchObject({ state: 'skipped' })
    const { cert, key } = await createLocalSource(folder, listServerNames([])).load(Date.now())
    expect(await certificate({ https: 'on' })).toMatchObject({
      state: 'ok',
      message: expect.stringMatching(/authority\.pem is good until 20\d\d-\d\d-\d\d\.$/) as string,
    })
    expect(await certificate({ https: 'on' }, Date.now() + 4000 * dayMs)).toMatchObject({ state: 'failed' })
    await writeFile(tlsCert, cert)
    await writeFile(tlsKey, key)
    expect(await certificate({ tlsCert, tlsKey })).toMatchObject({ state: 'ok' })
    expect(await certificate({ tlsCert, tlsKey }, Date.now() + 390 * dayMs)).toMatchObject({ state: 'warning' })
    expect(await certificate({ tlsCert, tlsKey, publicOrigin: 'https://files.example.org' })).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('clients come to files.example.org') as string,
    })
    expect(await certificate({ tlsCert: caFileOf(folder), tlsKey })).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('is not the key of') as string,
    })
  })

  test('says when visitors cannot be told apart, because nobody has named the proxy', async () => {
    const publicOrigin = 'https://127.0.0.1:1'
    expect((await look({ publicOrigin })).get('proxies')).toMatchObject({
      state: 'warning',
      message: expect.stringContaining('--trusted-proxies') as string,
    })
    expect((await look({ publicOrigin, trustedProxies: '10.0.3.0/24' })).get('proxies')).toEqual({
      name: 'proxies',
      state: 'ok',
      message: 'Visitors are told apart by what 10.0.3.0/24 say.',
    })
  })

  test('finds a public address where nobody or somebody else answers', async () => {
    const nowhere = { publicOrigin: 'http://127.0.0.1:1' }
    expect((await look(nowhere, { isServed: true })).get('publicOrigin')?.state).toBe('failed')
    // Before the first start nobody can answer.
    expect((await look(nowhere)).get('publicOrigin')).toMatchObject({
      state: 'warning',
      message: expect.stringContaining('Start it') as string,
    })
    server.removeAllListeners('request')
    server.on('request', (_request, response) =>
      response.writeHead(302, { Location: '/elsewhere' }).end('x'.repeat(100_000)),
    )
    expect((await look()).get('publicOrigin')).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('status 302') as string,
    })
  })

  test('finds a clock that cannot be right', async () => {
    expect((await look({}, { now: 0 })).get('clock')?.state).toBe('failed')
    expect((await look({}, { now: Date.now() + 3_600_000 })).get('clock')?.state).toBe('warning')
  })
})
