import type { Command } from 'commander'
import { findUser } from '../accounts.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { withWorkspace } from '../workspace.ts'

/** `convite user sign-out`: ends all sessions and tokens of a person. */
export function addUserSignOutCommand(user: Command, run: Run): void {
  user
    .command('sign-out')
    .summary('end all sessions and tokens of a person')
    .description(
      'Ends all sign-in sessions of a person and every token that was given for them: access tokens that are out, too. ' +
        'The person can sign in again; to keep them out, disable or remove the account.',
    )
    .argument('<user>', 'id, user principal name or mail address')
    .addHelpText('after', formatExamples(['convite user sign-out ana@example.org']))
    .action(async (key: string, _options: unknown, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services, author }) => {
        const found = await findUser(services.directory, key)
        await services.signIn.sessions.endAll(author(), found.id)
        const name = found.userPrincipalName ?? found.id
        context.print({ id: found.id, signedOut: true }, () => `all sessions and tokens of ${name} ended`)
      })
    })
}
