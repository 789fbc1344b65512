import { resolve } from 'node:path'
import type { Command } from 'commander'
import { loadServerConfig } from '../load-config.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { addServerOptions } from '../setting-options.ts'

/** `convite start`: development mode for people, who are told what to try first. */
export function addStartCommand(program: Command, run: Run): void {
  const own = program
    .command('start')
    .summary('start and show what to try first')
    .description(
      'Starts a server in development mode, as convite dev does, and prints the address, the demo people and a call that invites one of them.',
    )
    .option('--ready-file <file>', 'write a JSON file with addresses, people, tokens and files once the server answers')
    .addHelpText('after', formatExamples(['convite start', 'convite start --data ./data --port 8080']))
    .action(async ({ readyFile }: { readyFile?: string }, command: Command) => {
      const context = createContext(run, command)
      const config = await loadServerConfig(context, 'development')
      const { serveUntilStopped } = await import('../serving.ts')
      const { formatWelcome } = await import('../welcome.ts')
      await serveUntilStopped(run.io, {
        config,
        readyFile: readyFile === undefined ? null : resolve(run.io.cwd, readyFile),
        announce: async app => {
          const ready = await app.readyDocument()
          context.print({ ready: app.origin, pid: run.io.pid }, () => formatWelcome(ready, config, run.io.style))
        },
      })
    })
  addServerOptions(own)
}
