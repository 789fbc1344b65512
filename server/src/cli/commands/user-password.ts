import type { Command } from 'commander'
import { canSignIn } from '../../domain/identities/can-sign-in.ts'
import { checkPassword } from '../../domain/identities/password.ts'
import { isPendingGuest, type PrincipalRecord } from '../../domain/identities/principal-record.ts'
import { findUser } from '../accounts.ts'
import { CliFailure } from '../failure.ts'
import { formatExamples } from '../format-examples.ts'
import { readPassword } from '../read-password.ts'
import { createContext, type Run } from '../run.ts'
import { withWorkspace } from '../workspace.ts'

interface PasswordOptions {
  readonly passwordStdin?: true
  readonly mail?: true
}

/** `convite user password`: sets a password, or mails a link with which its holder does. */
export function addUserPasswordCommand(user: Command, run: Run): void {
  user
    .command('password')
    .summary('set the password of a person, or mail a link for it')
    .description(
      'Sets a password and ends all sessions and tokens of the person; or mails a link with which they choose one, also ' +
        'the first. The link is good once and for an hour, and a running server sends it.',
    )
    .argument('<user>', 'id, user principal name or mail address')
    .option('--password-stdin', 'take the password from standard input, 12 to 256 characters')
    .option('--mail', 'mail a link to the address of the account')
    .addHelpText(
      'after',
      formatExamples([
        'convite user password ana@example.org --mail',
        'printf %s "$PASSWORD" | convite user password ana@example.org --password-stdin',
      ]),
    )
    .action(async (key: string, options: PasswordOptions, command: Command) => {
      const context = createContext(run, command)
      if ((options.passwordStdin ?? false) === (options.mail ?? false)) {
        command.error('error: give --password-stdin or --mail, one of them')
      }
      const password = options.passwordStdin ? await readPassword(run.io, command) : null
      await withWorkspace(context, async ({ services, config, author }) => {
        const found = await findUser(services.directory, key)
        const by = author()
        const name = found.userPrincipalName ?? found.id
        demandAccepted(found)
        if (password === null) {
          demandAddress(found)
          await services.signIn.passwordReset.requestFor(found.id, by.requestId)
          const words = `the server mails a link to ${found.mail}, good for an hour${config.mail.relay === null ? noRelayWords : ''}`
          context.print({ id: found.id, mailed: found.mail }, () => words)
          return
        }
        checkPassword(password, found)
        const passwordHash = await services.secrets.hashPassword(password)
        const change = { person: found.id, passwordHash, noticeId: services.random.guid(), doneFrom: null }
        await services.signIn.passwordChanges.set(by, change, null)
        context.print({ id: found.id, changed: true }, () => `password of ${name} set, all their sessions ended`)
      })
    })
}

const noRelayWords =
  '; but no mail relay is set here, and a server without one sends nothing (--smtp, CONVITE_SMTP_URL)'

/** Until then a password opens nothing. */
function demandAccepted(found: PrincipalRecord): void {
  if (!isPendingGuest(found)) return
  const name = found.userPrincipalName ?? found.id
  throw new CliFailure('cannotSignIn', `${name} is a guest who has not accepted an invitation yet.`)
}

/** The job would pass over such an account without a word, as it must for who only claims to have one. */
function demandAddress(found: PrincipalRecord): void {
  const name = found.userPrincipalName ?? found.id
  if (!canSignIn(found)) throw new CliFailure('cannotSignIn', `${name} is disabled.`)
  if (found.mail === null) throw new CliFailure('noAddress', `${name} has no mail address to send a link to.`)
}
