import type { Command } from 'commander'
import type { RegisteredApplication } from '../../domain/ports/application-admin.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { formatTable } from '../table.ts'
import { readAll, withWorkspace } from '../workspace.ts'

interface NewAppOptions {
  readonly role?: readonly string[]
  readonly public?: true
  readonly clientId?: string
}

/** `convite app`: list, add, remove, secret. */
export function addAppCommand(program: Command, run: Run): void {
  const app = program
    .command('app')
    .summary('register and remove applications, and make their secrets')
    .description(
      'Applications that ask this server for tokens. A confidential one acts for itself, by its client id and a secret ' +
        '(client credentials); a public one acts for people only. The commands work beside a running server.',
    )
  addList(app, run)
  addAdd(app, run)
  addRemove(app, run)
  addSecret(app, run)
}

/** An application as JSON; secrets are counted, never shown. */
function describe({ clientId, displayName, kind, roles, secrets, servicePrincipalId }: RegisteredApplication) {
  return { clientId, displayName, kind, roles, secrets: secrets.length, servicePrincipalId }
}

function addList(app: Command, run: Run): void {
  app
    .command('list')
    .summary('list applications')
    .description('Lists applications with their roles and the number of their secrets.')
    .addHelpText('after', formatExamples(['convite app list', 'convite app list --json']))
    .action(async (_options: unknown, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services }) => {
        const value = (await readAll(page => services.applicationAdmin.list(page))).map(describe)
        context.print({ value }, () =>
          formatTable(
            ['APPLICATION', 'KIND', 'SECRETS', 'CLIENT ID', 'ROLES'],
            value.map(one => [one.displayName, one.kind, String(one.secrets), one.clientId, one.roles.join(' ')]),
          ),
        )
      })
    })
}

function addAdd(app: Command, run: Run): void {
  app
    .command('add')
    .summary('register an application')
    .description(
      'Registers an application and prints its client id and its secret. The secret is shown this once; the server ' +
        'keeps its hash alone.',
    )
    .argument('<name>', 'display name')
    .option('--role <role...>', 'application permissions, e.g. Files.Read.All; none when absent')
    .option('--public', 'runs where others can read it (a desktop program, a script): no secret, no roles')
    .option('--client-id <guid>', 'the client id; a new one when absent')
    .addHelpText(
      'after',
      formatExamples([
        'convite app add Reports --role Files.Read.All User.Read.All',
        'convite app add rclone --public',
      ]),
    )
    .action(async (displayName: string, options: NewAppOptions, command: Command) => {
      const context = createContext(run, command)
      const { registerApplication } = await import('../register-application.ts')
      await withWorkspace(context, async workspace => {
        const { application, secret } = await registerApplication(workspace, {
          displayName,
          kind: options.public ? 'public' : 'confidential',
          roles: options.role ?? [],
          clientId: options.clientId ?? null,
        })
        const { tenantId } = workspace.organization
        context.print(
          { ...describe(application), tenantId, ...(secret === null ? {} : { clientSecret: secret }) },
          () =>
            formatTable(
              ['', displayName],
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

function addRemove(app: Command, run: Run): void {
  app
    .command('remove')
    .summary('remove an application')
    .description(
      'Removes an application. It gets no token from now on; those it has end by themselves within the hour.',
    )
    .argument('<application>', 'client id, or the display name when only one is called so')
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

function addSecret(app: Command, run: Run): void {
  app
    .command('secret')
    .summary('make a new secret for an application')
    .description(
      'Makes a new secret and prints it, this once. The secrets that the application had stay valid, so that it can ' +
        'change over without a gap; --revoke-others ends them.',
    )
    .argument('<application>', 'client id, or the display name when only one is called so')
    .option('--revoke-others', 'end all secrets that the application had')
    .addHelpText('after', formatExamples(['convite app secret Reports', 'convite app secret Reports --revoke-others']))
    .action(async (key: string, { revokeOthers }: { revokeOthers?: true }, command: Command) => {
      const context = createContext(run, command)
      const { findApplication, renewSecret } = await import('../register-application.ts')
      await withWorkspace(context, async workspace => {
        const { clientId } = await findApplication(workspace, key)
        const { secret, count } = await renewSecret(workspace, clientId, revokeOthers ?? false)
        context.print({ clientId, clientSecret: secret, secrets: count }, () => secret)
      })
    })
}
