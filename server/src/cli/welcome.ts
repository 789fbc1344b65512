/** What somebody reads who has started a server for the first time: where it is, who is there, what to try. */
import type { Config } from '../config/config.ts'
import type { ReadyDocument, ReadyDrive, ReadyUser } from '../seed/ready-document.ts'
import type { CliIo } from './io.ts'
import { quoteForShell } from './quote-for-shell.ts'
import { formatTable } from './table.ts'

/** The text of a start. `style` colours for a terminal and leaves the words as they are anywhere else. */
export function formatWelcome(ready: ReadyDocument, config: Config, style: CliIo['style']): string {
  const title = (text: string) => style('bold', text)
  const example = chooseExample(ready)
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

interface Example {
  readonly sender: ReadyUser
  readonly recipient: ReadyUser
  readonly drive: ReadyDrive
  readonly file: ReadyDrive['items'][number]
}

/** Somebody with a file in a business drive, and somebody else with an address; null when the seed has none. */
function chooseExample({ users, drives }: ReadyDocument): Example | null {
  const members = users.filter(({ userType, accountEnabled }) => userType === 'Member' && accountEnabled)
  const people = members.filter(({ admin }) => !admin)
  for (const sender of people) {
    const drive = drives.find(({ owner, driveType }) => owner.user === sender.id && driveType === 'business')
    const file = drive?.items.find(({ folder }) => !folder)
    const recipient = people.find(({ id, mail }) => id !== sender.id && mail !== null)
    if (drive && file && recipient) return { sender, recipient, drive, file }
  }
  return null
}

function formatExample(ready: ReadyDocument, example: Example, title: (text: string) => string): string[] {
  const { sender, recipient, file } = example
  return [
    `\n${title('A token')} of ${sender.displayName}, good for a day\n`,
    `${sender.accessToken}\n`,
    `\n${title('Try it')}: ${sender.displayName} invites ${recipient.displayName} to ${file.path}\n`,
    `${formatInviteCall(ready, example)}\n`,
    `The mail lies in the mailbox then.\n`,
  ]
}

/** One line for a shell that answers 200 with the permission. */
function formatInviteCall({ baseUrl, caFile }: ReadyDocument, { sender, recipient, drive, file }: Example): string {
  const body = {
    recipients: [{ email: recipient.mail }],
    roles: ['write'],
    requireSignIn: true,
    sendInvitation: true,
    message: 'Here is the file we talked about.',
  }
  return [
    `curl -sS${caFile === null ? '' : ` --cacert ${quoteForShell(caFile)}`} -X POST ${quoteForShell(`${baseUrl}/drives/${drive.id}/items/${file.id}/invite`)}`,
    `-H ${quoteForShell(`Authorization: Bearer ${sender.accessToken}`)}`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoteForShell(JSON.stringify(body))}`,
  ].join(' ')
}
