import type { ReadyDocument, ReadyDrive, ReadyUser } from './ready-document.ts'
import { quoteForShell } from './quote-for-shell.ts'

/** Somebody who invites somebody else to a file. */
export interface ExampleCall {
  readonly sender: ReadyUser
  readonly recipient: ReadyUser
  readonly drive: ReadyDrive
  readonly file: ReadyDrive['items'][number]
}

/** An invitation that a newcomer can try: a member with a file in a business drive, and another one with an address. */
export function chooseExampleCall({ users, drives }: ReadyDocument): ExampleCall | null {
  const people = users.filter(user => user.userType === 'Member' && user.accountEnabled && !user.admin)
  for (const sender of people) {
    const drive = drives.find(({ owner, driveType }) => owner.user === sender.id && driveType === 'business')
    const file = drive?.items.find(({ folder }) => !folder)
    const recipient = people.find(({ id, mail }) => id !== sender.id && mail !== null)
    if (drive && file && recipient) return { sender, recipient, drive, file }
  }
  return null
}

/** The call as words of a shell, one option each; it answers 200 with the permission. */
export function buildExampleCall(
  { baseUrl, caFile }: Pick<ReadyDocument, 'baseUrl' | 'caFile'>,
  { sender, recipient, drive, file }: ExampleCall,
): readonly string[] {
  const body = {
    recipients: [{ email: recipient.mail }],
    roles: ['write'],
    requireSignIn: true,
    sendInvitation: true,
    message: 'Here is the file we talked about.',
  }
  const trust = caFile === null ? '' : ` --cacert ${quoteForShell(caFile)}`
  return [
    `curl -sS${trust} -X POST ${quoteForShell(`${baseUrl}/drives/${drive.id}/items/${file.id}/invite`)}`,
    `-H ${quoteForShell(`Authorization: Bearer ${sender.accessToken}`)}`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoteForShell(JSON.stringify(body))}`,
  ]
}
