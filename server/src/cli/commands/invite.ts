import type { Command } from 'commander'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { formatTable } from '../table.ts'
import { withWorkspace } from '../workspace.ts'

interface InviteOptions {
  readonly item: string
  readonly as?: string
  readonly role: string
  readonly message?: string
  readonly expires?: string
  readonly passwordStdin?: true
  readonly mail: boolean
  readonly signIn: boolean
}

/** `convite invite`: gives people access to a file or folder. */
export function addInviteCommand(program: Command, run: Run): void {
  program
    .command('invite')
    .summary('give people access to a file or folder, and tell them by mail')
    .description(
      'Invites people, by the same rules as driveItem: invite. The mails are queued; a running server sends them at its ' +
        'next look into the outbox, a stopped one after its next start.',
    )
    .argument('<recipient...>', 'mail addresses, aliases or object ids')
    .requiredOption(
      '--item <item>',
      'ana@example.org:/Folder/File.docx, a drive id before the colon, or the id of an item',
    )
    .option('--as <user>', 'who invites; the owner of the drive when absent')
    .option('--role <role>', 'read or write', 'read')
    .option('--message <text>', 'what the mail says beside')
    .option('--expires <date>', 'when the access ends, e.g. 2027-01-31T00:00:00Z')
    .option('--password-stdin', 'take the password of the link from standard input (personal drives)')
    .option('--no-mail', 'send no mail')
    .option('--no-sign-in', 'whoever has the link gets in, as far as the organisation allows it')
    .addHelpText(
      'after',
      formatExamples([
        'convite invite bo@example.org --item ana@example.org:/Projects/Plan.docx --role write',
        'convite invite guest@elsewhere.example --item sites/handbook:/Rules --as ana@example.org --no-mail --json',
      ]),
    )
    .action(async (recipients: readonly string[], options: InviteOptions, command: Command) => {
      const context = createContext(run, command)
      const password = options.passwordStdin ? (await run.io.readInput()).replace(/\r?\n$/, '') : null
      const { invitePeople } = await import('../invite-people.ts')
      await withWorkspace(context, async workspace => {
        const { item, permissions, mails } = await invitePeople(workspace, {
          item: options.item,
          sender: options.as ?? null,
          recipients,
          request: {
            roles: [options.role],
            requireSignIn: options.signIn,
            sendInvitation: options.mail,
            message: options.message ?? null,
            expirationDateTime: options.expires ?? null,
            password,
            retainInheritedPermissions: true,
          },
        })
        const rows = permissions.map(({ id, roles }, index) => [
          recipients[index] ?? '',
          String(roles),
          mails[index] ?? 'none',
          String(id),
        ])
        context.print(
          { item, value: permissions.map((permission, index) => ({ ...permission, mail: mails[index] })) },
          () => formatTable(['RECIPIENT', 'ROLE', 'MAIL', 'PERMISSION'], rows),
        )
      })
    })
}
