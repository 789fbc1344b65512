/** What a value of each kind has to look like. Each reader throws a SettingRefusal that completes "{setting}: …". */
import { isIP } from 'node:net'
import { normalizeAddress } from '../http/visitor-address.ts'
import { parseAddress } from '../domain/identities/address.ts'
import type { Config, MailConfig } from './config.ts'
import { SettingRefusal } from './config-error.ts'

/** Languages in which mails can be written. */
export const mailLanguages: readonly string[] = ['en', 'es', 'pt', 'de', 'fr']

/** Reads a whole number between two bounds, both included. */
export function readWholeNumber(text: string, least: number, most: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new SettingRefusal(`'${text}' is no whole number from ${least} to ${most}.`)
}

/** Reads a TCP port; 0 stands for a free one. */
export function readPort(text: string): number {
  if (text.startsWith('tcp://')) {
    throw new SettingRefusal(
      `'${text}' comes from Kubernetes, which sets this variable for a service called convite; ` +
        'set enableServiceLinks: false in the pod, or give --port.',
    )
  }
  return readWholeNumber(text, 0, 65_535)
}

/** Reads one of a few words. */
export function readChoice<T extends string>(text: string, choices: readonly T[]): T {
  const found = choices.find(choice => choice === text)
  if (found !== undefined) return found
  throw new SettingRefusal(`'${text}' is not known; use ${listWords(choices)}.`)
}

/** Reads a switch. */
export function readSwitch(text: string): boolean {
  if (['on', 'true', 'yes', '1'].includes(text)) return true
  if (['off', 'false', 'no', '0'].includes(text)) return false
  throw new SettingRefusal(`'${text}' is not known; use on or off.`)
}

/** Reads addresses and networks with commas between them, in the form in which connections show them. */
export function readTrustedProxies(text: string): readonly string[] {
  return text
    .split(/[\s,]+/)
    .filter(part => part !== '')
    .map(readNetwork)
}

function readNetwork(text: string): string {
  const [, base = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const address = normalizeAddress(base)
  if (address !== null && length === undefined) return address
  const bits = Number(length)
  if (address !== null && isIP(base) !== isIP(address)) {
    throw new SettingRefusal(`'${text}' is a network of IPv4 written as IPv6; write it as 10.0.3.0/24.`)
  }
  if (address === null || bits > (isIP(address) === 4 ? 32 : 128)) {
    throw new SettingRefusal(`'${text}' is no address and no network; write 127.0.0.1, 10.0.3.0/24 or fd00::/64.`)
  }
  if (bits > 0) return `${address}/${bits}`
  throw new SettingRefusal(`'${text}' is everybody, who could then pose as any visitor; name the proxies.`)
}

/** Reads host names with commas between them. Scopes name hosts without a port, so a port here would match nothing. */
export function readResourceHosts(text: string): readonly string[] {
  const names = text.split(/[\s,]+/).filter(part => part !== '')
  return [...new Set(names.map(readResourceHost))]
}

function readResourceHost(text: string): string {
  const host = /[/:@?#\\*%]/.test(text) ? undefined : URL.parse(`https://${text}`)?.hostname
  if (host !== undefined && /^[a-z0-9._-]+$/.test(host)) return host
  throw new SettingRefusal(`'${text}' is no host name; write graph.example.org, without scheme, port and path.`)
}

/** Reads an address to listen on: a name or an IP address, without scheme and port. */
export function readHost(text: string): string {
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare) !== 0 || /^[A-Za-z0-9._-]+$/.test(bare)) return bare
  throw new SettingRefusal(
    `'${text}' is no address to listen on; write 127.0.0.1, 0.0.0.0, :: or a host name, the port apart.`,
  )
}

/** Reads `address` or `Name <address>`. Control characters never reach a mail header (security lesson E2). */
export function readSender(text: string, allowLocalhost: boolean): MailConfig['from'] {
  const { name, address } = /^(?<name>[^<>]*)<(?<address>[^<>]+)>\s*$/.exec(text)?.groups ?? { name: '', address: text }
  const label = (name ?? '').trim().replace(/^"(.*)"$/, '$1')
  if (/\p{Cc}|\p{Cf}/u.test(label)) throw new SettingRefusal('the name of the sender holds control characters.')
  if (label.length > 100) throw new SettingRefusal('the name of the sender is longer than 100 characters.')
  return { name: label === '' ? 'Convite' : label, address: readMailAddress(address ?? '', allowLocalhost) }
}

/** Reads a mail address alone. */
export function readMailAddress(text: string, allowLocalhost: boolean): string {
  const result = parseAddress(text, { allowLocalhost })
  if (result.ok) return result.address.wire
  throw new SettingRefusal(`'${text}' is not an e-mail address: ${result.reason}.`)
}

/** Reads a mail domain alone; as A-label in lower case. */
export function readMailDomain(text: string): string {
  const result = parseAddress(`x@${text}`)
  if (result.ok) return result.address.domain
  throw new SettingRefusal(`'${text}' is no mail domain: ${result.reason}.`)
}

/** Reads a DKIM selector: labels of the DNS (RFC 6376 section 3.1). */
export function readSelector(text: string): string {
  const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
  if (text.length <= 100 && new RegExp(`^${label}(?:\\.${label})*$`).test(text)) return text
  throw new SettingRefusal(`'${text}' is no selector; write letters, digits and hyphens, such as convite1.`)
}

/** Reads a time zone by its IANA name. */
export function readTimeZone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    throw new SettingRefusal(`'${text}' is no time zone; write Europe/Lisbon, America/Sao_Paulo or UTC.`)
  }
}

/** The most expensive call costs 5 units; a bucket that holds less would refuse it for ever. */
const leastBurst = 5
const mostUnits = 1_000_000

/** Reads `20/400`: units a second, units at once; `none` for no limit. */
export function readCallLimit(text: string): Config['callLimit'] {
  if (text === 'none') return null
  const [unitsPerSecond, burst] = (/^(\d{1,7})\/(\d{1,7})$/.exec(text) ?? []).slice(1).map(Number)
  const isRate = unitsPerSecond !== undefined && unitsPerSecond >= 1 && unitsPerSecond <= mostUnits
  if (isRate && burst !== undefined && burst >= leastBurst && burst <= mostUnits) return { unitsPerSecond, burst }
  throw new SettingRefusal(
    `'${text}' is no limit of calls; write 20/400 for 20 units a second (1 to ${mostUnits}) and 400 at once ` +
      `(${leastBurst} to ${mostUnits}), or none.`,
  )
}

/** Reads the token of the test controls; long enough that nobody guesses it. */
export function readControlToken(text: string): string {
  if (/^[\x21-\x7e]{16,256}$/.test(text)) return text
  throw new SettingRefusal('a token has 16 to 256 visible ASCII characters.')
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
