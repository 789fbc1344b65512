import type { Command } from 'commander'
import { loadServerConfig } from '../load-config.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { addServerOptions } from '../setting-options.ts'

/** `convite serve`: production mode. */
export function addServeCommand(program: Command, run: Run): void {
  const own = program
    .command('serve')
    .summary('start for production')
    .description(
      'Starts a server in production mode: no demo people, no mailbox, no test controls. It wants its data folder and ' +
        'its public origin named, and refuses unsafe settings. It ends cleanly on SIGTERM.',
    )
    .addHelpText(
      'after',
      formatExamples([
        'convite serve --data /var/lib/convite --public-origin https://files.example.org',
        'CONVITE_CONFIG=/etc/convite/convite.config.json convite serve',
      ]),
    )
    .action(async (_options: unknown, command: Command) => {
      const context = createContext(run, command)
      const config = await loadServerConfig(context, 'production')
      const { serveUntilStopped } = await import('../serving.ts')
      await serveUntilStopped(run.io, {
        config,
        readyFile: null,
        announce: ({ origin }) => context.print({ ready: origin, pid: run.io.pid }, () => `ready ${origin}`),
      })
    })
  addServerOptions(own, ['catcherPort', 'controlToken'])
}
