/**
 * From flags, environment and file to one checked Config. All mistakes come at once, one clear line each. Production
 * refuses what would be unsafe (security lessons E4 and I3): the public origin, from which links and the issuer of
 * tokens are made, is demanded and never guessed from a request.
 */
import { resolve, sep } from 'node:path'
import type { Config, MailConfig } from './config.ts'
import { ConfigError, SettingRefusal } from './config-error.ts'
import { defaultDatabase, readDatabaseUrl } from './database-url.ts'
import { type SettingKey, waysToGive } from './env.ts'
import { isLoopbackHost, readOrigin } from './origin.ts'
import { isLocalHost } from './is-local-host.ts'
import { readDkim } from './read-dkim.ts'
import { readTls } from './read-tls.ts'
import { readOidcProviders } from './read-oidc-providers.ts'
import {
  mailLanguages,
  readCallLimit,
  readChoice,
  readControlToken,
  readHost,
  readMailAddress,
  readPort,
  readResourceHosts,
  readSender,
  readTimeZone,
  readTrustedProxies,
  readWholeNumber,
} from './setting-readers.ts'
import { collectSettings, type SettingSources, type SettingValue } from './setting-values.ts'
import { explainUnreadable } from './system-error.ts'
import { readSmtpUrl } from './smtp-url.ts'

export interface ConfigRequest extends SettingSources {
  readonly mode: Config['mode']
  /** A server is to be started. Without, what only a server needs is not demanded (the other commands). */
  readonly isServing: boolean
  /** The document of the demo organisation; asked for only when it is wanted. */
  demoSeed(): Promise<unknown>
}

export interface ReadConfig {
  readonly config: Config
  readonly warnings: readonly string[]
}

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const

