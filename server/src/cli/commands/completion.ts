import { type Command, Argument } from 'commander'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'

/** `convite completion`: words for the Tab key of a shell. */
export function addCompletionCommand(program: Command, run: Run): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a script that teaches a shell the commands and options of convite.')
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      formatExamples([
        'source <(convite completion bash)',
        'convite completion zsh > "${fpath[1]}/_convite"',
        'convite completion fish > ~/.config/fish/completions/convite.fish',
      ]),
    )
    .action(async (shell: 'bash' | 'zsh' | 'fish', _options: unknown, command: Command) => {
      const context = createContext(run, command)
      const { formatCompletion, readWords } = await import('../completion.ts')
      const script = formatCompletion(shell, readWords(await run.buildWholeProgram()))
      context.print({ shell, script }, () => script)
    })
}
