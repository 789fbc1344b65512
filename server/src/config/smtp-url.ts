import type { MailConfig } from './config.ts'
import { SettingRefusal } from './config-error.ts'
import { isLoopbackHost } from './origin.ts'

/** How to reach a relay. */
export type RelayConfig = Exclude<MailConfig['relay'], 'catcher' | null>

/** A relay as its URL describes it; the certificate is still the name of a file. */
export interface ReadRelay extends Omit<RelayConfig, 'ca'> {
  readonly caFile: string | null
}

const knownOptions: readonly string[] = ['security', 'name', 'ca']
const usualPorts = { tls: 465, starttls: 587, none: 587 } as const

/**
 * Reads the URL of a mail relay: `smtp://user:password@host:587`, `smtps://…`, with the options `security` (starttls,
 * tls or none), `name` (what we call ourselves) and `ca` (PEM file of an own authority). Throws a SettingRefusal that
 * never repeats the URL, for it holds the password.
 */
export function readSmtpUrl(text: string): ReadRelay {
  const url = parseUrl(text)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (host === '') throw new SettingRefusal('the relay has no host; write smtp://user:password@host:587.')
  if (url.pathname !== '' && url.pathname !== '/') {
    throw new SettingRefusal('a relay has no path; a / or # in the password is written as %2F or %23.')
  }
  const unknown = [...url.searchParams.keys()].find(name => !knownOptions.includes(name))
  if (unknown !== undefined) {
    throw new SettingRefusal(`the option '${unknown}' is not known; there are ${knownOptions.join(', ')}.`)
  }
  const security = readSecurity(url, host)
  return {
    host,
    port: url.port === '' ? usualPorts[security] : Number(url.port),
    security,
    auth: readLogin(url),
    clientName: url.searchParams.get('name') || null,
    caFile: url.searchParams.get('ca') || null,
  }
}

function parseUrl(text: string): URL {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:')) {
    throw new SettingRefusal('that is no relay; write smtp://user:password@host:587 or smtps://user:password@host:465.')
  }
  return url
}

/** STARTTLS is demanded unless the relay is this machine: a network must not see mails and passwords. */
function readSecurity(url: URL, host: string): RelayConfig['security'] {
  const given = url.searchParams.get('security')
  if (url.protocol === 'smtps:') {
    if (given !== null && given !== 'tls')
      throw new SettingRefusal('smtps:// is TLS from the first byte; leave security out.')
    return 'tls'
  }
  if (given === null) return isLoopbackHost(host) ? 'none' : 'starttls'
  if (given !== 'starttls' && given !== 'tls' && given !== 'none') {
    throw new SettingRefusal(`security=${given} is not known; use starttls, tls or none.`)
  }
  if (given === 'none' && !isLoopbackHost(host)) {
    throw new SettingRefusal('security=none is for a relay on this machine only; use starttls or smtps://.')
  }
  return given
}

function readLogin(url: URL): RelayConfig['auth'] {
  if (url.username === '' && url.password === '') return null
  if (url.username === '' || url.password === '') {
    throw new SettingRefusal('a relay login needs user and password: smtp://user:password@host.')
  }
  try {
    return { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
  } catch {
    throw new SettingRefusal('user or password holds a % that starts no code; write it as %25.')
  }
}