/** Reads and checks the configuration. Throws a ConfigError with every mistake. */
export async function readConfig(request: ConfigRequest): Promise<ReadConfig> {
  const { values, mistakes: early, warnings } = await collectSettings(request)
  const mistakes = [...early]
  const isProduction = request.mode === 'production'

  /** Reads one setting; a refusal becomes a mistake and leaves the fallback, so that the others are read as well. */
  const take = <T>(key: SettingKey, fallback: T, read: (text: string, value: SettingValue) => T): T => {
    const value = values.get(key)
    if (value === undefined) return fallback
    try {
      return read(value.text, value)
    } catch (error) {
      if (!(error instanceof SettingRefusal)) throw error
      mistakes.push(`${value.label}: ${error.message}`)
      return fallback
    }
  }

  const dataFolder = take('data', resolve(request.cwd, '.convite'), (text, { folder }) => resolve(folder, text))
  const database = take('databaseUrl', defaultDatabase(dataFolder), (text, { folder }) => readDatabaseUrl(text, folder))
  const host = take('host', '127.0.0.1', readHost)
  const publicOrigin = take<string | null>('publicOrigin', null, readOrigin)
  const from = take('mailFrom', defaultSender(publicOrigin), text => readSender(text, !isProduction))
  const config: Config = {
    mode: request.mode,
    dataFolder,
    database,
    listen: { host, port: take('port', 8080, readPort) },
    publicOrigin,
    resourceHosts: take<readonly string[]>('resourceHosts', [], readResourceHosts),
    tls: readTls(values, mistakes),
    trustedProxies: take<readonly string[]>('trustedProxies', [], readTrustedProxies),
    mail: {
      relay: await readRelay(request, values.get('smtpUrl'), mistakes),
      from,
      dkim: await readDkim(values, { senderAddress: from.address, readText: request.readText }, mistakes),
      bounceAddress: take<string | null>('mailBounce', null, text => readMailAddress(text, !isProduction)),
      slots: take('mailSlots', 4, text => readWholeNumber(text, 1, 64)),
      timeZone: take('mailTimeZone', 'UTC', readTimeZone),
      defaultLanguage: take('language', 'en', text => readChoice(text, mailLanguages)),
      smtpPort: take('catcherPort', 0, readPort),
    },
    log: {
      level: take('logLevel', isProduction && request.isServing ? 'info' : 'warn', text => readChoice(text, logLevels)),
      file: take<string | null>('logFile', null, (text, { folder }) => resolve(folder, text)),
    },
    seed: await readSeed(request, values.get('seed'), mistakes),
    role: take('role', 'all', text => readChoice(text, ['all', 'api', 'worker'])),
    callLimit: take<Config['callLimit']>('callLimit', null, readCallLimit),
    controlToken: take<string | null>('controlToken', null, readControlToken),
    oidcProviders: await readOidcProviders(values.get('oidcProviders'), request, mistakes),
  }
  const isGiven = (key: SettingKey) => values.has(key)
  if (request.isServing) {
    mistakes.push(...refuseTwoSchemes(config))
    mistakes.push(...(isProduction ? refuseUnsafe(config, isGiven) : refuseOpenControls(config, isGiven)))
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  return { config, warnings }
}

/** In production it matters only when there is no relay: with one, the sender has to be given. */
function defaultSender(publicOrigin: string | null): MailConfig['from'] {
  const host = publicOrigin === null ? 'convite.example' : new URL(publicOrigin).hostname
  return { name: 'Convite', address: `no-reply@${host}` }
}

async function readRelay(
  { mode, readText }: ConfigRequest,
  value: SettingValue | undefined,
  mistakes: string[],
): Promise<MailConfig['relay']> {
  if (value === undefined) return mode === 'development' ? 'catcher' : null
  if (value.text === 'none') return null
  if (value.text === 'catcher') return 'catcher'
  try {
    const { caFile, ...relay } = readSmtpUrl(value.text)
    if (caFile === null) return { ...relay, ca: null }
    const path = resolve(value.folder, caFile)
    return { ...relay, ca: await readText(path).catch((error: unknown) => refuseFile(caFile, error)) }
  } catch (error) {
    if (!(error instanceof SettingRefusal)) throw error
    mistakes.push(`${value.label}: ${error.message}`)
    return null
  }
}

async function readSeed(
  { mode, isServing, demoSeed, readText }: ConfigRequest,
  value: SettingValue | undefined,
  mistakes: string[],
): Promise<Config['seed']> {
  const text = value?.text ?? (mode === 'development' ? 'demo' : 'none')
  if (text === 'none') {
    if (mode === 'development' && isServing) {
      mistakes.push(`${value?.label}: development mode needs an organisation to start with; use demo, or a document.`)
    }
    return null
  }
  if (text === 'demo') {
    if (mode === 'development') return { document: await demoSeed() }
    mistakes.push(
      `${value?.label}: the demo organisation is for development; production takes a document of your own, or none.`,
    )
    return null
  }
  const { folder, label } = value as SettingValue
  try {
    return { document: JSON.parse(await readText(resolve(folder, text))) as unknown }
  } catch (error) {
    mistakes.push(`${label}: the seed '${text}' cannot be read: ${explainUnreadable(error)}.`)
    return null
  }
}

function refuseFile(path: string, error: unknown): never {
  throw new SettingRefusal(`'${path}' cannot be read: ${explainUnreadable(error)}.`)
}

/** What a server in production does not start with. */
function refuseUnsafe(config: Config, isGiven: (key: SettingKey) => boolean): string[] {
  const { publicOrigin, mail, tls, listen } = config
  const publicHost = publicOrigin === null ? null : new URL(publicOrigin).hostname
  const refusals: (string | false)[] = [
    !isGiven('data') && `data: production wants its folder named; ${waysToGive('data')}.`,
    isInsideModules(config.dataFolder) &&
      `data: ${config.dataFolder} lies inside node_modules, which the next install empties; ${waysToGive('data')}.`,
    !isGiven('publicOrigin') && `publicOrigin: links and tokens are made from it; ${waysToGive('publicOrigin')}.`,
    publicOrigin?.startsWith('http:') === true &&
      !isLoopbackHost(new URL(publicOrigin).hostname) &&
      `publicOrigin: ${publicOrigin} would send tokens in clear text; use https.`,
    tls === null &&
      !isLoopbackHost(listen.host) &&
      config.trustedProxies.length === 0 &&
      `host: ${listen.host} would take tokens from the network in clear text; ${waysToGive('tlsCert')}, or name the ` +
        `proxy that speaks TLS before the server: ${waysToGive('trustedProxies')}.`,
    tls?.kind === 'local' &&
      publicHost !== null &&
      !isLocalHost(publicHost) &&
      `https: nobody outside trusts the server's own authority, and ${publicHost} is a public name; take a certificate ` +
        `that browsers know: ${waysToGive('tlsCert')}, with its key.`,
    mail.relay === 'catcher' && 'smtpUrl: the mail catcher is for development; name a relay, or none.',
    mail.relay !== null && !isGiven('mailFrom') && `mailFrom: a relay is set but no sender; ${waysToGive('mailFrom')}.`,
    config.database.kind === 'sqlite' &&
      config.database.file === ':memory:' &&
      'databaseUrl: a database in memory forgets everything at the end; use sqlite:FILE or postgres://….',
  ]
  return refusals.filter(line => line !== false)
}

/** An address that begins with http: does not reach a server that speaks HTTPS. */
function refuseTwoSchemes({ publicOrigin, tls }: Config): string[] {
  if (tls === null || publicOrigin?.startsWith('http:') !== true) return []
  return [
    `publicOrigin: ${publicOrigin} begins with http:, but the server speaks HTTPS; write https: ` +
      'or leave out what asks for HTTPS.',
  ]
}

/** Test controls and mailbox hold tokens and mails: beyond this machine they want a token (design.md section 10). */
function refuseOpenControls({ listen }: Config, isGiven: (key: SettingKey) => boolean): string[] {
  if (isLoopbackHost(listen.host) || isGiven('controlToken')) return []
  return [`controlToken: 'dev' on ${listen.host} shows mails and tokens to others; ${waysToGive('controlToken')}.`]
}

function isInsideModules(folder: string): boolean {
  return folder.split(sep).includes('node_modules')
}
