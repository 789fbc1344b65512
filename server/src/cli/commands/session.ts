import type { Command } from 'commander'
import type { SignInSession } from '../../domain/ports/sign-in-sessions.ts'
import { describeDevice } from '../../domain/sign-in/describe-device.ts'
import { findUser } from '../accounts.ts'
import { CliFailure } from '../failure.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { formatTable } from '../table.ts'
import { readAll, withWorkspace } from '../workspace.ts'

/** `convite session`: list, end. */
export function addSessionCommand(program: Command, run: Run): void {
  const session = program
    .command('session')
    .summary('list and end sign-in sessions')
    .description('Browsers in which people are signed in. The commands work beside a running server.')
  addList(session, run)
  addEnd(session, run)
}

/** A session as JSON. */
function describeSession(session: SignInSession) {
  return {
    id: session.uid,
    userId: session.person,
    method: session.method,
    device: describeDevice(session.userAgent),
    address: session.address,
    startedDateTime: new Date(session.startedAt).toISOString(),
    lastSeenDateTime: new Date(session.seenAt).toISOString(),
    endsDateTime: new Date(session.endsAt).toISOString(),
  }
}

function addList(session: Command, run: Run): void {
  session
    .command('list')
    .summary('list sign-in sessions')
    .description('Lists the sessions that have not ended: those of one person, the newest first, or all.')
    .argument('[user]', 'id, user principal name or mail address')
    .addHelpText('after', formatExamples(['convite session list', 'convite session list ana@example.org --json']))
    .action(async (key: string | undefined, _options: unknown, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services: { signIn, directory, clock } }) => {
        const person = key === undefined ? null : await findUser(directory, key)
        const sessions =
          person === null
            ? await readAll(page => signIn.sessions.list(page, clock.now()))
            : await signIn.sessions.listOf(person.id, clock.now())
        const people = await directory.findPrincipals([...new Set(sessions.map(one => one.person))])
        context.print({ value: sessions.map(describeSession) }, () =>
          formatTable(
            ['SESSION', 'USER', 'DEVICE', 'ADDRESS', 'SINCE', 'LAST SEEN'],
            sessions
              .map(describeSession)
              .map(one => [
                one.id,
                people.get(one.userId)?.userPrincipalName ?? one.userId,
                one.device,
                one.address,
                one.startedDateTime,
                one.lastSeenDateTime,
              ]),
          ),
        )
      })
    })
}

function addEnd(session: Command, run: Run): void {
  session
    .command('end')
    .summary('end a sign-in session')
    .description(
      'Ends a session and the refresh tokens that came of it. Access tokens last their hour; convite user sign-out ends ' +
        'those too.',
    )
    .argument('<session>', 'the id that convite session list shows; behind -- when it begins with a hyphen')
    .addHelpText('after', formatExamples(['convite session end kX3f8w0q7m2t9v5c1r6y4']))
    .action(async (uid: string, _options: unknown, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services, author }) => {
        if (!(await services.signIn.sessions.end(author(), uid))) {
          throw new CliFailure('notFound', `There is no session '${uid}'; convite session list shows all.`)
        }
        context.print({ id: uid, ended: true }, () => `session ${uid} ended`)
      })
    })
}
