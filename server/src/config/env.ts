/**
 * Every setting of the server, as data: the flags of the command line, the names in the environment, the members of a
 * configuration file and docs/configuration.md are all made from this list. What a value means and which are refused
 * is decided in read-config.ts.
 */

/** The member of a configuration file, which is also how the code calls the setting. */
export type SettingKey =
  | 'data'
  | 'databaseUrl'
  | 'host'
  | 'port'
  | 'publicOrigin'
  | 'resourceHosts'
  | 'https'
  | 'tlsCert'
  | 'tlsKey'
  | 'trustedProxies'
  | 'smtpUrl'
  | 'mailFrom'
  | 'mailBounce'
  | 'dkimSelector'
  | 'dkimKeyFile'
  | 'dkimDomain'
  | 'mailSlots'
  | 'mailTimeZone'
  | 'language'
  | 'catcherPort'
  | 'logLevel'
  | 'logFile'
  | 'seed'
  | 'role'
  | 'callLimit'
  | 'controlToken'
  | 'oidcProviders'

export interface SettingEntry {
  readonly key: SettingKey
  /** Names in the environment, the first that is set wins. */
  readonly variables: readonly string[]
  /** As the command line spells it, with the kind of its value; a switch has none. */
  readonly flag: string
  /** One line of help. */
  readonly help: string
  /** What holds when nobody says anything, in words. */
  readonly byDefault: string
  /** The value opens a door: it is never repeated in a message and may come from a file named by `{variable}_FILE`. */
  readonly isSecret: boolean
  /** A value as somebody would write it. */
  readonly example: string
  /** The value is JSON: a configuration file holds it as it is, the environment as a text. */
  readonly isJson: boolean
}

const entry = (
  key: SettingKey,
  variables: readonly string[],
  flag: string,
  help: string,
  byDefault: string,
  example: string,
  isSecret = false,
  isJson = false,
): SettingEntry => ({ key, variables, flag, help, byDefault, isSecret, example, isJson })

