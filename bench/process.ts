import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs a script under this Node to its end; gives what it printed. */
export async function runScript(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await run(process.execPath, args, { env: { ...cleanEnvironment(), ...settings } })
  return stdout.trim()
}

export interface RunningProcess {
  readonly child: ChildProcess
  /** What the process said behind the word `ready`. */
  readonly origin: string
  /** From the start to that word. */
  readonly readyAfterMs: number
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>
}

/** Starts a script under this Node and waits for its line `ready {origin}`. */
export async function startProcess(args: readonly string[]): Promise<RunningProcess> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: cleanEnvironment() })
  const ended = once(child, 'exit')
  const { promise: ready, resolve } = Promise.withResolvers<string>()
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    const origin = /^ready (\S+)$/m.exec(output)?.[1]
    if (origin !== undefined) resolve(origin)
  })
  const origin = await Promise.race([ready, ended.then(() => null)])
  if (origin === null) throw new Error(`${args[0]} ended before it was ready:\n${output}`)
  return {
    child,
    origin,
    readyAfterMs: performance.now() - startedAt,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Settings of the surroundings must not change what is measured. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(CONVITE_|DATABASE_URL$|NODE_OPTIONS$)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
}

/** A port of the loopback address that nobody has at this moment. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return address.port
}
