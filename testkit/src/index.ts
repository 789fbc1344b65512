/**
 * A Convite server inside a test: the real one, with real rules, its own data, clock, mailbox and faults. Many can
 * live in one process at the same time.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp } from 'convite/app.ts'
import type { Config } from 'convite/config/config.ts'
import { readConfig } from 'convite/config/read-config.ts'
import type { ReadyDocument } from 'convite/seed/ready-document.ts'
import type { ConviteOptions } from './options.ts'
import { connectTestControls, type TestControls } from './test-controls.ts'

export type * from './answers.ts'
export type { ConviteOptions } from './options.ts'
export type { ReadyDocument } from 'convite/seed/ready-document.ts'
export { connectTestControls, type TestControls } from './test-controls.ts'

/** A running server. */
export interface Convite extends TestControls, AsyncDisposable {
  /** `http://127.0.0.1:{port}`, or with `https` the same under `https:`. */
  readonly origin: string
  /** Where Microsoft Graph clients point: `{origin}/v1.0`. */
  readonly baseUrl: string
  /** People with tokens, drives with items, groups, sites, applications; after `reset` the new ones. */
  readonly ready: ReadyDocument
  /** Ends the server and removes its temporary folder. Again: nothing. */
  stop(): Promise<void>
}

/**
 * Starts a server in this process on a free port of the loopback address.
 *
 * ```ts
 * import { afterAll, beforeAll, expect, test } from 'vitest'
 * import { type Convite, startConvite } from '@convite/testkit'
 *
 * let convite: Convite
 * beforeAll(async () => { convite = await startConvite() })
 * afterAll(() => convite.stop())
 *
 * test('Ana invites Bo', async () => {
 *   const [drive] = convite.ready.drives
 *   const file = drive.items.find(item => !item.folder)
 *   const answer = await fetch(`${convite.baseUrl}/drives/${drive.id}/items/${file.id}/invite`, {
 *     method: 'POST',
 *     headers: {
 *       Authorization: `Bearer ${await convite.token({ user: 'ana@convite.example' })}`,
 *       'Content-Type': 'application/json',
 *     },
 *     body: JSON.stringify({ recipients: [{ email: 'bo@elsewhere.example' }], roles: ['read'], sendInvitation: true, requireSignIn: true }),
 *   })
 *   expect(answer.status).toBe(200)
 *   expect(await convite.mail({ to: 'bo@elsewhere.example' })).toHaveLength(1)
 * })
 * ```
 */
export async function startConvite(options: ConviteOptions = {}): Promise<Convite> {
  const temporary = options.dataFolder === undefined ? await mkdtemp(join(tmpdir(), 'convite-test-')) : null
  const clear = async () => {
    if (temporary !== null) await rm(temporary, { recursive: true, force: true })
  }
  let app: App | undefined
  try {
    app = await openApp(options, options.dataFolder ?? (temporary as string))
    return await wrap(app, options, clear)
  } catch (error) {
    await app?.close()
    await clear()
    throw error
  }
}

async function openApp(options: ConviteOptions, dataFolder: string): Promise<App> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  return createApp(await buildConfig(options, dataFolder))
}

async function wrap(app: App, options: ConviteOptions, clear: () => Promise<void>): Promise<Convite> {
  let ready = await app.readyDocument()
  const controls = connectTestControls(ready.testControls, options.settings?.controlToken ?? null, ready.caFile)
  if (options.now !== undefined) {
    await controls.clock({ now: options.now })
    // Tokens live by the server's clock, so those of before may have ended with the move.
    ready = await app.readyDocument()
  }
  let stopping: Promise<void> | undefined
  const end = async () => {
    try {
      await app.close()
    } finally {
      await clear()
    }
  }
  const stop = () => {
    stopping ??= end()
    return stopping
  }
  return {
    ...controls,
    origin: app.origin,
    baseUrl: ready.baseUrl,
    get ready() {
      return ready
    },
    async reset(seed = options.seed ?? 'demo') {
      ready = await controls.reset(seed)
      return ready
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** The configuration of `convite dev`, quiet and on a free port. The environment of the test has no say. */
async function buildConfig(options: ConviteOptions, dataFolder: string): Promise<Config> {
  const { seed = 'demo', database = 'sqlite::memory:', https = false, settings = {} } = options
  const { config } = await readConfig({
    mode: 'development',
    isServing: true,
    flags: {
      port: '0',
      logLevel: 'silent',
      ...(https ? { https: 'on' } : {}),
      ...settings,
      data: dataFolder,
      databaseUrl: database,
    },
    env: {},
    cwd: dataFolder,
    readText: path => readFile(path, 'utf8'),
    demoSeed: async () => (seed === 'demo' ? readDemo() : seed),
  })
  return config
}

async function readDemo(): Promise<unknown> {
  return (await import('convite/seed/demo.json', { with: { type: 'json' } })).default
}
