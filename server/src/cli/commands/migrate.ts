import type { Command } from 'commander'
import { loadDataConfig } from '../load-config.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'

/** `convite migrate`: brings the database to the newest schema, and makes it when there is none. */
export function addMigrateCommand(program: Command, run: Run): void {
  program
    .command('migrate')
    .summary('bring the database to the newest schema')
    .description(
      'Brings the database to the newest schema, and makes it when there is none. A server does it at its start as well.',
    )
    .addHelpText(
      'after',
      formatExamples(['convite migrate', 'convite migrate --database postgres://convite@db/convite --json']),
    )
    .action(async (_options: unknown, command: Command) => {
      const context = createContext(run, command)
      const { config } = await loadDataConfig(context)
      const { migrateDatabase } = await import('../migrate-database.ts')
      const applied = await migrateDatabase(config)
      context.print({ applied }, () =>
        applied.length === 0 ? 'The schema is the newest already.' : applied.map(name => `${name} applied`).join('\n'),
      )
    })
}