/** All settings, in the order in which the help and the page show them. */
export const settingEntries: readonly SettingEntry[] = [
  entry(
    'data',
    ['CONVITE_DATA'],
    '--data <folder>',
    'Folder of files, keys and the embedded database; made when missing.',
    '`.convite` in the current folder; `serve` demands one',
    '/var/lib/convite',
  ),
  entry(
    'databaseUrl',
    ['CONVITE_DATABASE_URL', 'DATABASE_URL'],
    '--database <url>',
    'Database: postgres://user:password@host/name, sqlite:FILE, or sqlite::memory: for a database that nobody keeps.',
    'SQLite, `convite.db` in the data folder',
    'postgres://convite:secret@db.example.org/convite',
    true,
  ),
  entry('host', ['CONVITE_HOST'], '--host <address>', 'Address to listen on.', '127.0.0.1', '0.0.0.0'),
  entry('port', ['CONVITE_PORT'], '--port <number>', 'Port to listen on; 0 picks a free one.', '8080', '8080'),
  entry(
    'publicOrigin',
    ['CONVITE_PUBLIC_ORIGIN'],
    '--public-origin <url>',
    'The address under which people reach the server. Links in mails and tokens are made from it alone.',
    'in development where the server listens; `serve` demands one',
    'https://files.example.org',
  ),
  entry(
    'resourceHosts',
    ['CONVITE_RESOURCE_HOSTS'],
    '--resource-hosts <names>',
    'Further host names under which clients reach the Graph surface, without port, with commas between them: they may ask for the scope `https://{name}/.default`. The host of the public origin and graph.microsoft.com are known anyway.',
    'none',
    'graph.example.org, files.internal',
  ),
  entry(
    'https',
    ['CONVITE_HTTPS'],
    '--https',
    'Speaks HTTPS (TLS 1.2 or newer) with a certificate authority of its own, made in the data folder; `convite ca` prints how clients trust it. In `serve` only where nobody outside is to trust it: this machine, private addresses, local names.',
    'off, but with `tlsCert` on',
    'on',
  ),
  entry(
    'tlsCert',
    ['CONVITE_TLS_CERT'],
    '--tls-cert <file>',
    "Speaks HTTPS with this certificate: PEM, the server's own first, then its issuers. It has to name the host of the public origin. A renewed file is taken within half a minute, without a restart.",
    'none',
    '/etc/ssl/files.example.org.pem',
  ),
  entry(
    'tlsKey',
    ['CONVITE_TLS_KEY'],
    '--tls-key <file>',
    'The private key of that certificate: PEM without a password.',
    'demanded with a certificate',
    '/etc/ssl/files.example.org.key',
  ),
  entry(
    'trustedProxies',
    ['CONVITE_TRUSTED_PROXIES'],
    '--trusted-proxies <addresses>',
    'Addresses or networks of the proxies before the server, with commas between them. From these alone `X-Forwarded-For` is believed, and for one purpose: to tell visitors apart. No header ever changes an address that the server writes.',
    'none: a visitor is who connects',
    '127.0.0.1, 10.0.3.0/24',
  ),
  entry(
    'smtpUrl',
    ['CONVITE_SMTP_URL'],
    '--smtp <url>',
    'Mail relay: smtp://user:password@host:587 (STARTTLS) or smtps://…:465; `catcher` keeps mails (development), `none` sends none.',
    '`catcher` in development, `none` in `serve`',
    'smtp://convite:secret@mail.example.org:587',
    true,
  ),
  entry(
    'mailFrom',
    ['CONVITE_MAIL_FROM'],
    '--mail-from <address>',
    'Sender of all mails, with or without a name.',
    'Convite <no-reply@convite.example> in development; demanded when `serve` has a relay',
    'Files <files@example.org>',
  ),
  entry(
    'mailBounce',
    ['CONVITE_MAIL_BOUNCE'],
    '--mail-bounce <address>',
    'Envelope sender, to which relays return what cannot be delivered.',
    'the address of the sender',
    'bounces@example.org',
  ),
  entry(
    'dkimSelector',
    ['CONVITE_DKIM_SELECTOR'],
    '--dkim-selector <name>',
    'Signs every mail (DKIM), for a relay that does not sign itself. The name under which the public key is in the DNS: `{selector}._domainkey.{domain}`.',
    'mails are handed to the relay unsigned',
    'convite1',
  ),
  entry(
    'dkimKeyFile',
    ['CONVITE_DKIM_KEY_FILE'],
    '--dkim-key-file <file>',
    'The private key of the signature: RSA of 2048 bits or more, PEM. The server does not start with a key that signs nothing; `convite doctor` compares it with the DNS.',
    'demanded with a selector',
    '/etc/convite/dkim.pem',
  ),
  entry(
    'dkimDomain',
    ['CONVITE_DKIM_DOMAIN'],
    '--dkim-domain <domain>',
    'The domain that signs.',
    'the domain of the sender',
    'example.org',
  ),
  entry(
    'mailSlots',
    ['CONVITE_MAIL_SLOTS'],
    '--mail-slots <number>',
    'How many mails go out at once, 1 to 64.',
    '4',
    '8',
  ),
  entry(
    'mailTimeZone',
    ['CONVITE_MAIL_TIME_ZONE'],
    '--mail-time-zone <zone>',
    'Time zone in which mails write dates, as the IANA calls it.',
    'UTC',
    'Europe/Lisbon',
  ),
  entry(
    'language',
    ['CONVITE_LANGUAGE'],
    '--language <tag>',
    'Language of mails when neither the recipient nor the inviter has set one: en, es, pt, de or fr.',
    'en',
    'pt',
  ),
  entry(
    'catcherPort',
    ['CONVITE_CATCHER_PORT'],
    '--catcher-port <number>',
    'Port of the mail catcher of development mode; 0 picks a free one.',
    '0',
    '2525',
  ),
  entry(
    'logLevel',
    ['CONVITE_LOG_LEVEL'],
    '--log-level <level>',
    'What is logged: debug, info, warn, error or silent.',
    '`info` in `serve`, `warn` elsewhere',
    'debug',
  ),
  entry(
    'logFile',
    ['CONVITE_LOG_FILE'],
    '--log-file <file>',
    'Where the log goes, as lines of JSON.',
    'standard error',
    '/var/log/convite.log',
  ),
  entry(
    'seed',
    ['CONVITE_SEED'],
    '--seed <file>',
    'What an empty database is filled with: `demo`, a seed document, or `none` (`serve` only). A database that has an organisation is left as it is. `serve` refuses to start on an empty database with `none`: it needs an organisation, from here or from `convite seed`.',
    '`demo` in development, `none` in `serve`',
    'seed.json',
  ),
  entry(
    'role',
    ['CONVITE_ROLE'],
    '--role <role>',
    'What this process does: `api` answers, `worker` runs the jobs, `all` does both.',
    'all',
    'api',
  ),
  entry(
    'callLimit',
    ['CONVITE_CALL_LIMIT'],
    '--call-limit <rate>',
    'Calls of each application and person, in resource units: so many a second, so many at once, in each process. ' +
      'A permission call costs 5, a list or a write 2, another read 1; above it the answer is 429.',
    '`none`',
    '20/400',
  ),
  entry(
    'controlToken',
    ['CONVITE_CONTROL_TOKEN'],
    '--control-token <token>',
    'What test controls and mailbox demand when `dev` listens beyond this machine; 16 characters or more.',
    'none; demanded when `dev` listens beyond loopback',
    'a long random word',
    true,
  ),
  entry(
    'oidcProviders',
    ['CONVITE_OIDC_PROVIDERS'],
    '--oidc-providers <json>',
    'Identity providers by which people sign in (OpenID Connect): a list of objects, described in `docs/external-sign-in.md`.',
    'none',
    '[{"id": "corporate", "label": "Corporate account", "issuer": "https://login.example.org", "clientId": "convite", "clientSecretFile": "/run/secrets/oidc", "domains": ["example.org"]}]',
    true,
    true,
  ),
]

/** Names the configuration file; not a setting itself, because a file cannot name itself. */
export const configFileVariable = 'CONVITE_CONFIG'

/** Names of the environment that belong to the tests of this project, not to the server. */
export const otherVariables: readonly string[] = [
  'CONVITE_REQUIRE',
  'CONVITE_TEST_POSTGRES',
  'CONVITE_TEST_BROWSER',
  configFileVariable,
]

/** The bare option of a setting: `--data`. */
export function optionOf(setting: SettingEntry): string {
  return setting.flag.split(' ')[0] as string
}

/** Whether a setting is on or off, and its option stands alone. */
export function isSwitch(setting: SettingEntry): boolean {
  return !setting.flag.includes(' ')
}

/** How a setting that is missing is to be given. */
export function waysToGive(key: SettingKey): string {
  const setting = settingEntries.find(one => one.key === key)
  if (setting === undefined) throw new Error(`there is no setting ${key}`)
  return `give ${optionOf(setting)} or ${setting.variables[0]}, e.g. ${setting.example}`
}

/** Secrets may stay out of the environment: `CONVITE_SMTP_URL_FILE` names a file that holds the value. */
export function fileVariableOf(variable: string): string {
  return `${variable}_FILE`
}
