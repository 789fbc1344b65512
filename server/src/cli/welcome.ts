/** What somebody reads who has started a server for the first time: where it is, who is there, what to try. */
import type { Config } from '../config/config.ts'
import { buildExampleCall, chooseExampleCall, type ExampleCall } from '../seed/example-call.ts'
import type { ReadyDocument, ReadyUser } from '../seed/ready-document.ts'
import type { CliIo } from './io.ts'
import { formatTable } from './table.ts'

/** The text of a start. `style` colours for a terminal and leaves the words as they are anywhere else. */
export function formatWelcome(ready: ReadyDocument, config: Config, style: CliIo['style']): string {
  const title = (text: string) => style('bold', text)
  const example = chooseExampleCall(ready)
  return [
    `\n${style(['bold', 'green'], 'Convite is ready')} at ${style('cyan', ready.origin)}\n`,
    `Mailbox    ${style('cyan', ready.mailbox)}\n`,
    `Graph      ${style('cyan', ready.baseUrl)}\n`,
    `Data       ${config.dataFolder}${describeDatabase(config)}\n`,
    `           To start afresh, stop the server and remove that folder.\n`,
    ...(ready.caFile === null ? [] : formatTrust(ready.caFile, style)),
    `\n${title('People')}\n`,
    formatPeople(ready.users),
    ...(example === null ? [] : formatExample(ready, example, title)),
    `\n${style('dim', 'Ctrl-C stops the server.')}\n`,
    `ready ${ready.origin}\n`,
  ].join('')
}

/** Without this, the first thing that a client of HTTPS says is that the certificate is unknown. */
function formatTrust(caFile: string, style: CliIo['style']): string[] {
  return [
    `Trust      ${style('cyan', caFile)}\n`,
    `           Clients know the server by this certificate authority; convite ca prints the line for each library.\n`,
  ]
}

function describeDatabase({ database }: Config): string {
  return database.kind === 'postgres' ? ' (files and keys; the rest is in PostgreSQL)' : ''
}

function formatPeople(users: readonly ReadyUser[]): string {
  return formatTable(
    ['NAME', 'SIGN-IN', 'PASSWORD', 'LANGUAGE', ''],
    users.map(user => [
      user.displayName,
      // A guest's principal name is made up, and nobody types it.
      (user.userType === 'Guest' ? user.mail : null) ?? user.userPrincipalName,
      user.password ?? '',
      user.preferredLanguage ?? '',
      describeKind(user),
    ]),
  )
}

function describeKind({ accountEnabled, admin, userType }: ReadyUser): string {
  if (!accountEnabled) return 'disabled'
  if (userType === 'Guest') return 'guest'
  return admin ? 'administrator' : ''
}

function formatExample(ready: ReadyDocument, example: ExampleCall, title: (text: string) => string): string[] {
  const { sender, recipient, file } = example
  return [
    `\n${title('A token')} of ${sender.displayName}, good for a day\n`,
    `${sender.accessToken}\n`,
    `\n${title('Try it')}: ${sender.displayName} invites ${recipient.displayName} to ${file.path}\n`,
    `${buildExampleCall(ready, example).join(' ')}\n`,
    `The mail lies in the mailbox then.\n`,
  ]
}
