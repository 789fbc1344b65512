import { type Command, Option } from 'commander'
import type { RedirectUri } from '../../domain/ports/application-registry.ts'
import { exitCodes } from '../exit-codes.ts'
import { CliFailure } from '../failure.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { formatTable } from '../table.ts'
import { readAll, withWorkspace } from '../workspace.ts'
import { applicationArgument } from '../application-argument.ts'
import { addConsentCommands } from './app-consents.ts'
import { addProofCommands } from './app-proofs.ts'
import { addRedirectCommands } from './app-redirects.ts'

interface NewAppOptions {
  readonly role?: readonly string[]
  readonly scope?: readonly string[]
  readonly web?: readonly string[]
  readonly spa?: readonly string[]
  readonly native?: readonly string[]
  readonly public?: true
  readonly withoutPkce?: true
  readonly clientId?: string
  readonly expires?: string
}

/** `convite app`: everything about registered applications. */
export function addAppCommand(program: Command, run: Run): void {
  const app = program
    .command('app')
    .summary('register and remove applications, their secrets and consents')
    .description(
      'Applications that ask this server for tokens. A confidential one keeps a secret or a key, and may act for itself; ' +
        'a public one acts for people only. The commands work beside a running server.',
    )
  addList(app, run)
  addShow(app, run)
  addAdd(app, run)
  addUpdate(app, run)
  addRemove(app, run)
  addSwitch(app, run, true)
  addSwitch(app, run, false)
  addProofCommands(app, run)
  addRedirectCommands(app, run)
  addConsentCommands(app, run)
}

function addList(app: Command, run: Run): void {
  app
    .command('list')
    .summary('list applications')
    .description('Lists applications with their roles and the number of their secrets.')
    .addHelpText('after', formatExamples(['convite app list', 'convite app list --json']))
    .action(async (_options: unknown, command: Command) => {
      const context = createContext(run, command)
      const { describeApplication } = await import('../describe-application.ts')
      await withWorkspace(context, async ({ services }) => {
        const value = (await readAll(page => services.applicationAdmin.list(page))).map(describeApplication)
        context.print({ value }, () =>
          formatTable(
            ['APPLICATION', 'KIND', 'SECRETS', 'CLIENT ID', 'ROLES'],
            value.map(one => [
              one.displayName,
              one.enabled ? one.kind : `${one.kind}, disabled`,
              String(one.secrets),
              one.clientId,
              one.roles.join(' '),
            ]),
          ),
        )
      })
    })
}

function addShow(app: Command, run: Run): void {
  app
    .command('show')
    .summary('show one application')
    .description(
      'Shows an application: addresses, scopes, and when its secrets and certificates end. No secret is shown.',
    )
    .argument(...applicationArgument)
    .addHelpText('after', formatExamples(['convite app show Reports', 'convite app show Reports --json']))
    .action(async (key: string, _options: unknown, command: Command) => {
      const context = createContext(run, command)
      const { findApplication } = await import('../register-application.ts')
      const { detailApplication, formatApplication } = await import('../describe-application.ts')
      await withWorkspace(context, async workspace => {
        const application = await findApplication(workspace, key)
        context.print(detailApplication(application), () => formatApplication(application))
      })
    })
}

function addAdd(app: Command, run: Run): void {
  app
    .command('add')
    .summary('register an application')
    .description(
      'Registers an application and prints its client id and its secret. The secret is shown this once; the server ' +
        'keeps its hash alone. With --spa or --native the application is public, and has none.',
    )
    .argument('<name>', 'display name')
    .option('--role <role...>', 'application permissions, e.g. Files.Read.All; none when absent')
    .option('--scope <scope...>', 'delegated scopes that people are asked for, e.g. Files.ReadWrite')
    .option('--web <uri...>', 'redirect addresses of a server that keeps its secret')
    .option('--spa <uri...>', 'redirect addresses of a page in a browser; makes the application public')
    .option('--native <uri...>', "redirect addresses of a program on a person's machine; makes the application public")
    .option('--public', 'runs where others can read it (a desktop program, a script): no secret, no roles')
    .addOption(
      new Option(
        '--without-pkce',
        'let a confidential application do without PKCE, because its program cannot (rclone); its secret stands in',
      ),
    )
    .option('--expires <when>', 'when the secret ends: a duration (P180D) or a date, two years away at most', 'P180D')
    .option('--client-id <guid>', 'the client id; a new one when absent')
    .addHelpText(
      'after',
      formatExamples([
        'convite app add Reports --role Files.Read.All User.Read.All',
        'convite app add Wiki --web https://wiki.example/signed-in --scope User.Read Files.Read',
        'convite app add "Desktop client" --native http://localhost --scope Files.ReadWrite',
        'convite app add rclone --web http://localhost:53682/ --scope Files.ReadWrite.All --without-pkce',
      ]),
    )
    .action(async (displayName: string, options: NewAppOptions, command: Command) => {
      const context = createContext(run, command)
      const redirectUris = readRedirects(options)
      const isPublic = options.public === true || redirectUris.some(({ kind }) => kind !== 'web')
      demandOneKind(options, isPublic)
      const { registerApplication } = await import('../register-application.ts')
      const { describeApplication } = await import('../describe-application.ts')
      await withWorkspace(context, async workspace => {
        const { application, secret } = await registerApplication(workspace, {
          displayName,
          kind: isPublic ? 'public' : 'confidential',
          roles: options.role ?? [],
          scopes: options.scope ?? [],
          redirectUris,
          isPkceOptional: options.withoutPkce ?? false,
          clientId: options.clientId ?? null,
          expires: options.expires ?? null,
        })
        const { tenantId } = workspace.organization
        context.print(
          { ...describeApplication(application), tenantId, ...(secret === null ? {} : { clientSecret: secret }) },
          () =>
            formatTable(
              ['', application.displayName],
              [
                ['client id', application.clientId],
                ...(secret === null ? [] : [['client secret', `${secret}  (shown this once)`]]),
                ['tenant id', tenantId],
              ],
            ),
        )
      })
    })
}

