import { buildProgram, createRun } from '../server/src/cli/program.ts'
import { describeCommands, type CommandPage } from '../server/src/cli/describe-commands.ts'
import { exitCodeHelp, exitCodes } from '../server/src/cli/exit-codes.ts'
import { silentIo } from '../server/src/cli/silent-io.ts'

/** The text of docs/command-line.md, from the program itself. */
export async function generateCommandLineDoc(): Promise<string> {
  const { options, commands } = describeCommands(await buildProgram(createRun(silentIo)))
  return [
    '# Command line',
    '',
    '<!-- Made from server/src/cli by `npm run generate`. Change it there. -->',
    '',
    'In a checkout the command is `npx convite …`; `npm start` is `convite start` with its data in `.convite` of the',
    'checkout. Settings of the server are described in [configuration.md](configuration.md).',
    '',
    '| command | does |',
    '|---|---|',
    ...commands
      .filter(({ isGroup }) => !isGroup)
      .map(({ path, summary }) => `| [\`${path}\`](#${anchorOf(path)}) | ${summary} |`),
    '',
    '## Options of every command',
    '',
    ...formatOptions(options),
    '',
    '## Results for scripts',
    '',
    'With `--json` a result is one line of JSON on standard output: an object, lists as `{"value": […]}`. Members keep',
    'their names and meaning; new ones may come. An error is one line of JSON on standard error, and standard output stays',
    'empty:',
    '',
    '```json',
    '{"error":{"code":"notFound","message":"There is no user \'x\'; convite user list shows all."}}',
    '```',
    '',
    '`code` is for scripts: `usage`, `configuration` (with one entry for each mistake in `details`), `dataInUse`, `noData`,',
    '`notFound`, `ambiguous`, `portInUse`, `noPermission`, `diskFull`, `unreachable`, `databaseRefused`, `database`,',
    '`unexpected`, and the codes of [errors.md](errors.md) for what the rules of the server refuse. The message is for',
    'people, and its wording may change.',
    '',
    '| exit code | means |',
    '|---|---|',
    ...Object.entries(exitCodes).map(([name, code]) => `| ${code} | ${exitCodeHelp[name as keyof typeof exitCodes]} |`),
    '',
    '## Beside a running server',
    '',
    'Commands that change people, groups, sites, drives and permissions work on the database itself, whether a server runs',
    'on it or not; a running server sees the change with its next call. Only one server at a time can have an embedded',
    'database: a second one says which process has it. The lock ends with its process, so there is none to clean up.',
    '',
    'Tokens and links are made for the address of the server that runs, or ran last, on the data folder, unless',
    '`CONVITE_PUBLIC_ORIGIN` says otherwise. Times are those of the machine: where the test controls have moved the clock',
    'of a server, its own `POST …/test/tokens` makes the fitting tokens.',
    '',
    ...commands.filter(({ isGroup }) => !isGroup).flatMap(formatCommand),
    '## Completion',
    '',
    'Commands and options are completed by the Tab key once the shell knows them:',
    '',
    '```sh',
    'source <(convite completion bash)                                    # bash, in ~/.bashrc',
    'convite completion zsh > "${fpath[1]}/_convite"                      # zsh',
    'convite completion fish > ~/.config/fish/completions/convite.fish    # fish',
    '```',
    '',
  ].join('\n')
}

function formatCommand({ path, usage, description, argumentList, options, examples }: CommandPage): string[] {
  return [
    `## ${path}`,
    '',
    description,
    '',
    '```',
    usage,
    '```',
    '',
    ...formatOptions([...argumentList, ...options]),
    ...(argumentList.length + options.length > 0 ? [''] : []),
    ...(examples.length === 0 ? [] : ['```sh', ...examples, '```', '']),
  ]
}

function formatOptions(list: readonly { readonly term: string; readonly help: string }[]): string[] {
  if (list.length === 0) return []
  const clean = (text: string) => text.replaceAll('|', '\\|')
  return ['| | |', '|---|---|', ...list.map(({ term, help }) => `| \`${clean(term)}\` | ${clean(help)} |`)]
}

/** The anchor that Markdown viewers make of a heading. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(' ', '-')
}
