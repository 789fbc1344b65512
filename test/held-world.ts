/** The demo organisation on a clock that only the test moves, with the services of the server in reach. */
import type { App } from 'convite/app.ts'
import { startDevApp } from './app.ts'
import { makeUsualPlace } from './database.ts'
import type { SettingKey } from 'convite/config/env.ts'
import { lookUpIn, type World } from './world.ts'

export interface HeldWorld extends World {
  readonly app: App
  /** Where both clocks stand. UTC milliseconds. */
  now(): number
  /** Puts both clocks to a moment, forwards or back; nothing runs by itself on the way. */
  setNow(moment: number): void
  /** Does what is due, as the jobs would. */
  runJobs(): Promise<void>
}

/** Noon of the first day of 2027. */
export const heldStart = Date.UTC(2027, 0, 1, 12)

/**
 * Starts a server whose jobs run only when they are asked to: then it can be seen what holds between the moment at which
 * something ends and the job that tidies up behind it.
 */
export async function startHeldWorld(settings: Partial<Readonly<Record<SettingKey, string>>> = {}): Promise<HeldWorld> {
  const place = await makeUsualPlace()
  let moment = heldStart
  const dev = await startDevApp(
    { dataFolder: place.dataFolder, database: place.database ?? 'sqlite::memory:' },
    { machine: () => moment, settings: { role: 'api', ...settings } },
  )
  let { ready } = dev
  const stop = async () => {
    await dev.close()
    await place[Symbol.asyncDispose]()
  }
  return {
    ...dev.controls,
    ...lookUpIn(() => ready),
    app: dev.app,
    origin: dev.app.origin,
    baseUrl: ready.baseUrl,
    get ready() {
      return ready
    },
    async reset(seed = 'demo') {
      ready = await dev.controls.reset(seed)
      return ready
    },
    now: () => moment,
    setNow(next) {
      moment = next
    },
    async runJobs() {
      await dev.controls.clock({ advance: 'PT0S' })
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
