/**
 * The product, started as an operator does: `convite seed`, then `convite serve` with its defaults, in a process of
 * its own. Tokens come from `convite token`.
 */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../tools/lib/project.ts'
import { describeOrganisation, listFiles, owner, type Target } from './organisation.ts'
import { findFreePort, runScript, startProcess } from './process.ts'

const commandLine = join(projectRoot, 'server/bin/convite.mjs')

/** A data folder that is filled but not served. */
export interface Installation {
  /** Given to every command: the folder, the database. */
  readonly args: readonly string[]
  readonly folder: string
}

export interface Product {
  readonly origin: string
  /** The files of all drives, drive by drive in turns. */
  readonly files: readonly Target[]
  readonly drives: readonly string[]
  readonly readyAfterMs: number
  /** A delegated token of the owner or of somebody else. */
  readonly token: string
  tokenOf(who: string): Promise<string>
  /** Resident memory in MiB, as the product itself tells it. */
  readMemory(): Promise<number>
  stop(): Promise<void>
}

/** Makes a data folder with the organisation in it. */
export async function install(parent: string, databaseUrl: string | null): Promise<Installation> {
  const folder = await mkdtemp(join(parent, 'product-'))
  const args = ['--data', join(folder, 'data'), ...(databaseUrl === null ? [] : ['--database', databaseUrl])]
  const seed = join(folder, 'seed.json')
  await writeFile(seed, JSON.stringify(describeOrganisation()))
  // With a public origin it is a seed of production: one of development keeps passwords, and `serve` refuses those.
  await runScript([commandLine, 'seed', seed, ...args], { CONVITE_PUBLIC_ORIGIN: 'http://127.0.0.1' })
  return { args, folder }
}

/** Starts a server on an installation. */
export async function startProduct({ args, folder }: Installation): Promise<Product> {
  const port = await findFreePort()
  const running = await startProcess([
    commandLine,
    'serve',
    ...args,
    '--port',
    String(port),
    '--public-origin',
    `http://127.0.0.1:${port}`,
    '--log-file',
    join(folder, 'convite.log'),
  ])
  const tokenOf = (who: string) => runScript([commandLine, 'token', who, ...args])
  try {
    const token = await tokenOf(owner)
    const drives = await listDrives(running.origin, token)
    return {
      origin: running.origin,
      files: listFiles(drives),
      drives,
      token,
      tokenOf,
      readyAfterMs: running.readyAfterMs,
      readMemory: () => readMemory(running.origin),
      stop: running.stop,
    }
  } catch (error) {
    await running.stop()
    throw error
  }
}

/** Asks the product for JSON; throws with its words when it refuses. */
export async function ask<T>(origin: string, token: string, path: string, init: RequestInit = {}): Promise<T> {
  const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` }
  const answer = await fetch(`${origin}${path}`, { ...init, headers })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${init.method ?? 'GET'} ${path} answered ${answer.status}: ${text}`)
  return JSON.parse(text) as T
}

async function listDrives(origin: string, token: string): Promise<string[]> {
  const { value } = await ask<{ value: { id: string }[] }>(origin, token, '/v1.0/me/drives')
  return value.map(({ id }) => id)
}

async function readMemory(origin: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text()
  const bytes = /^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]
  if (bytes === undefined) throw new Error('the product does not tell its memory')
  return Number(bytes) / 1024 ** 2
}
