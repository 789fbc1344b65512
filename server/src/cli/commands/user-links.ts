import type { Command } from 'commander'
import type { ExternalIdentityKey } from '../../domain/ports/external-identities.ts'
import { findUser } from '../accounts.ts'
import { CliFailure } from '../failure.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { formatTable } from '../table.ts'
import { withWorkspace } from '../workspace.ts'

/**
 * `convite user link|unlink|links`: which identity of another issuer opens which account. An administrator's account
 * is never linked by its address (security lesson I4), so this is the only way there.
 */
export function addUserLinks(user: Command, run: Run): void {
  addLink(user, run)
  addUnlink(user, run)
  addLinks(user, run)
}

function addLink(user: Command, run: Run): void {
  user
    .command('link')
    .summary('let an identity of another issuer open an account')
    .description(
      'Links an account to an identity of another issuer, whatever address it claims. Administrators can be linked in no other way.',
    )
    .argument('<user>', 'id, user principal name or mail address')
    .argument('<issuer>', 'the issuer, exactly as in the configuration')
    .argument('<subject>', 'the claim sub (or oid) of the person there')
    .addHelpText('after', formatExamples(['convite user link ana@example.org https://login.example.org 248289761001']))
    .action(async (key: string, issuer: string, subject: string, _options: unknown, command: Command) => {
      const identity = readIdentityKey(issuer, subject)
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services, author }) => {
        const found = await findUser(services.directory, key)
        await services.externalIdentities.link(author(), found.id, identity)
        context.print(
          { id: found.id, ...identity, linked: true },
          () => `${subject} of ${issuer} signs in as ${found.userPrincipalName ?? found.id}`,
        )
      })
    })
}

function addUnlink(user: Command, run: Run): void {
  user
    .command('unlink')
    .summary('end what an identity of another issuer opens')
    .description(
      'Ends the link of an identity. Its next sign-in is that of somebody unknown, and its access tokens open nothing from now on.',
    )
    .argument('<issuer>', 'the issuer, as in the list of links')
    .argument('<subject>', 'the subject, as in the list of links')
    .addHelpText('after', formatExamples(['convite user unlink https://login.example.org 248289761001']))
    .action(async (issuer: string, subject: string, _options: unknown, command: Command) => {
      const identity = readIdentityKey(issuer, subject)
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services, author }) => {
        const id = await services.externalIdentities.unlink(author(), identity)
        if (id === null) throw new CliFailure('notFound', `No account is linked to '${subject}' of ${issuer}.`)
        context.print({ id, ...identity, linked: false }, () => `${subject} opens ${id} no more`)
      })
    })
}

function addLinks(user: Command, run: Run): void {
  user
    .command('links')
    .summary('list the identities of other issuers that open an account')
    .description('Lists the identities by which somebody signs in, with the days of the link and of the last sign-in.')
    .argument('<user>', 'id, user principal name or mail address')
    .addHelpText('after', formatExamples(['convite user links ana@example.org']))
    .action(async (key: string, _options: unknown, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services }) => {
        const found = await findUser(services.directory, key)
        const links = (await services.externalIdentities.listOf(found.id)).map(one => ({
          issuer: one.issuer,
          subject: one.subject,
          linkedDateTime: new Date(one.linkedAt).toISOString(),
          lastSignInDateTime: one.lastSeenAt === null ? null : new Date(one.lastSeenAt).toISOString(),
        }))
        context.print({ value: links }, () =>
          formatTable(
            ['ISSUER', 'SUBJECT', 'LINKED', 'LAST SIGN-IN'],
            links.map(one => [one.issuer, one.subject, one.linkedDateTime, one.lastSignInDateTime ?? '']),
          ),
        )
      })
    })
}

function readIdentityKey(issuer: string, subject: string): ExternalIdentityKey {
  const url = URL.parse(issuer)
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new CliFailure('usage', `'${issuer}' is no issuer; write it as the configuration does, https://….`)
  }
  if (!/^[\x20-\x7e]{1,255}$/.test(subject)) {
    throw new CliFailure('usage', 'A subject has 1 to 255 ASCII characters; it is the claim sub, no address.')
  }
  return { issuer, subject }
}
