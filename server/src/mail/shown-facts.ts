/** How names, addresses and moments stand in every mail of ours (mail.md section 5). */
import { parseAddress } from '../domain/identities/address.ts'
import { cleanLine, cutEnd, isSuspiciousName, maxNameLength } from '../domain/notifications/display-text.ts'

/** The names of site, organisation and application stand in From; there an encoded word would be decoded. */
export function showServiceName(name: string): string {
  return cutEnd(cleanLine(name).replaceAll('=?', '= ?'), maxNameLength)
}

/** An address for people's eyes. */
export function showAddress(address: string): string {
  const parsed = parseAddress(address, { allowLocalhost: true })
  return parsed.ok ? parsed.address.display : cleanLine(address)
}

/** The name of whoever gets the mail where it is honest, else ''. */
export function showRecipientName(name: string | null, site: string): string {
  return name === null || isSuspiciousName(name, site) ? '' : cutEnd(cleanLine(name), maxNameLength)
}

/** Whose form of a date, and whose clock. `language` is that of the mail, `timeZone` an IANA name. */
export interface MomentReader {
  readonly recipient: { readonly language: string }
  readonly language: string
  readonly timeZone: string
}

/** A moment (UTC milliseconds) in words, with its zone. */
export function showMoment(moment: number, { recipient, language, timeZone }: MomentReader): string {
  // The reader's own region decides the form of a date, as long as it is the language of the mail.
  const locale =
    recipient.language.toLowerCase().startsWith(language) && isLocale(recipient.language)
      ? recipient.language
      : language
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: isTimeZone(timeZone) ? timeZone : 'UTC',
  }).format(moment)
}

/** Tells whether a text needs nothing beyond ASCII. */
export function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
  return /^[\u0000-\u007f]*$/.test(text)
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
