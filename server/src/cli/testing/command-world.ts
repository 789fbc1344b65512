/** Commands of this process on a data folder of their own, and a server beside them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadyDocument } from '../../seed/ready-document.ts'
import { runCommandLine } from '../run-command-line.ts'
import { createFakeIo } from './fake-io.ts'

export interface CommandWorld {
  /** Holds the data folder, `data`, and is where commands run. */
  readonly folder: string
  /** Runs a command to its end. */
  run(...args: string[]): Promise<{ code: number; out: string; err: string }>
  /** The same with a text on standard input. */
  runWithInput(input: string, ...args: string[]): Promise<{ code: number; out: string; err: string }>
  /** Runs a command under --json, and gives what it prints. Rejects when it fails. */
  runJson<T>(...args: string[]): Promise<T>
  /** Starts `convite dev` on the data, and gives its ready document. */
  startServer(): Promise<ReadyDocument>
  /** Stops the server and removes everything. */
  close(): Promise<void>
}

export async function makeCommandWorld(): Promise<CommandWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'convite-commands-'))
  let stopServer = async (): Promise<void> => undefined

  const runWithInput = async (input: string, ...args: string[]) => {
    const io = createFakeIo({ cwd: folder, input })
    const code = await runCommandLine(['--data', join(folder, 'data'), ...args], io)
    return { code, ...io.written }
  }

  return {
    folder,
    runWithInput,
    run: (...args) => runWithInput('', ...args),
    async runJson<T>(...args: string[]) {
      const { code, out, err } = await runWithInput('', ...args, '--json')
      if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}`)
      return JSON.parse(out) as T
    },
    async startServer() {
      const readyFile = join(folder, 'ready.json')
      const { promise: ready, resolve } = Promise.withResolvers<void>()
      const io = createFakeIo({ cwd: folder, out: () => resolve() })
      const args = ['dev', '--port', '0', '--data', join(folder, 'data'), '--ready-file', readyFile]
      const ended = runCommandLine(args, io)
      stopServer = async () => {
        io.send('SIGTERM')
        await ended
      }
      await Promise.race([ready, ended])
      if (io.written.err !== '') throw new Error(io.written.err)
      return JSON.parse(await readFile(readyFile, 'utf8')) as ReadyDocument
    },
    async close() {
      await stopServer()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
