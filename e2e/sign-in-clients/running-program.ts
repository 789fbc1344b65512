/**
 * A program that uses a client library, in a process of its own: a library reads the authorities that it trusts when
 * its process starts. The test gives it what it needs as JSON in an argument; it tells what happened line by line, and
 * may wait for a line back.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findPython } from '../../tools/lib/machine.ts'

/** What a program told: `{ event, … }`. */
export type Told = Readonly<Record<string, unknown>>

export interface RunningProgram {
  /** The next thing that it tells; it has to be this event. Fails with its output when it ends before. */
  next(event: string): Promise<Told>
  /** Answers a question of the program. */
  answer(value: object): void
  /** Until it has ended by itself; fails when it did so with an error. */
  end(): Promise<void>
  /** Leaves it where it is: for a program that waits for what does not come. */
  kill(): void
}

export interface Trust {
  readonly caFile: string
}

const programs = join(import.meta.dirname, 'programs')

/** Starts `programs/{name}` with Node (`.ts`) or with the Python of the test (`.py`). */
export function startProgram(name: string, input: object, { caFile }: Trust): RunningProgram {
  const isPython = name.endsWith('.py')
  const trust = isPython ? { REQUESTS_CA_BUNDLE: caFile, SSL_CERT_FILE: caFile } : { NODE_EXTRA_CA_CERTS: caFile }
  const runtime = isPython ? (findPython() as string) : process.execPath
  const child = spawn(runtime, [join(programs, name), JSON.stringify(input)], {
    // Nothing of the test's own environment may decide anything, a proxy least of all.
    env: { PATH: process.env['PATH'], PYTHONDONTWRITEBYTECODE: '1', ...trust },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async next(event) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`${name} ended with ${await ended} before it told "${event}":\n${errors}`)
      const told = JSON.parse(value) as Told
      if (told['event'] !== event) throw new Error(`${name} told ${value} instead of "${event}".`)
      return told
    },
    answer: value => void child.stdin.write(`${JSON.stringify(value)}\n`),
    kill: () => void child.kill('SIGKILL'),
    async end() {
      child.stdin.end()
      const code = await ended
      if (code !== 0) throw new Error(`${name} ended with ${code}:\n${errors}`)
    },
  }
}
