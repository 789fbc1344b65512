import type { Command } from 'commander'
import { readDemoDocument } from '../load-config.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'

/** `convite seed`: fills an organisation from a document. */
export function addSeedCommand(program: Command, run: Run): void {
  program
    .command('seed')
    .summary('fill an organisation from a seed document')
    .description(
      'Adds the people, groups, sites, applications, drives and files of a seed document to what is there; a document ' +
        'with a mistake changes nothing. With --print, prints the document of the demo organisation to start from.',
    )
    .argument('[file]', 'the seed document, JSON; demo for the demo organisation')
    .option('--print', 'print the document of the demo organisation')
    .addHelpText(
      'after',
      formatExamples(['convite seed --print > seed.json', 'convite seed seed.json', 'convite seed demo --data ./data']),
    )
    .action(async (file: string | undefined, { print }: { print?: true }, command: Command) => {
      const context = createContext(run, command)
      if ((file === undefined) !== (print === true)) command.error('error: give a seed document, or --print')
      if (file === undefined) {
        const demo = await readDemoDocument()
        context.print(demo, () => JSON.stringify(demo, undefined, 2))
        return
      }
      const { applySeedFile } = await import('../seed-organization.ts')
      const result = await applySeedFile(context, file)
      context.print(result, () =>
        [
          `${result.users} users, ${result.groups} groups, ${result.sites} sites, ${result.applications} applications`,
          `${result.drives} drives with ${result.items} files and folders, ${result.bytes} bytes`,
          `${result.permissions} permissions`,
        ].join('\n'),
      )
    })
}
