/** The program as data, for the page about the command line. */
import type { Command } from 'commander'

export interface Term {
  readonly term: string
  readonly help: string
}

export interface CommandPage {
  /** `convite group add-member`. */
  readonly path: string
  /** It only holds other commands. */
  readonly isGroup: boolean
  readonly usage: string
  readonly summary: string
  readonly description: string
  readonly argumentList: readonly Term[]
  readonly options: readonly Term[]
  readonly examples: readonly string[]
}

/** The options of every command, and every command, groups before what they hold. */
export function describeCommands(program: Command): { options: readonly Term[]; commands: readonly CommandPage[] } {
  const walk = (command: Command, path: string): CommandPage[] =>
    command.commands.flatMap(child => {
      const own = `${path} ${child.name()}`
      return [describeCommand(child, own), ...walk(child, own)]
    })
  return { options: listOptions(program), commands: walk(program, 'convite') }
}

function describeCommand(command: Command, path: string): CommandPage {
  const help = command.createHelp()
  return {
    path,
    isGroup: command.commands.length > 0,
    usage: `${path} ${command.usage()}`,
    summary: command.summary() || command.description(),
    description: command.description(),
    argumentList: help
      .visibleArguments(command)
      .map(one => ({ term: help.argumentTerm(one), help: help.argumentDescription(one) })),
    options: listOptions(command),
    examples: readExamples(command),
  }
}

function listOptions(command: Command): Term[] {
  const help = command.createHelp()
  return help
    .visibleOptions(command)
    .filter(({ long }) => long !== '--help')
    .map(option => ({ term: help.optionTerm(option), help: help.optionDescription(option) }))
}

/** The lines below "Examples:" in the command's help. */
function readExamples(command: Command): string[] {
  let text = ''
  command.configureOutput({
    writeOut: chunk => {
      text += chunk
    },
  })
  command.outputHelp()
  const [, block = ''] = text.split('\nExamples:\n')
  return block
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
}
