/**
 * Addresses to which the issuer may send a browser back. What may be registered follows "Redirect URI (reply URL)
 * outline and restrictions" of the Entra documentation and RFC 8252, and is stricter where they leave room: an address
 * stands in its plain form and names exactly one place, so the issuer's check compares bytes (security lesson I1).
 */
import { quoted } from '../errors.ts'
import type { RedirectUri } from '../ports/application-registry.ts'

/** Of one application. */
export const maxRedirectUris = 256
export const maxRedirectUriLength = 2048

const kinds: readonly RedirectUri['kind'][] = ['web', 'spa', 'native']

/** The hosts on which a program of the person's own machine listens; each spelling stands for itself. */
const loopbackAddress =
  /^(?<origin>https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::(?<port>[1-9][0-9]{0,4}))?(?<rest>\/.*|)$/u

/** No blanks, no quotes, no `\`, no `*`, and not `! $ ' ( ) , ;`, which Entra does not take either. */
const allowedCharacters = /^[A-Za-z0-9\-._~:/?#[\]@&+=%]+$/u

/** `%` is followed by two digits, and hides no dot, slash or backslash that a later reader may undo. */
const hidden = /%(?:2e|2f|5c|25|[01][0-9a-f]|7f)|%(?![0-9a-f]{2})/iu

const dotSegment = /\/\.{1,2}(?:[/?]|$)/u

/**
 * Schemes of programs on a person's machine: a domain name turned round (RFC 8252 section 7.1 asks for the dot), those
 * of Windows packages, and `msal{client id}` as the official libraries make it.
 */
const privateScheme = /^(?:[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+|ms-appx-web|ms-app|msal[0-9a-f-]{36})$/u

/** What is wrong with an address, as the end of a sentence that begins with its member; null when it may be registered. */
export function findRedirectUriFault({ kind, uri }: RedirectUri): string | null {
  if (!kinds.includes(kind)) return `is of the kind ${quoted(kind)}; it has to be one of ${kinds.join(', ')}.`
  if (uri.length > maxRedirectUriLength) return `has ${uri.length} characters; at most ${maxRedirectUriLength} fit.`
  if (uri.includes('*')) return `${quoted(uri)} holds a wildcard; register each address by itself.`
  if (!allowedCharacters.test(uri)) return `${quoted(uri)} holds a character that an address here must not have.`
  if (uri.includes('#')) return `${quoted(uri)} has a fragment; leave out what follows '#'.`
  if (hidden.test(uri)) return `${quoted(uri)} holds an encoded sign that could be read in two ways; write it plainly.`
  if (dotSegment.test(uri)) return `${quoted(uri)} has a '.' or '..' as part of its path; write the path it leads to.`
  const scheme = /^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):\/\/(?<host>[^/?]+)/u.exec(uri)?.groups
  if (!scheme) return `${quoted(uri)} is no full address; it begins with a scheme, '://' and a host.`
  if (scheme.host?.includes('@'))
    return `${quoted(uri)} names a user before the host; leave out what stands before '@'.`
  if (scheme.scheme !== 'https' && scheme.scheme !== 'http') return findPrivateFault(kind, uri, scheme.scheme ?? '')
  return findWebFault(uri, scheme.scheme)
}

function findPrivateFault(kind: RedirectUri['kind'], uri: string, scheme: string): string | null {
  if (kind !== 'native') {
    return `${quoted(uri)} has a scheme of its own, which only a native address may have; begin it with https.`
  }
  if (privateScheme.test(scheme)) return null
  return `${quoted(uri)} has the scheme ${quoted(scheme)}; a scheme of its own is a domain name turned round, in small letters, such as com.example.app.`
}

function findWebFault(uri: string, scheme: string): string | null {
  const isLoopback = readLoopback(uri) !== null
  if (scheme === 'http' && !isLoopback) {
    return `${quoted(uri)} is plain http, which only localhost, 127.0.0.1 and [::1] may have; use https.`
  }
  // What a browser would rewrite (letter case, a port that is the scheme's own, an odd number as host) is not taken.
  const plain = URL.parse(uri)?.href
  if (plain === undefined) return `${quoted(uri)} is no address.`
  return plain === uri || plain === `${uri}/`
    ? null
    : `${quoted(uri)} is not in its plain form; write ${quoted(plain)}.`
}

/** A loopback address without its port, its empty path as `/`; null for any other. */
function readLoopback(uri: string): string | null {
  const groups = loopbackAddress.exec(uri)?.groups
  if (!groups || Number(groups.port ?? 0) > 65_535) return null
  return `${groups.origin}${groups.rest === '' ? '/' : groups.rest}`
}

/** Whether two addresses are the same place for the issuer. */
export function isSameRedirectUri(left: string, right: string): boolean {
  if (left === right) return true
  const loopback = readLoopback(left)
  return loopback !== null && loopback === readLoopback(right)
}

/**
 * The registered address that a request's `redirect_uri` names, or null: then nobody is sent anywhere. Equal byte for
 * byte; of a loopback address the port alone may differ (RFC 8252 section 7.3), and an empty path is `/`.
 */
export function isRedirectUriAllowed(registered: readonly RedirectUri[], given: string): RedirectUri | null {
  const exact = registered.find(({ uri }) => uri === given)
  return exact ?? registered.find(({ uri }) => isSameRedirectUri(uri, given)) ?? null
}
