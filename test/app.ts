/** An app inside the test whose machine clock the test holds, on a place that another server may have left behind. */
import { readFile } from 'node:fs/promises'
import { type App, createApp } from 'convite/app.ts'
import { createClock } from 'convite/clock.ts'
import { readConfig } from 'convite/config/read-config.ts'
import type { SettingKey } from 'convite/config/env.ts'
import { connectTestControls, type ReadyDocument, type TestControls } from '@convite/testkit'
import type { Place } from './database.ts'

export interface AppOptions {
  /** The machine's clock: leases and patience go by it. That of the machine when absent. */
  readonly machine?: () => number
  /** How often the server looks for another certificate; every half minute when absent. */
  readonly certificateLookMs?: number
  readonly settings?: Partial<Readonly<Record<SettingKey, string>>>
  readonly mode?: 'development' | 'production'
}

/** An app in development mode with what its ready file would say. */
export interface DevApp extends AsyncDisposable {
  readonly app: App
  readonly ready: ReadyDocument
  readonly controls: TestControls
  /** Stops the app; again: nothing. */
  close(): Promise<void>
}

/** Starts an app on a place; nothing is printed, the environment of the test has no say. */
export async function startApp(place: Pick<Place, 'dataFolder' | 'database'>, options: AppOptions = {}): Promise<App> {
  const { machine = Date.now, settings = {}, mode = 'development', certificateLookMs } = options
  const { dataFolder, database } = place
  const { config } = await readConfig({
    mode,
    isServing: true,
    flags: {
      port: '0',
      logLevel: 'silent',
      ...(database === undefined ? {} : { databaseUrl: database }),
      ...settings,
      data: dataFolder,
    },
    env: {},
    cwd: dataFolder,
    readText: path => readFile(path, 'utf8'),
    demoSeed: async () => (await import('convite/seed/demo.json', { with: { type: 'json' } })).default,
  })
  return createApp(config, {
    clock: createClock(machine),
    ...(certificateLookMs === undefined ? {} : { certificateLookMs }),
  })
}

/** Starts an app in development mode. */
export async function startDevApp(
  place: Pick<Place, 'dataFolder' | 'database'>,
  options: Omit<AppOptions, 'mode'> = {},
): Promise<DevApp> {
  const app = await startApp(place, options)
  const ready = await app.readyDocument()
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= app.close()
    return closing
  }
  return {
    app,
    ready,
    controls: connectTestControls(ready.testControls, null, ready.caFile),
    close,
    [Symbol.asyncDispose]: close,
  }
}
