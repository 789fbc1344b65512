import { domainToASCII, domainToUnicode } from 'node:url'
import { isModeratelyRestricted, looksLatinButIsNot } from './scripts.ts'

/**
 * The one grammar of e-mail addresses (mail.md section 5, security lessons E1 and D8). Every address that comes in by
 * a request, a seed or the configuration passes here before anything else sees it; no other place takes addresses
 * apart. The mail library does not validate, so what this lets through is what goes onto the wire.
 */

/** An address that passed the grammar. */
export interface MailAddress {
  /** As given, without blanks around it. This is what lists and mails show when nothing deceives. */
  readonly typed: string
  /** The part before the @, as typed: nobody but the receiving system may say that two spellings are one mailbox. */
  readonly local: string
  /** The domain as A-label in lower case, the form that DNS and SMTP use. */
  readonly domain: string
  /** `local@domain`, the form for the SMTP envelope. */
  readonly wire: string
  /** The key for look-ups: as `wire`, with A to Z lowered and nothing else (the Kelvin sign must not become a k). */
  readonly folded: string
  /** For people's eyes: the domain in Unicode, or as A-label when one of its labels could deceive. */
  readonly display: string
}

export type AddressResult =
  | { readonly ok: true; readonly address: MailAddress }
  | { readonly ok: false; readonly reason: string }

export interface AddressOptions {
  /** Accepts `localhost` as domain; development mode only. */
  readonly allowLocalhost?: boolean
}

const maxLocalOctets = 64
const maxAddressOctets = 254
const maxLabelOctets = 63

const foreign = '\\u{80}-\\u{10FFFF}'
const dotAtom = new RegExp(
  `^[A-Za-z0-9!#$%&'*+/=?^_\`{|}~${foreign}-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_\`{|}~${foreign}-]+)*$`,
  'u',
)
const domainCharacters = /^[\p{L}\p{M}\p{N}·-]+$/u

/**
 * Parses an address. The raw text is tested before `domainToASCII` sees it, because that function drops invisible
 * characters, accepts empty labels and turns `127.1` into an IP address.
 * @returns the address, or a reason in plain words that completes the sentence "'x' is not an e-mail address: …".
 */
export function parseAddress(raw: string, options: AddressOptions = {}): AddressResult {
  const typed = raw.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
  const refusal = refuseCharacters(typed) ?? refuseForm(typed)
  if (refusal !== null) return { ok: false, reason: refusal }

  const at = typed.indexOf('@')
  const local = typed.slice(0, at)
  const localRefusal = refuseLocal(local)
  if (localRefusal !== null) return { ok: false, reason: localRefusal }

  const domain = readDomain(typed.slice(at + 1), options)
  if (!domain.ok) return domain

  const wire = `${local}@${domain.ascii}`
  if (Buffer.byteLength(wire, 'utf8') > maxAddressOctets) {
    return { ok: false, reason: `it is longer than ${maxAddressOctets} bytes` }
  }
  const display = `${local}@${domain.deceives ? domain.ascii : domain.unicode}`
  return { ok: true, address: { typed, local, domain: domain.ascii, wire, folded: foldAscii(wire), display } }
}

/** Lowers A to Z and nothing else (security lesson D8). */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, letter => letter.toLowerCase())
}

/**
 * The look-up key of an address or user principal name. What is no address (an odd principal name from an import) is
 * folded as it stands, so that equal texts still meet.
 */
export function foldAddress(raw: string): string {
  const parsed = parseAddress(raw, { allowLocalhost: true })
  return parsed.ok ? parsed.address.folded : foldAscii(raw.trim())
}

/** The look-up key of an alias: mail nickname, account name or group name (identities-and-recipients.md section 1). */
export function foldAlias(raw: string): string {
  return foldAscii(raw.trim())
}

/** What most addresses are made of; none of the deceptions below can be written in it. */
const visibleAscii = /^[!-~]+$/

function refuseCharacters(text: string): string | null {
  if (text === '') return 'it is empty'
  if (visibleAscii.test(text)) return null
  if (!text.isWellFormed()) return 'it holds half a character'
  if (/\p{Cc}/u.test(text)) return 'it holds a control character'
  if (/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text))
    return 'it holds a mark that turns the writing direction'
  if (/[\p{Cf}\p{DI}\u2028\u2029]/u.test(text)) return 'it holds an invisible character'
  if (/[\p{Co}\p{Cn}]/u.test(text)) return 'it holds a character without a meaning in Unicode'
  return null
}

