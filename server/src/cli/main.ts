/**
 * The command line, and the only file of the server that touches the process: arguments, environment, signals, exit
 * code. Everything else gets what it needs handed in.
 */
import { existsSync, mkdirSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { styleText } from 'node:util'
import type { CliIo, StopSignal } from './io.ts'

const io: CliIo = {
  env: process.env,
  cwd: process.cwd(),
  pid: process.pid,
  nodeVersion: process.versions.node,
  out: chunk => {
    process.stdout.write(chunk)
  },
  err: chunk => {
    process.stderr.write(chunk)
  },
  style: (format, chunk) => styleText(format, chunk, { stream: process.stdout }),
  readInput: () => text(process.stdin),
  steadyMs: () => performance.now(),
  onStop: listener => {
    const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM']
    for (const signal of signals) process.on(signal, listener)
    return () => {
      // The process is about to end: the echo of a signal that comes now must not change how.
      for (const signal of signals) process.on(signal, () => undefined).off(signal, listener)
    }
  },
  exitNow: code => process.exit(code),
}

/**
 * Keeps what Node made of the sources, so that the next start is quicker. Beside the packages, where only those may
 * write who may change the code itself; where that is nobody, there is no cache.
 */
function keepCompiledCode(): void {
  const packages = findPackages(import.meta.dirname)
  if (packages === undefined) return
  const folder = join(packages, '.cache', 'convite')
  try {
    mkdirSync(folder, { recursive: true })
  } catch {
    // Installed by somebody else, or read-only: a slower start is no reason to complain.
    return
  }
  enableCompileCache(folder)
}

function findPackages(start: string): string | undefined {
  for (let here = start; here !== dirname(here); here = dirname(here)) {
    const packages = join(here, 'node_modules')
    if (existsSync(packages)) return packages
  }
  return undefined
}

// A reader that has seen enough (`convite user list | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

/**
 * Ends the process once what was written is on its way. After a failure at once: something half started may hold it.
 * After a success by itself, and soon even if something should hold it all the same.
 */
async function end(code: number): Promise<void> {
  process.exitCode = code
  await Promise.all(
    [process.stdout, process.stderr].map(stream => new Promise<void>(done => stream.write('', () => done()))),
  )
  if (code !== 0) process.exit(code)
  setTimeout(() => process.exit(code), patienceMs).unref()
}

const patienceMs = 5000

// What this program writes, the database first of all, is for the user alone, also in a folder that others may enter.
process.umask(0o077)
keepCompiledCode()
const { runCommandLine } = await import('./run-command-line.ts')
await end(await runCommandLine(process.argv.slice(2), io))
