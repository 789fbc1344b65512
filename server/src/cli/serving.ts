/**
 * A server from its start to its end: take the data folder, start the app, say that it is ready, wait for a signal,
 * answer what was accepted, leave.
 */
import { rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { App } from '../app.ts'
import type { Config } from '../config/config.ts'
import { type DataLock, lockDataFolder } from '../store/data-lock.ts'
import { isFreshFolder, makeDataFolder } from './data-folder.ts'
import { exitCodes } from './exit-codes.ts'
import { CliFailure } from './failure.ts'
import type { CliIo } from './io.ts'
import { readServerState, type ServerState, writeServerState } from './server-state.ts'
import { writeFileAtomically } from '../files/write-file.ts'
import { makeFolder } from '../files/make-folder.ts'

export interface ServingOptions {
  readonly config: Config
  /** Development mode: the file that gets the ready document once the server answers, and goes with it. */
  readonly readyFile: string | null
  /** Called once the server answers. */
  announce(app: App): Promise<void> | void
}

/** Runs a server until it is told to stop. Rejects when it cannot start. */
export async function serveUntilStopped(io: CliIo, options: ServingOptions): Promise<void> {
  const { config, readyFile } = options
  const stop = watchForStop(io, () => readyFile !== null && rmSync(readyFile, { force: true }))
  await checkFirstSeed(config)
  const removeFolder = await makeDataFolder(config.dataFolder)
  const lock = await takeFolder(config)
  let hasStarted = false
  try {
    const remember = (state: Pick<ServerState, 'pid' | 'origin'>) =>
      writeServerState(config.dataFolder, { mode: config.mode, ...state })
    await remember({ pid: io.pid, origin: (await readServerState(config.dataFolder))?.origin ?? null })
    // Whoever waits for the file must not find that of an earlier server.
    if (readyFile !== null) await clearFile(readyFile)
    const app = await startApp(config)
    hasStarted = true
    try {
      await remember({ pid: io.pid, origin: app.origin })
      if (readyFile !== null) {
        await writeFileAtomically(readyFile, `${JSON.stringify(await app.readyDocument(), undefined, 2)}\n`)
      }
      await options.announce(app)
      await stop.asked
    } finally {
      await app.close()
      if (readyFile !== null) await rm(readyFile, { force: true })
      await remember({ pid: null, origin: app.origin })
    }
  } finally {
    lock?.release()
    if (!hasStarted) await removeFolder()
    stop.unwatch()
  }
}

/** A document that will be needed is judged before anything is made for it. */
async function checkFirstSeed({ seed, mode, dataFolder }: Config): Promise<void> {
  if (seed === null || !isFreshFolder(dataFolder)) return
  const { readSeed } = await import('../composition/seed.ts')
  readSeed(seed.document, mode)
}

/** Loaded late: the checks before it fail in a moment, and the application is most of the code. */
async function startApp(config: Config): Promise<App> {
  const { createApp } = await import('../app.ts')
  if (config.mode === 'production' && config.publicOrigin !== null) {
    const { ensureOrganization } = await import('./ensure-organization.ts')
    await ensureOrganization(config, config.publicOrigin)
  }
  return createApp(config)
}

/**
 * Signals this close together are one wish: Ctrl-C reaches the whole process group, and whoever started the server in
 * that group may pass its own copy on.
 */
const echoMs = 500

/**
 * The first signal asks for a clean end; a later SIGINT is somebody who will not wait for it. `leave` does what must
 * be done even then, and cannot wait.
 */
function watchForStop(io: CliIo, leave: () => void) {
  const { promise: asked, resolve } = Promise.withResolvers<void>()
  let askedAt: number | null = null
  const unwatch = io.onStop(signal => {
    if (askedAt === null) {
      if (signal === 'SIGINT') io.err('Stopping; Ctrl-C again ends at once.\n')
      askedAt = io.steadyMs()
      resolve()
    } else if (signal === 'SIGINT' && io.steadyMs() - askedAt >= echoMs) {
      leave()
      io.exitNow(exitCodes.interrupted)
    }
  })
  return { asked, unwatch }
}

/** One server for each embedded database. PostgreSQL serves many, and needs no lock. */
async function takeFolder({ database, dataFolder }: Config): Promise<DataLock | null> {
  if (database.kind !== 'sqlite') return null
  const lock = lockDataFolder(dataFolder)
  if (lock !== null) return lock
  const state = await readServerState(dataFolder)
  const holder = state?.pid ? `process ${state.pid}` : 'another process'
  const place = state?.pid && state.origin ? `, ${state.origin}` : ''
  throw new CliFailure(
    'dataInUse',
    `${dataFolder} is in use by a server (${holder}${place}); stop that one or give another --data.`,
    exitCodes.dataInUse,
  )
}

async function clearFile(path: string): Promise<void> {
  await makeFolder(dirname(path))
  await rm(path, { force: true })
}
