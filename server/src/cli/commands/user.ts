import type { Command } from 'commander'
import { checkPassword } from '../../domain/identities/password.ts'
import { describeUser, findUser } from '../accounts.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { formatTable } from '../table.ts'
import { readAll, withWorkspace } from '../workspace.ts'
import { addUserLinks } from './user-links.ts'
import { readPassword } from '../read-password.ts'
import { addUserPasswordCommand } from './user-password.ts'
import { addUserSignOutCommand } from './user-sign-out.ts'

interface NewUserOptions {
  readonly name?: string
  readonly mail?: string
  readonly alias?: string
  readonly proxy?: readonly string[]
  readonly lang?: string
  readonly admin?: true
  readonly basic?: true
  readonly disabled?: true
  readonly passwordStdin?: true
  readonly drive: 'business' | 'personal' | 'none'
}

/** `convite user`: list, add, remove, password, sign-out, and the identities of other issuers. */
export function addUserCommand(program: Command, run: Run): void {
  const user = program
    .command('user')
    .summary('list, add, remove and link people, their passwords and sign-ins')
    .description('People of the organisation. The commands work beside a running server.')
  addList(user, run)
  addAdd(user, run)
  addRemove(user, run)
  addUserLinks(user, run)
  addUserPasswordCommand(user, run)
  addUserSignOutCommand(user, run)
}

function addList(user: Command, run: Run): void {
  user
    .command('list')
    .summary('list people and guests')
    .description('Lists people and guests by user principal name.')
    .addHelpText('after', formatExamples(['convite user list', "convite user list --json | jq -r '.value[].mail'"]))
    .action(async (_options: unknown, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services }) => {
        const users = await readAll(page =>
          services.directory.listUsers({ ...page, order: 'userPrincipalName', isDescending: false }),
        )
        context.print({ value: users.map(describeUser) }, () =>
          formatTable(
            ['USER', 'NAME', 'MAIL', 'ALIAS', 'LANGUAGE', 'STATE'],
            users.map(one => [
              one.userPrincipalName ?? '',
              one.displayName,
              one.mail ?? '',
              one.mailNickname ?? '',
              one.preferredLanguage ?? '',
              stateOf(describeUser(one)),
            ]),
          ),
        )
      })
    })
}

function stateOf({ userType, externalUserState, accountEnabled, admin }: ReturnType<typeof describeUser>): string {
  if (!accountEnabled) return 'disabled'
  if (userType === 'Guest') return externalUserState === 'Accepted' ? 'guest' : 'guest, invited'
  return admin ? 'administrator' : 'member'
}

function addAdd(user: Command, run: Run): void {
  user
    .command('add')
    .summary('add a person')
    .description(
      'Adds a member of the organisation, with a drive. The mail address is the user principal name unless --mail says otherwise.',
    )
    .argument('<user>', 'user principal name, e.g. ana@example.org')
    .option('--name <text>', 'display name; the part before the @ when absent')
    .option('--mail <address>', 'primary mail address')
    .option('--alias <alias>', 'mail nickname; the part before the @ when absent')
    .option('--proxy <address...>', 'further addresses of the same mailbox')
    .option('--lang <tag>', 'preferred language, e.g. es or pt-BR')
    .option('--admin', 'an administrator of the server')
    .option('--basic', 'personal drives are of the basic plan, which has no expiry dates; premium when absent')
    .option('--disabled', 'the account opens nothing yet')
    .option('--password-stdin', 'take the password from standard input, 12 to 256 characters')
    .option('--drive <kind>', 'business, personal or none', 'business')
    .addHelpText(
      'after',
      formatExamples([
        'convite user add ana@example.org --name "Ana Prieto" --lang es',
        'printf %s "$PASSWORD" | convite user add bo@example.org --password-stdin --json',
      ]),
    )
    .action(async (principalName: string, options: NewUserOptions, command: Command) => {
      const context = createContext(run, command)
      const driveType = readDriveKind(options.drive, command)
      const nickname = principalName.split('@')[0] as string
      const holder = {
        displayName: options.name ?? nickname,
        mail: options.mail ?? principalName,
        userPrincipalName: principalName,
      }
      const password = options.passwordStdin ? checkPassword(await readPassword(run.io, command), holder) : null
      await withWorkspace(context, async ({ services, author }) => {
        const made = await services.admin.createUser(author(), {
          ...holder,
          mailNickname: options.alias ?? nickname,
          proxyAddresses: options.proxy ?? [],
          preferredLanguage: options.lang ?? null,
          isAdmin: options.admin ?? false,
          isPremium: !options.basic,
          isEnabled: !options.disabled,
          passwordHash: password === null ? null : await services.secrets.hashPassword(password),
          ...(driveType === null ? {} : { drive: driveType }),
        })
        context.print(describeUser(made), () => `${made.userPrincipalName} added, id ${made.id}`)
      })
    })
}

function readDriveKind(kind: string, command: Command): 'business' | 'personal' | null {
  if (kind === 'none') return null
  if (kind === 'business' || kind === 'personal') return kind
  return command.error(`error: option '--drive <kind>' takes business, personal or none, not '${kind}'`)
}

function addRemove(user: Command, run: Run): void {
  user
    .command('remove')
    .summary('remove a person')
    .description('Removes a person or guest. The account opens nothing from now on; drives and files stay.')
    .argument('<user>', 'id, user principal name or mail address')
    .addHelpText('after', formatExamples(['convite user remove ana@example.org']))
    .action(async (key: string, _options: unknown, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services, author }) => {
        const found = await findUser(services.directory, key)
        await services.admin.deleteUser(author(), found.id)
        context.print({ id: found.id, removed: true }, () => `${found.userPrincipalName ?? found.id} removed`)
      })
    })
}
