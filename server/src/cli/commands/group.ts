import type { Command } from 'commander'
import { describeGroup, findGroup, findPrincipal, findUser } from '../accounts.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { formatTable } from '../table.ts'
import { readAll, withWorkspace } from '../workspace.ts'

interface NewGroupOptions {
  readonly mail?: string
  readonly alias?: string
  readonly description?: string
  readonly unified?: true
  readonly owner?: readonly string[]
  readonly member?: readonly string[]
}

/** `convite group`: list, add, remove, members. */
export function addGroupCommand(program: Command, run: Run): void {
  const group = program
    .command('group')
    .summary('list, add and remove groups and their members')
    .description('Groups of people and of other groups. The commands work beside a running server.')
  addList(group, run)
  addAdd(group, run)
  addRemove(group, run)
  addMemberChange(group, run, 'add-member', 'add people or groups to a group', 'added to')
  addMemberChange(group, run, 'remove-member', 'take people or groups out of a group', 'removed from')
}

function addList(group: Command, run: Run): void {
  group
    .command('list')
    .summary('list groups')
    .description('Lists all groups by name, or the members of one.')
    .argument('[group]', 'list the members of this group: id, mail address, alias or name')
    .addHelpText('after', formatExamples(['convite group list', 'convite group list Planners --json']))
    .action(async (key: string | undefined, _options: unknown, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services: { directory } }) => {
        const inGroup = key === undefined ? null : await findGroup(directory, key)
        const listed = await readAll(page =>
          inGroup === null
            ? directory.listGroups({ ...page, order: 'displayName', isDescending: false })
            : directory.listMembers(inGroup.id, { ...page, isTransitive: false, kind: null }),
        )
        const value = listed.map(one => ({ kind: one.kind, ...describeGroup(one) }))
        const rows = listed.map(one => [one.displayName, one.mail ?? '', one.mailNickname ?? '', one.id])
        context.print(
          inGroup === null
            ? { value: listed.map(describeGroup) }
            : { value: value.map(({ kind, id, displayName, mail }) => ({ kind, id, displayName, mail })) },
          () => formatTable([inGroup === null ? 'GROUP' : 'MEMBER', 'MAIL', 'ALIAS', 'ID'], rows),
        )
      })
    })
}

function addAdd(group: Command, run: Run): void {
  group
    .command('add')
    .summary('add a group')
    .description('Adds a group. A unified one may own a drive and gets one.')
    .argument('<name>', 'display name')
    .option('--mail <address>', 'address of the group; makes it mail-enabled')
    .option('--alias <alias>', 'mail nickname')
    .option('--description <text>', 'what the group is for')
    .option('--unified', 'a Microsoft 365 group with a drive')
    .option('--owner <user...>', 'owners, who are people')
    .option('--member <who...>', 'members: people and groups')
    .addHelpText(
      'after',
      formatExamples([
        'convite group add Planners --mail planners@example.org --member ana@example.org bo@example.org',
      ]),
    )
    .action(async (displayName: string, options: NewGroupOptions, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services: { admin, directory }, author }) => {
        // Found first: a name that nobody has must not leave half a group.
        const owners = await Promise.all((options.owner ?? []).map(key => findUser(directory, key)))
        const members = await Promise.all((options.member ?? []).map(key => findPrincipal(directory, key)))
        const made = await admin.createGroup(author(), {
          displayName,
          description: options.description ?? null,
          mail: options.mail ?? null,
          mailNickname: options.alias ?? null,
          isMailEnabled: options.mail !== undefined,
          isUnified: options.unified ?? false,
        })
        if (owners.length > 0)
          await admin.setOwners(
            author(),
            made.id,
            owners.map(({ id }) => id),
          )
        for (const member of members) await admin.addMember(author(), made.id, member.id)
        if (options.unified) {
          await admin.createDrive(author(), {
            type: 'documentLibrary',
            ownerKind: 'group',
            ownerId: made.id,
            name: displayName,
          })
        }
        context.print(describeGroup(made), () => `${displayName} added, id ${made.id}`)
      })
    })
}

function addRemove(group: Command, run: Run): void {
  group
    .command('remove')
    .summary('remove a group')
    .description('Removes a group. Nobody has anything through it any more; its drive stays with its owners.')
    .argument('<group>', 'id, mail address, alias or name')
    .addHelpText('after', formatExamples(['convite group remove Planners']))
    .action(async (key: string, _options: unknown, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services, author }) => {
        const found = await findGroup(services.directory, key)
        await services.admin.deleteGroup(author(), found.id)
        context.print({ id: found.id, removed: true }, () => `${found.displayName} removed`)
      })
    })
}

function addMemberChange(
  group: Command,
  run: Run,
  name: 'add-member' | 'remove-member',
  summary: string,
  done: string,
): void {
  group
    .command(name)
    .summary(summary)
    .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}. What they may open changes at once.`)
    .argument('<group>', 'id, mail address, alias or name')
    .argument('<member...>', 'people and groups, by id, address, alias or name')
    .addHelpText('after', formatExamples([`convite group ${name} Planners ana@example.org`]))
    .action(async (key: string, memberKeys: readonly string[], _options: unknown, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services: { admin, directory }, author }) => {
        const found = await findGroup(directory, key)
        const members = await Promise.all(memberKeys.map(member => findPrincipal(directory, member)))
        for (const member of members) {
          if (name === 'add-member') await admin.addMember(author(), found.id, member.id)
          else await admin.removeMember(author(), found.id, member.id)
        }
        context.print({ id: found.id, members: members.map(({ id }) => id) }, () =>
          members.map(member => `${member.displayName} ${done} ${found.displayName}`).join('\n'),
        )
      })
    })
}