function readRedirects({ web = [], spa = [], native = [] }: NewAppOptions): readonly RedirectUri[] {
  return [
    ...web.map(uri => ({ kind: 'web' as const, uri })),
    ...spa.map(uri => ({ kind: 'spa' as const, uri })),
    ...native.map(uri => ({ kind: 'native' as const, uri })),
  ]
}

/** What does not go with a public application, by the names of the options. */
function demandOneKind({ role = [], web = [], withoutPkce, public: isAsked }: NewAppOptions, isPublic: boolean): void {
  if (!isPublic) return
  const cause = isAsked ? '--public' : '--spa or --native'
  const refuse = (text: string) => new CliFailure('usage', text, exitCodes.usage)
  if (role.length > 0) {
    throw refuse(`--role ${role.join(' ')} does not go with ${cause}: a public application acts for people only.`)
  }
  if (web.length > 0) throw refuse(`--web does not go with ${cause}: it is for a server that keeps a secret.`)
  if (withoutPkce) throw refuse(`--without-pkce does not go with ${cause}: nothing else guards its codes.`)
}

interface UpdateOptions {
  readonly name?: string
  readonly role?: readonly string[]
  readonly scope?: readonly string[]
}

function addUpdate(app: Command, run: Run): void {
  app
    .command('update')
    .summary('change the name, roles or scopes of an application')
    .description(
      'Changes what is given and nothing else. Roles and scopes are set as a whole. Consents stay: convite app revoke ends them.',
    )
    .argument(...applicationArgument)
    .option('--name <name>', 'display name')
    .option('--role <role...>', 'all application permissions that it has from now on')
    .option('--scope <scope...>', 'all delegated scopes that people are asked for from now on')
    .addHelpText('after', formatExamples(['convite app update Wiki --scope User.Read Files.ReadWrite']))
    .action(async (key: string, { name, role, scope }: UpdateOptions, command: Command) => {
      const context = createContext(run, command)
      const { findApplication, readRoles, readScopes } = await import('../register-application.ts')
      const { detailApplication, formatApplication } = await import('../describe-application.ts')
      const change = {
        ...(name === undefined ? {} : { displayName: name.trim() }),
        ...(role === undefined ? {} : { roles: readRoles(role) }),
        ...(scope === undefined ? {} : { delegatedScopes: readScopes(scope) }),
      }
      if (Object.keys(change).length === 0) {
        throw new CliFailure('usage', 'Nothing to change; give --name, --role or --scope.', exitCodes.usage)
      }
      await withWorkspace(context, async workspace => {
        const { clientId } = await findApplication(workspace, key)
        const changed = await workspace.services.applicationAdmin.update(workspace.author(), clientId, change)
        context.print(detailApplication(changed), () => formatApplication(changed))
      })
    })
}

function addRemove(app: Command, run: Run): void {
  app
    .command('remove')
    .summary('remove an application')
    .description(
      'Removes an application with everything that people agreed to. It gets no token from now on, and those ' +
        'that it holds, access tokens too, end at once.',
    )
    .argument(...applicationArgument)
    .addHelpText('after', formatExamples(['convite app remove Reports']))
    .action(async (key: string, _options: unknown, command: Command) => {
      const context = createContext(run, command)
      const { findApplication } = await import('../register-application.ts')
      await withWorkspace(context, async workspace => {
        const { clientId, displayName } = await findApplication(workspace, key)
        await workspace.services.applicationAdmin.remove(workspace.author(), clientId)
        context.print({ clientId, removed: true }, () => `${displayName} removed`)
      })
    })
}

function addSwitch(app: Command, run: Run, isEnabled: boolean): void {
  const [verb, done] = isEnabled ? ['enable', 'enabled'] : ['disable', 'disabled']
  app
    .command(verb)
    .summary(isEnabled ? 'let an application get tokens again' : 'let an application get no token')
    .description(
      isEnabled
        ? 'Lets a disabled application get tokens again. People sign in anew.'
        : 'Gives an application no token until it is enabled again. Its sign-ins and all tokens that it ' +
            'holds, access tokens too, end at once.',
    )
    .argument(...applicationArgument)
    .addHelpText('after', formatExamples([`convite app ${verb} Reports`]))
    .action(async (key: string, _options: unknown, command: Command) => {
      const context = createContext(run, command)
      const { findApplication } = await import('../register-application.ts')
      await withWorkspace(context, async workspace => {
        const { clientId, displayName } = await findApplication(workspace, key)
        await workspace.services.applicationAdmin.update(workspace.author(), clientId, { isEnabled })
        context.print({ clientId, enabled: isEnabled }, () => `${displayName} ${done}`)
      })
    })
}
