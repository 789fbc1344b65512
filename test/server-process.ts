/**
 * A server in a process of its own, started as a user starts it, so that a test can kill it. What it prints is kept for
 * the message of a failure.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { vi } from 'vitest'
import { connectTestControls, type ReadyDocument, type TestControls } from '@convite/testkit'

export interface ServerProcessOptions {
  readonly dataFolder: string
  /** `postgres://…`; the embedded database of the data folder when absent. */
  readonly database?: string
  /** `dev` when absent. Other modes write no ready file. */
  readonly command?: 'dev' | 'serve'
  /** Further arguments, e.g. `['--smtp', 'smtp://127.0.0.1:2525']`. */
  readonly args?: readonly string[]
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface ServerProcess extends AsyncDisposable {
  readonly pid: number
  readonly origin: string
  readonly ended: Promise<ProcessEnd>
  /** Everything that it wrote on both streams. */
  output(): string
  signal(signal: NodeJS.Signals): void
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>
}

/** A server in development mode with what its ready file says. */
export interface DevProcess extends ServerProcess {
  readonly ready: ReadyDocument
  readonly controls: TestControls
}

const main = join(import.meta.dirname, '..', 'server', 'src', 'cli', 'main.ts')
const startWithinMs = 30_000

/** Starts a server and waits until it answers. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { dataFolder, database, command = 'dev', args = [] } = options
  const child = spawn(
    process.execPath,
    [
      main,
      command,
      '--port',
      '0',
      '--data',
      dataFolder,
      ...(command === 'dev' ? ['--ready-file', readyFileOf(dataFolder)] : []),
      ...(database === undefined ? [] : ['--database', database]),
      ...args,
    ],
    // Nothing of the test's own environment may decide anything.
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] } },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const ended: Promise<ProcessEnd> = once(child, 'exit').then(([code, signal]) => ({ code, signal }) as ProcessEnd)
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  const findOrigin = () => {
    const origin = /^ready (http\S+)$/m.exec(output)?.[1]
    if (origin === undefined && child.exitCode === null) throw new Error(`the server does not answer yet:\n${output}`)
    return origin
  }
  const origin = await vi.waitFor(findOrigin, { timeout: startWithinMs, interval: 20 })
  if (origin === undefined) throw new Error(`the server ended with ${child.exitCode}:\n${output}`)
  return {
    pid: child.pid ?? 0,
    origin,
    ended,
    output: () => output,
    signal: signal => child.kill(signal),
    kill,
    [Symbol.asyncDispose]: kill,
  }
}

/** Starts a server in development mode. */
export async function startDevProcess(options: Omit<ServerProcessOptions, 'command'>): Promise<DevProcess> {
  const server = await startServerProcess(options)
  const ready = JSON.parse(await readFile(readyFileOf(options.dataFolder), 'utf8')) as ReadyDocument
  return { ...server, ready, controls: connectTestControls(ready.testControls, null, ready.caFile) }
}

function readyFileOf(dataFolder: string): string {
  return join(dataFolder, 'ready.json')
}
