/** The commands and their options. Each command is a file of its own, loaded only when it is asked for. */
import { Command } from 'commander'
import { version } from '../version.ts'
import { exitCodes } from './exit-codes.ts'
import type { CliIo } from './io.ts'
import type { Run } from './run.ts'
import { addGlobalOptions } from './setting-options.ts'

/** Adds a command to the program. Its file imports what it works with inside the action, so that help stays quick. */
export type AddCommand = (program: Command, run: Run) => void

/** Every command, in the order in which the help shows them. */
export const commandLoaders: Readonly<Record<string, () => Promise<AddCommand>>> = {
  start: async () => (await import('./commands/start.ts')).addStartCommand,
  dev: async () => (await import('./commands/dev.ts')).addDevCommand,
  serve: async () => (await import('./commands/serve.ts')).addServeCommand,
  migrate: async () => (await import('./commands/migrate.ts')).addMigrateCommand,
  seed: async () => (await import('./commands/seed.ts')).addSeedCommand,
  token: async () => (await import('./commands/token.ts')).addTokenCommand,
  user: async () => (await import('./commands/user.ts')).addUserCommand,
  session: async () => (await import('./commands/session.ts')).addSessionCommand,
  group: async () => (await import('./commands/group.ts')).addGroupCommand,
  site: async () => (await import('./commands/site.ts')).addSiteCommand,
  drive: async () => (await import('./commands/drive.ts')).addDriveCommand,
  policy: async () => (await import('./commands/policy.ts')).addPolicyCommand,
  app: async () => (await import('./commands/app.ts')).addAppCommand,
  keys: async () => (await import('./commands/keys.ts')).addKeysCommand,
  invite: async () => (await import('./commands/invite.ts')).addInviteCommand,
  ca: async () => (await import('./commands/ca.ts')).addCaCommand,
  doctor: async () => (await import('./commands/doctor.ts')).addDoctorCommand,
  completion: async () => (await import('./commands/completion.ts')).addCompletionCommand,
}

/** Begins a run of the command line. */
export function createRun(io: CliIo): Run {
  const run: Run = { io, exitCode: exitCodes.done, buildWholeProgram: () => buildProgram(run) }
  return run
}

/** The program with some of its commands, or with all. */
export async function buildProgram(run: Run, names: readonly string[] = Object.keys(commandLoaders)): Promise<Command> {
  const program = new Command('convite')
    .description('A self-hosted drive and sharing server that speaks Microsoft Graph.')
    .version(version, '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Show help.')
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: text => run.io.out(text),
      // Errors are told in one place, as words or as JSON.
      writeErr: () => undefined,
      outputError: () => undefined,
    })
    .addHelpText('after', '\nconvite help <command> tells more, with examples. Documentation: docs/command-line.md')
  addGlobalOptions(program)
  for (const name of names) (await commandLoaders[name]?.())?.(program, run)
  return program
}

/**
 * The commands that these arguments can mean: usually one. All, when the first word is no command, since then help,
 * a suggestion or the value of an option is what matters.
 */
export function chooseCommands(args: readonly string[]): string[] {
  const names = Object.keys(commandLoaders)
  const firstWord = args.find(arg => !arg.startsWith('-'))
  if (firstWord === undefined || !names.includes(firstWord)) return names
  return names.filter(name => args.includes(name))
}
