import type { Command, CommanderError } from 'commander'

/** A mistake in what was typed, in one line that ends with where the help is. */
export function describeUsage(error: CommanderError, program: Command, args: readonly string[]): string {
  const { command, path } = findCommand(program, args)
  const names = command.commands.map(child => child.name()).filter(name => name !== 'help')
  // Commander shows its help when a command that only holds others was given none of them.
  const mistake =
    error.code === 'commander.help'
      ? `${path} needs a command: ${names.join(', ')}`
      : error.message
          .replace(/^error: /, '')
          .replaceAll('\n', ' ')
          .replace(/\.$/, '')
  return `${mistake}; ${path} --help tells more.`
}

/** The deepest command that the arguments name. A value that is called like one misleads no further than to its help. */
function findCommand(program: Command, args: readonly string[]): { command: Command; path: string } {
  let [command, path] = [program, 'convite']
  for (const arg of args) {
    const next = command.commands.find(child => child.name() === arg)
    if (next !== undefined) [command, path] = [next, `${path} ${arg}`]
  }
  return { command, path }
}
