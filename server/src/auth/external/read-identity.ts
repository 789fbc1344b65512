import type { ExternalIdentity } from '../../domain/sign-in/external-identity.ts'
import type { ExternalProvider } from './external-provider.ts'

const maxGroups = 1000
/** OpenID Connect Core section 2: a subject has at most 255 ASCII characters. */
const subjectShape = /^[\x20-\x7e]{1,255}$/

/** The claims of an id token or of the address for user information. */
export type Claims = Readonly<Record<string, unknown>>

/**
 * Reads who signed in; null when the claims name nobody. `more` is what the provider tells of the same subject at its
 * address for user information; the id token comes first.
 */
export function readIdentity(provider: ExternalProvider, idToken: Claims, more: Claims): ExternalIdentity | null {
  const subject = idToken[provider.subjectClaim]
  if (typeof subject !== 'string' || !subjectShape.test(subject)) return null
  // An address and what is said about it come from one place: they may differ between the two.
  const ofAddress = idToken['email'] === undefined ? more : idToken
  const groups = provider.groups?.claim
  return {
    issuer: provider.issuer,
    subject,
    email: readText(ofAddress['email'], 320),
    // Some issuers write the text "true", for addresses that nobody has looked at (security lesson I4).
    isEmailVerified: ofAddress['email_verified'] === true,
    name: readText(idToken['name'] ?? more['name'], 1000),
    groups: groups === undefined ? [] : readGroups(idToken[groups] ?? more[groups]),
  }
}

/** Whether the id token leaves open what the user information may tell. */
export function lacksClaims(provider: ExternalProvider, idToken: Claims): boolean {
  const wanted = ['email', 'name', ...(provider.groups === null ? [] : [provider.groups.claim])]
  return wanted.some(name => idToken[name] === undefined)
}

function readText(value: unknown, maxLength: number): string | null {
  return typeof value === 'string' && value !== '' && value.length <= maxLength ? value : null
}

/** A list of texts, or one text. */
function readGroups(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.filter(one => typeof one === 'string').slice(0, maxGroups)
}
