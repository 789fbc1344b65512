import { resolve } from 'node:path'
import type { Command } from 'commander'
import { loadServerConfig } from '../load-config.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { addServerOptions } from '../setting-options.ts'

/** `convite dev`: development mode, one line when it is ready. */
export function addDevCommand(program: Command, run: Run): void {
  const own = program
    .command('dev')
    .summary('start for development and tests: demo people, caught mail, test controls')
    .description(
      'Starts a server in development mode: demo people, a mailbox that catches every mail, and test controls. ' +
        'It prints "ready <origin>" once it answers, and ends cleanly on SIGTERM.',
    )
    .option('--ready-file <file>', 'write a JSON file with addresses, people, tokens and files once the server answers')
    .addHelpText(
      'after',
      formatExamples([
        'convite dev --port 0 --data ./data --ready-file ready.json',
        'convite dev --seed seed.json --database postgres://postgres@127.0.0.1/convite',
      ]),
    )
    .action(async ({ readyFile }: { readyFile?: string }, command: Command) => {
      const context = createContext(run, command)
      const config = await loadServerConfig(context, 'development')
      const { serveUntilStopped } = await import('../serving.ts')
      await serveUntilStopped(run.io, {
        config,
        readyFile: readyFile === undefined ? null : resolve(run.io.cwd, readyFile),
        announce: ({ origin }) => context.print({ ready: origin, pid: run.io.pid }, () => `ready ${origin}`),
      })
    })
  addServerOptions(own)
}
