/** Completion scripts, made from the program itself, so that they cannot fall behind it. */
import type { Command } from 'commander'

/** What can stand at one place of the command line. */
export interface CompletionWords {
  /** The commands up to here, without `convite`: `group add`. Empty at the top. */
  readonly path: string
  readonly commands: readonly CompletionWord[]
  readonly options: readonly (CompletionWord & { readonly takesValue: boolean })[]
}

export interface CompletionWord {
  readonly word: string
  readonly help: string
}

/** Walks the program and gives the words of every command, the top first. */
export function readWords(program: Command): CompletionWords[] {
  const global = optionsOf(program)
  const walk = (command: Command, path: string): CompletionWords[] => {
    const visible = command.createHelp().visibleCommands(command)
    const own = path === '' ? [] : optionsOf(command)
    const below = command.commands.flatMap(child => walk(child, `${path} ${child.name()}`.trim()))
    const commands = visible.map(child => ({ word: child.name(), help: child.summary() || child.description() }))
    return [{ path, commands, options: [...own, ...global] }, ...below]
  }
  return walk(program, '')
}

function optionsOf(command: Command): CompletionWords['options'] {
  return command.options.flatMap(({ long, description, required, optional }) =>
    long ? [{ word: long, help: description, takesValue: required || optional }] : [],
  )
}

/** The script for a shell. */
export function formatCompletion(shell: 'bash' | 'zsh' | 'fish', words: readonly CompletionWords[]): string {
  if (shell === 'bash') return formatBash(words)
  return shell === 'zsh' ? formatZsh(words) : formatFish(words)
}

/** The path of commands is what stands on the line without options; a value of an option may fool it, and no more. */
function formatBash(words: readonly CompletionWords[]): string {
  const cases = words.map(({ path, commands, options }) => {
    const list = [...commands, ...options].map(({ word }) => word).join(' ')
    return `    '${path}') words='${list}' ;;\n`
  })
  const paths = words.map(({ path }) => `'${path}'`).join('|')
  return `# bash completion of convite
_convite() {
  local here="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" path='' word words=''
  case "$before" in
    ${valueOptions(words).join('|')}) COMPREPLY=($(compgen -f -- "$here")); return ;;
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in ${paths}) path="\${path:+$path }$word" ;; esac
  done
  case "$path" in
${cases.join('')}  esac
  COMPREPLY=($(compgen -W "$words" -- "$here"))
}
complete -F _convite convite
`
}

function valueOptions(words: readonly CompletionWords[]): string[] {
  const options = words.flatMap(one => one.options).filter(({ takesValue }) => takesValue)
  return [...new Set(options.map(({ word }) => word))]
}

function formatZsh(words: readonly CompletionWords[]): string {
  const describe = ({ word, help }: CompletionWord) => `'${escapeSingle(`${word.replaceAll(':', '\\:')}:${help}`)}'`
  const cases = words.map(
    ({ path, commands, options }) =>
      `    '${path}') words_here=(${[...commands, ...options].map(describe).join(' ')}) ;;\n`,
  )
  const paths = words.map(({ path }) => `'${path}'`).join('|')
  return `#compdef convite
# zsh completion of convite
_convite() {
  local path_here='' word
  local -a words_here
  case "\${words[CURRENT-1]}" in
    ${valueOptions(words).join('|')}) _files; return ;;
  esac
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${path_here:+$path_here }$word" in ${paths}) path_here="\${path_here:+$path_here }$word" ;; esac
  done
  case "$path_here" in
${cases.join('')}  esac
  _describe 'convite' words_here
}
if [ "$funcstack[1]" = '_convite' ]; then _convite "$@"; else compdef _convite convite; fi
`
}

function formatFish(words: readonly CompletionWords[]): string {
  const lines = words.flatMap(({ path, commands, options }) => {
    const parts = path === '' ? [] : path.split(' ')
    const known = [...new Set(commands.map(({ word }) => word))].join(' ')
    const seen = parts.map(part => `__fish_seen_subcommand_from ${part}`)
    const condition = [...seen, ...(known === '' ? [] : [`not __fish_seen_subcommand_from ${known}`])].join('; and ')
    const when = condition === '' ? '' : ` -n '${condition}'`
    return [
      ...commands.map(({ word, help }) => `complete -c convite${when} -f -a ${word} -d '${escapeFish(help)}'`),
      ...options.map(({ word, help, takesValue }) => {
        const value = takesValue ? ' -r' : ''
        return `complete -c convite${when} -l ${word.slice(2)}${value} -d '${escapeFish(help)}'`
      }),
    ]
  })
  return `# fish completion of convite\n${[...new Set(lines)].join('\n')}\n`
}

function escapeSingle(text: string): string {
  return text.replaceAll("'", "'\\''")
}

function escapeFish(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
}
