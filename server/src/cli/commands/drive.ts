import type { Command } from 'commander'
import { formatDriveId, parseDriveId } from '../../domain/ids.ts'
import type { DriveDraft } from '../../domain/ports/directory-admin.ts'
import type { Services } from '../../composition/services.ts'
import { describeDrive, findGroup, findSite, findUser } from '../accounts.ts'
import { CliFailure } from '../failure.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { formatTable } from '../table.ts'
import { readAll, withWorkspace } from '../workspace.ts'

interface NewDriveOptions {
  readonly user?: string
  readonly group?: string
  readonly site?: string
  readonly type?: string
  readonly name?: string
  readonly premium?: true
  readonly quota?: string
}

/** `convite drive`: list, add, remove. */
export function addDriveCommand(program: Command, run: Run): void {
  const drive = program
    .command('drive')
    .summary('list, add and remove drives')
    .description('Drives of people, groups and sites. The commands work beside a running server.')
  addList(drive, run)
  addAdd(drive, run)
  addRemove(drive, run)
}

function addList(drive: Command, run: Run): void {
  drive
    .command('list')
    .summary('list drives')
    .description('Lists all drives with their owners.')
    .addHelpText('after', formatExamples(['convite drive list', 'convite drive list --json']))
    .action(async (_options: unknown, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services }) => {
        const drives = await readAll(page => services.admin.listDrives(page))
        const names = new Map(
          await Promise.all(drives.map(async one => [one.ownerId, await nameOwner(services, one)] as const)),
        )
        context.print({ value: drives.map(describeDrive) }, () =>
          formatTable(
            ['DRIVE', 'TYPE', 'NAME', 'OWNER', 'USED BYTES'],
            drives.map(one => [
              formatDriveId(one.key),
              one.type,
              one.name,
              names.get(one.ownerId) ?? one.ownerId,
              String(one.usedBytes),
            ]),
          ),
        )
      })
    })
}

async function nameOwner({ directory }: Services, drive: { ownerKind: string; ownerId: string }): Promise<string> {
  if (drive.ownerKind === 'site') {
    const site = await directory.findSite({ by: 'id', id: drive.ownerId })
    return site?.displayName ?? drive.ownerId
  }
  const owner = await directory.findPrincipal(drive.ownerId)
  return owner?.userPrincipalName ?? owner?.displayName ?? drive.ownerId
}

function addAdd(drive: Command, run: Run): void {
  drive
    .command('add')
    .summary('add a drive')
    .description('Adds a drive for one owner: a person, a unified group or a site.')
    .option('--user <user>', 'owner: a person')
    .option('--group <group>', 'owner: a group')
    .option('--site <site>', 'owner: a site, by path or id')
    .option('--type <type>', 'business or personal for people, documentLibrary for groups and sites')
    .option('--name <text>', 'name of the drive')
    .option('--premium', 'a personal drive of the premium plan, whatever plan its owner has')
    .option('--quota <bytes>', 'how much the drive holds')
    .addHelpText(
      'after',
      formatExamples([
        'convite drive add --user ana@example.org --type personal --premium',
        'convite drive add --site sites/handbook --name Pictures',
      ]),
    )
    .action(async (options: NewDriveOptions, command: Command) => {
      const context = createContext(run, command)
      const quota = options.quota === undefined ? undefined : Number(options.quota)
      if (quota !== undefined && !(Number.isSafeInteger(quota) && quota > 0)) {
        command.error(`error: option '--quota <bytes>' takes a whole number of bytes, not '${options.quota}'`)
      }
      await withWorkspace(context, async ({ services, author }) => {
        const made = await services.admin.createDrive(author(), {
          ...(await readOwner(services, options, command)),
          ...(options.name === undefined ? {} : { name: options.name }),
          ...(options.premium ? { isPremium: true } : {}),
          ...(quota === undefined ? {} : { quotaTotal: quota }),
        })
        context.print(describeDrive(made), () => `${made.name} added, id ${formatDriveId(made.key)}`)
      })
    })
}

type DriveOwner = Pick<DriveDraft, 'type' | 'ownerKind' | 'ownerId'>

async function readOwner({ directory }: Services, options: NewDriveOptions, command: Command): Promise<DriveOwner> {
  const { user, group, site, type } = options
  if ([user, group, site].filter(owner => owner !== undefined).length !== 1) {
    command.error('error: a drive has one owner; give one of --user, --group and --site')
  }
  const typeFor = (types: readonly DriveDraft['type'][]) => {
    const found = types.find(one => one === (type ?? types[0]))
    return found ?? command.error(`error: option '--type <type>' takes ${types.join(' or ')} here, not '${type}'`)
  }
  if (user !== undefined) {
    return { type: typeFor(['business', 'personal']), ownerKind: 'user', ownerId: (await findUser(directory, user)).id }
  }
  if (group !== undefined) {
    return { type: typeFor(['documentLibrary']), ownerKind: 'group', ownerId: (await findGroup(directory, group)).id }
  }
  return {
    type: typeFor(['documentLibrary']),
    ownerKind: 'site',
    ownerId: (await findSite(directory, site as string)).id,
  }
}

function addRemove(drive: Command, run: Run): void {
  drive
    .command('remove')
    .summary('remove a drive with everything in it')
    .description('Removes a drive for good, with all its files and permissions. There is no way back.')
    .argument('<drive>', 'id of the drive')
    .option('--yes', 'yes, with everything in it')
    .addHelpText('after', formatExamples(["convite drive remove 'b!aaaaaaaaaa' --yes"]))
    .action(async (id: string, { yes }: { yes?: true }, command: Command) => {
      const context = createContext(run, command)
      const key = parseDriveId(id)
      if (key === null) throw new CliFailure('notFound', `There is no drive '${id}'; convite drive list shows all.`)
      if (!yes) command.error('error: this removes every file of the drive for good; repeat it with --yes')
      const { removeDrive } = await import('../remove-drive.ts')
      await withWorkspace(context, async ({ services, author }) => {
        if (!(await removeDrive(services, author(), key))) {
          throw new CliFailure('notFound', `There is no drive '${id}'; convite drive list shows all.`)
        }
        context.print({ id, removed: true }, () => `${id} removed`)
      })
    })
}