function refuseForm(text: string): string | null {
  if (/^[^@]*<[^>]*>?$/u.test(text)) return 'it has a name around it; send the address alone'
  if (text.startsWith('"')) return 'the part before the @ is quoted'
  if (text.includes('(') || text.includes(')')) return 'it holds a comment in brackets'
  if (/\p{Z}/u.test(text)) return 'it holds a space'
  const signs = text.split('@').length - 1
  if (signs === 0) return 'it has no @'
  if (signs > 1) return 'it has more than one @'
  // The Kelvin sign and its kind are another spelling of an ordinary letter and vanish in the composed form.
  if (text !== text.normalize('NFC')) return 'it holds letters that are not in composed form (Unicode NFC)'
  return null
}

function refuseLocal(local: string): string | null {
  if (local === '') return 'nothing stands before the @'
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) {
    return 'the part before the @ begins or ends with a dot, or has two in a row'
  }
  if (!dotAtom.test(local)) return 'the part before the @ holds a character that needs quotes'
  if (Buffer.byteLength(local, 'utf8') > maxLocalOctets)
    return `the part before the @ is longer than ${maxLocalOctets} bytes`
  return null
}

type DomainResult =
  | { readonly ok: true; readonly ascii: string; readonly unicode: string; readonly deceives: boolean }
  | { readonly ok: false; readonly reason: string }

function readDomain(raw: string, options: AddressOptions): DomainResult {
  if (raw === '') return { ok: false, reason: 'nothing stands after the @' }
  if (raw.startsWith('[')) return { ok: false, reason: 'the domain is an IP address' }
  if (raw.endsWith('.')) return { ok: false, reason: 'the domain ends with a dot' }
  const labels: Label[] = []
  for (const rawLabel of raw.split('.')) {
    const label = readLabel(rawLabel)
    if (typeof label === 'string') return { ok: false, reason: label }
    labels.push(label)
  }
  const ascii = labels.map(label => label.ascii).join('.')
  if (labels.length === 1 && !(options.allowLocalhost === true && ascii === 'localhost')) {
    return { ok: false, reason: 'the domain has one part only, such as a host of a local network' }
  }
  // A last label that reads as a number makes browsers and resolvers take the whole name for an IP address.
  if (/^(?:[0-9]+|0x[0-9a-f]*)$/u.test(labels.at(-1)?.ascii ?? '')) {
    return { ok: false, reason: 'the last part of the domain is a number' }
  }
  return {
    ok: true,
    ascii,
    unicode: labels.map(label => label.unicode).join('.'),
    deceives: labels.some(label => label.deceives),
  }
}

interface Label {
  readonly ascii: string
  readonly unicode: string
  readonly deceives: boolean
}

/** Reads one label; a text is the reason of a refusal. */
function readLabel(raw: string): Label | string {
  if (raw === '') return 'the domain has an empty part'
  if (raw.startsWith('-') || raw.endsWith('-')) return 'a part of the domain begins or ends with a hyphen'
  if (raw.includes('_')) return 'the domain holds an underscore'
  if (plainLabel.test(raw) && !foldAscii(raw.slice(0, 4)).startsWith('xn--')) return readPlainLabel(foldAscii(raw))
  if (!domainCharacters.test(raw)) return 'the domain holds a character that domains cannot have'
  const lowered = Array.from(raw, character => character.toLowerCase()).join('')
  const ascii = domainToASCII(raw)
  const unicode = domainToUnicode(ascii)
  // What the conversion would turn into other letters (full width, ligatures, a foreign dot) is not the domain that
  // the person sees; an A-label must be the encoding of something.
  const isExact =
    ascii.startsWith('xn--') && lowered.startsWith('xn--')
      ? ascii === lowered && unicode !== ascii
      : unicode === lowered
  if (ascii === '' || !isExact || !domainCharacters.test(unicode)) {
    return 'the domain holds letters that stand for others, or is encoded wrongly'
  }
  if (ascii.length > maxLabelOctets) return tooLongLabel
  return { ascii, unicode, deceives: !isModeratelyRestricted(unicode) || looksLatinButIsNot(unicode) }
}

const plainLabel = /^[A-Za-z0-9-]+$/
const tooLongLabel = `a part of the domain is longer than ${maxLabelOctets} bytes`

/** A plain label is its own encoding; the conversion would take a number such as `3` for an IP address. */
function readPlainLabel(label: string): Label | string {
  return label.length > maxLabelOctets ? tooLongLabel : { ascii: label, unicode: label, deceives: false }
}
