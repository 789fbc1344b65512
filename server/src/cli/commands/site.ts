import type { Command } from 'commander'
import { describeSite, findPrincipal, findSite } from '../accounts.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { formatTable } from '../table.ts'
import { readAll, withWorkspace } from '../workspace.ts'

interface NewSiteOptions {
  readonly name?: string
  readonly description?: string
  readonly owner: readonly string[]
  readonly member?: readonly string[]
  readonly visitor?: readonly string[]
}

/** `convite site`: list, add, remove. */
export function addSiteCommand(program: Command, run: Run): void {
  const site = program
    .command('site')
    .summary('list, add and remove sites')
    .description('Sites with a document library. The commands work beside a running server.')
  addList(site, run)
  addAdd(site, run)
  addRemove(site, run)
}

function addList(site: Command, run: Run): void {
  site
    .command('list')
    .summary('list sites')
    .description('Lists sites by name.')
    .addHelpText('after', formatExamples(['convite site list --json']))
    .action(async (_options: unknown, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services }) => {
        const sites = (await readAll(page => services.directory.listSites({ ...page, search: null }))).map(describeSite)
        context.print({ value: sites }, () =>
          formatTable(
            ['SITE', 'PATH', 'ID'],
            sites.map(({ displayName, path, id }) => [displayName, `/${path}`, id]),
          ),
        )
      })
    })
}

function addAdd(site: Command, run: Run): void {
  site
    .command('add')
    .summary('add a site')
    .description('Adds a site with a document library.')
    .argument('<path>', 'server-relative path, e.g. sites/handbook')
    .requiredOption('--owner <who...>', 'who owns the library: people and groups')
    .option('--name <text>', 'display name; the last part of the path when absent')
    .option('--description <text>', 'what the site is for')
    .option('--member <who...>', 'who may write in it')
    .option('--visitor <who...>', 'who may read it')
    .addHelpText(
      'after',
      formatExamples(['convite site add sites/handbook --name Handbook --owner ana@example.org --visitor Planners']),
    )
    .action(async (path: string, options: NewSiteOptions, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services: { admin, directory }, author }) => {
        const idsOf = (keys: readonly string[] = []) =>
          Promise.all(keys.map(async key => (await findPrincipal(directory, key)).id))
        const roles = {
          owners: await idsOf(options.owner),
          members: await idsOf(options.member),
          visitors: await idsOf(options.visitor),
        }
        const displayName = options.name ?? (path.split('/').at(-1) as string)
        const made = await admin.createSite(
          author(),
          { path, displayName, description: options.description ?? null },
          roles,
        )
        await admin.createDrive(author(), { type: 'documentLibrary', ownerKind: 'site', ownerId: made.id })
        const described = describeSite(made)
        context.print(described, () => `${displayName} added, id ${described.id}`)
      })
    })
}

function addRemove(site: Command, run: Run): void {
  site
    .command('remove')
    .summary('remove a site with its libraries')
    .description('Removes a site for good, with its libraries and all files in them. There is no way back.')
    .argument('<site>', 'path or id of the site')
    .option('--yes', 'yes, with everything in it')
    .addHelpText('after', formatExamples(['convite site remove sites/handbook --yes']))
    .action(async (key: string, { yes }: { yes?: true }, command: Command) => {
      const context = createContext(run, command)
      if (!yes) command.error('error: this removes every file of the site for good; repeat it with --yes')
      const { removeDrive } = await import('../remove-drive.ts')
      const { removeSite } = await import('../../store/site-removal.ts')
      await withWorkspace(context, async ({ services, author }) => {
        const found = await findSite(services.directory, key)
        for (const drive of await services.items.drivesOf(found.id)) await removeDrive(services, author(), drive)
        await removeSite(services.engine, author(), found.id)
        context.print({ id: describeSite(found).id, removed: true }, () => `${found.displayName} removed`)
      })
    })
}
