import { fileVariableOf, type SettingEntry, settingEntries } from '../server/src/config/env.ts'

/** The text of docs/configuration.md: every setting with its names, default and meaning. */
export function generateConfigurationDoc(settings: readonly SettingEntry[] = settingEntries): string {
  return [
    '# Configuration',
    '',
    '<!-- Made from server/src/config/env.ts by `npm run generate`. Change it there. -->',
    '',
    'A setting can be given in three ways: as an option of the command line, as a variable of the environment, or in a',
    'configuration file. An option wins over a variable, a variable over the file, the file over the default. An empty',
    'variable counts as absent. Relative paths start from the current folder; those in a configuration file from the',
    'folder of that file.',
    '',
    'The configuration is checked when the server starts. Every mistake is told at once, in one line that says where it',
    'was made, and nothing is started. A variable that begins with `CONVITE_` and is no setting gets a warning.',
    '',
    '## Settings',
    '',
    ...settings.flatMap(describeSetting),
    '## Configuration file',
    '',
    'A JSON object with settings by their names, named by `--config` or `CONVITE_CONFIG`:',
    '',
    '```json',
    JSON.stringify(exampleFile(settings), undefined, 2),
    '```',
    '',
    '## Secrets',
    '',
    'Settings that hold a secret can stay out of the environment: the variable with `_FILE` behind its name holds the',
    'path of a file with the value, as container platforms mount them. They are:',
    '',
    ...settings
      .filter(({ isSecret }) => isSecret)
      .map(({ variables }) => `- \`${fileVariableOf(variables[0] as string)}\``),
    '',
    'No message, log line or answer repeats a secret. `convite doctor --json` prints the configuration without them.',
    '',
    '## Production',
    '',
    '`convite serve` does not start',
    '',
    '- without a data folder and a public origin that somebody named: links in mails and the issuer of tokens are made',
    '  from the configured origin alone, never from what a request says of itself;',
    '- with a public origin in plain `http:`, unless it is this machine (a proxy in front does TLS);',
    '- listening beyond this machine without TLS, unless the proxies that speak it are named;',
    '- on a database that holds the demo, while passwords or secrets of its ready file are good;',
    '- with an authority of its own (`https`) for a public name, or with a certificate that is broken, not that of the',
    '  key, over, or not for the host of the public origin;',
    '- with a mail relay and no sender, or with the mail catcher of development;',
    '- with a data folder inside `node_modules`, or a database in memory, which are gone one day;',
    '- with the demo organisation, or on an empty database without a seed document of your own (see [seed.md](seed.md)).',
    '',
    'A relay is spoken to by TLS: `smtp://` demands STARTTLS, `smtps://` begins with TLS. Only a relay on this machine may',
    'do without. The URL takes three options: `security` (`starttls`, `tls` or `none`), `name` (what the server calls',
    'itself) and `ca` (a PEM file with an authority of your own), e.g. `smtp://mail.example.org?ca=/etc/ssl/own.pem`.',
    '',
    '## Development',
    '',
    '`convite dev` and `convite start` need no configuration. When they listen beyond this machine, they demand a control',
    'token, because mailbox and test controls show mails and hand out tokens (see [test-controls.md](test-controls.md)).',
    '',
  ].join('\n')
}

function describeSetting({ key, variables, flag, help, byDefault, example, isSecret }: SettingEntry): string[] {
  return [
    `### ${key}`,
    '',
    `${help}${isSecret ? ' Secret.' : ''}`,
    '',
    `- option: \`${flag}\``,
    `- environment: ${variables.map(name => `\`${name}\``).join(', then ')}`,
    `- default: ${byDefault}`,
    `- example: \`${example}\``,
    '',
  ]
}

/** Some settings as a file holds them; secrets are better elsewhere. */
function exampleFile(settings: readonly SettingEntry[]): Record<string, string> {
  const shown = ['data', 'host', 'publicOrigin', 'mailFrom', 'mailTimeZone']
  return Object.fromEntries(settings.filter(({ key }) => shown.includes(key)).map(({ key, example }) => [key, example]))
}
