import { type Command, Option } from 'commander'
import type { RedirectUri } from '../../domain/ports/application-registry.ts'
import { CliFailure } from '../failure.ts'
import { formatExamples } from '../format-examples.ts'
import { applicationArgument } from '../application-argument.ts'
import { createContext, type Run } from '../run.ts'
import { withWorkspace } from '../workspace.ts'

/** `convite app redirect`: where sign-in may send a browser back to. */
export function addRedirectCommands(app: Command, run: Run): void {
  const redirect = app
    .command('redirect')
    .summary('addresses to which sign-in may send a browser back')
    .description(
      'Redirect addresses of an application. A request for a sign-in has to name one of them, letter for letter.',
    )
  addRedirect(redirect, run)
  removeRedirect(redirect, run)
}

function addRedirect(redirect: Command, run: Run): void {
  redirect
    .command('add')
    .summary('register addresses')
    .description(
      'Registers addresses: https, or http on localhost, 127.0.0.1 or [::1], whose port a request may choose. No ' +
        'wildcards. A native program may have a scheme of its own, such as com.example.app://auth.',
    )
    .argument(...applicationArgument)
    .argument('<uri...>', 'the addresses')
    .addOption(
      new Option('--kind <kind>', 'of a public application: a page in a browser, or a program').choices([
        'spa',
        'native',
      ]),
    )
    .addHelpText(
      'after',
      formatExamples([
        'convite app redirect add Wiki https://wiki.example/signed-in',
        'convite app redirect add "Demo web page" http://localhost:3000 --kind spa',
      ]),
    )
    .action(async (key: string, uris: readonly string[], options: { kind?: 'spa' | 'native' }, command: Command) => {
      const context = createContext(run, command)
      const { findApplication } = await import('../register-application.ts')
      await withWorkspace(context, async workspace => {
        const { clientId, kind, redirectUris } = await findApplication(workspace, key)
        const own: RedirectUri['kind'] = options.kind ?? (kind === 'public' ? 'native' : 'web')
        const added = uris.map(uri => ({ kind: own, uri }))
        const change = { redirectUris: [...redirectUris, ...added] }
        const changed = await workspace.services.applicationAdmin.update(workspace.author(), clientId, change)
        context.print({ clientId, redirectUris: changed.redirectUris }, () => formatUris(changed.redirectUris))
      })
    })
}

function removeRedirect(redirect: Command, run: Run): void {
  redirect
    .command('remove')
    .summary('remove addresses')
    .description('Removes addresses. No sign-in leads to them from now on.')
    .argument(...applicationArgument)
    .argument('<uri...>', 'the addresses, letter for letter')
    .addHelpText('after', formatExamples(['convite app redirect remove Wiki https://wiki.example/signed-in']))
    .action(async (key: string, uris: readonly string[], _options: unknown, command: Command) => {
      const context = createContext(run, command)
      const { findApplication } = await import('../register-application.ts')
      await withWorkspace(context, async workspace => {
        const { clientId, displayName, redirectUris } = await findApplication(workspace, key)
        const unknown = uris.find(uri => !redirectUris.some(one => one.uri === uri))
        if (unknown !== undefined) {
          throw new CliFailure('notFound', `${displayName} has no address '${unknown}'; convite app show prints them.`)
        }
        const change = { redirectUris: redirectUris.filter(({ uri }) => !uris.includes(uri)) }
        const changed = await workspace.services.applicationAdmin.update(workspace.author(), clientId, change)
        context.print({ clientId, redirectUris: changed.redirectUris }, () => formatUris(changed.redirectUris))
      })
    })
}

function formatUris(redirectUris: readonly RedirectUri[]): string {
  return redirectUris.map(({ kind, uri }) => `${kind}  ${uri}\n`).join('')
}
