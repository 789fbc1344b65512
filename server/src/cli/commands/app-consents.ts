import type { Command } from 'commander'
import { exitCodes } from '../exit-codes.ts'
import { CliFailure } from '../failure.ts'
import { formatExamples } from '../format-examples.ts'
import { applicationArgument } from '../application-argument.ts'
import { createContext, type Run } from '../run.ts'
import { formatTable } from '../table.ts'
import { readAll, withWorkspace } from '../workspace.ts'

/** `convite app grant`, `consents`, `revoke`: what people agreed to. */
export function addConsentCommands(app: Command, run: Run): void {
  addGrant(app, run)
  addConsents(app, run)
  addRevoke(app, run)
}

function addGrant(app: Command, run: Run): void {
  app
    .command('grant')
    .summary('agree for everybody that an application may have scopes')
    .description(
      "An administrator's consent: nobody is asked for these scopes any more. What a person may do stays what their " +
        'own permissions say.',
    )
    .argument(...applicationArgument)
    .option('--scope <scope...>', 'delegated scopes; those that the application was registered with when absent')
    .addHelpText(
      'after',
      formatExamples(['convite app grant Wiki', 'convite app grant Wiki --scope User.Read Files.Read']),
    )
    .action(async (key: string, { scope }: { scope?: readonly string[] }, command: Command) => {
      const context = createContext(run, command)
      const { findApplication, readScopes } = await import('../register-application.ts')
      const wanted = scope === undefined ? null : readScopes(scope)
      await withWorkspace(context, async workspace => {
        const { clientId, displayName, delegatedScopes } = await findApplication(workspace, key)
        const scopes = wanted ?? delegatedScopes
        if (scopes.length === 0) {
          const message = `${displayName} was registered without scopes; name them by --scope.`
          throw new CliFailure('usage', message, exitCodes.usage)
        }
        const consent = await workspace.services.consents.add(workspace.author(), clientId, null, scopes)
        context.print(
          { id: consent.id, clientId, scopes: consent.scopes },
          () => `everybody: ${consent.scopes.join(' ')}`,
        )
      })
    })
}

function addConsents(app: Command, run: Run): void {
  app
    .command('consents')
    .summary('list who agreed to what')
    .description('Lists what people, and administrators for everybody, agreed that an application may have.')
    .argument(...applicationArgument)
    .addHelpText('after', formatExamples(['convite app consents Wiki', 'convite app consents Wiki --json']))
    .action(async (key: string, _options: unknown, command: Command) => {
      const context = createContext(run, command)
      const { findApplication } = await import('../register-application.ts')
      const { describeConsents } = await import('../describe-consents.ts')
      await withWorkspace(context, async workspace => {
        const { clientId } = await findApplication(workspace, key)
        const { consents, directory } = workspace.services
        const all = await readAll(page => consents.list({ ...page, clientId }))
        const value = await describeConsents(all, directory)
        context.print({ value }, () =>
          formatTable(
            ['WHO', 'SCOPES', 'SINCE', 'ID'],
            value.map(one => [one.person ?? 'everybody', one.scopes.join(' '), one.grantedDateTime, one.id]),
          ),
        )
      })
    })
}

interface RevokeOptions {
  readonly person?: string
  readonly everybody?: true
  readonly all?: true
}

function addRevoke(app: Command, run: Run): void {
  app
    .command('revoke')
    .summary('end what was agreed with an application')
    .description(
      'Ends consents, and with them the sign-ins and refresh tokens that the application has of those people. Access ' +
        'tokens that it holds end by themselves within the hour.',
    )
    .argument(...applicationArgument)
    .option('--person <who>', 'that of one person, by id, user principal name or mail address')
    .option('--everybody', 'that which an administrator gave for everybody')
    .option('--all', 'all of them')
    .addHelpText(
      'after',
      formatExamples(['convite app revoke Wiki --person ana@convite.example', 'convite app revoke Wiki --all']),
    )
    .action(async (key: string, { person, everybody, all }: RevokeOptions, command: Command) => {
      const context = createContext(run, command)
      if ([person, everybody, all].filter(one => one !== undefined).length !== 1) {
        throw new CliFailure('usage', 'Give one of --person, --everybody and --all.', exitCodes.usage)
      }
      const { findApplication } = await import('../register-application.ts')
      const { findUser } = await import('../accounts.ts')
      await withWorkspace(context, async workspace => {
        const { clientId, displayName } = await findApplication(workspace, key)
        const { consents, directory } = workspace.services
        const who = person === undefined ? {} : { personId: (await findUser(directory, person)).id as string }
        const query = { clientId, ...who, ...(everybody ? { isForEverybody: true } : {}) }
        const ended: string[] = []
        for (const { id } of await readAll(page => consents.list({ ...page, ...query }))) {
          if (await consents.revoke(workspace.author(), id)) ended.push(id)
        }
        context.print({ clientId, revoked: ended }, () => `${ended.length} consents to ${displayName} revoked`)
      })
    })
}
