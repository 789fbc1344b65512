/** The form in which the server's keys are stored, and what of it counts at a moment. */
import type { SigningJwk } from './key-set.ts'

/** A key pair that signs tokens. Moments are UTC milliseconds. */
export interface StoredSigningKey {
  readonly jwk: SigningJwk
  /** Null for a key from before keys had dates. */
  readonly madeAt: number | null
  /** From here on, by the machine's clock, it signs; before that it is published and checks. */
  readonly signsFrom: number
  /** By the movable clock: the latest end of its tokens that live longer than tokens do by themselves. */
  readonly tokensUntil: number | null
  /** By the movable clock: when a former key stops checking. Null while no newer one has taken over. */
  readonly checksUntil: number | null
}

/** A root secret. None is ever dropped: what it sealed has no end. */
export interface StoredSecret {
  readonly id: string
  /** 32 bytes, base64url. */
  readonly key: string
  readonly madeAt: number | null
  /** From here on, by the machine's clock, it seals and signs; before that it opens and checks alone. */
  readonly usedFrom: number
}

/** What is left of a key that was ended before its time, until the next rotation. */
export interface EndedSigningKey {
  readonly kid: string
  readonly madeAt: number | null
  readonly endedAt: number
}

export interface StoredKeys {
  readonly version: 2
  /** Newest first. */
  readonly signing: readonly [StoredSigningKey, ...StoredSigningKey[]]
  readonly ended: readonly EndedSigningKey[]
  /** Root secrets, newest first; the single keys are derived from them, so a new use needs no new form of the file. */
  readonly secrets: readonly [StoredSecret, ...StoredSecret[]]
}

/** The form without dates, which is read and never written. */
interface FirstForm {
  readonly version: 1
  readonly signing: readonly [SigningJwk, ...SigningJwk[]]
  readonly secrets: readonly [Pick<StoredSecret, 'id' | 'key'>, ...Pick<StoredSecret, 'id' | 'key'>[]]
}

/** When the key stops checking; null when no end is set. A token that was promised a longer life keeps its key. */
export function endOf({ checksUntil, tokensUntil }: StoredSigningKey): number | null {
  return checksUntil === null ? null : Math.max(checksUntil, tokensUntil ?? checksUntil)
}

/** Whether a key with this end still checks at `now`, by the movable clock. */
export function isCheckedAt(end: number | null, now: number): boolean {
  return end === null || now < end
}

/** The key that signs now: the newest whose time has come. */
export function chooseSigningKey(
  { signing }: StoredKeys,
  clock: { now(): number; machine(): number },
): StoredSigningKey {
  const alive = signing.filter(key => isCheckedAt(endOf(key), clock.now()))
  // The newest has no end, so there is one. Where none has begun, because clocks differ, the oldest is known best.
  return alive.find(({ signsFrom }) => signsFrom <= clock.machine()) ?? alive.at(-1) ?? signing[0]
}

/** The secret that seals now: the newest whose time has come. */
export function chooseSecret({ secrets }: Pick<StoredKeys, 'secrets'>, clock: { machine(): number }): StoredSecret {
  return secrets.find(({ usedFrom }) => usedFrom <= clock.machine()) ?? secrets.at(-1) ?? secrets[0]
}

export function formatStoredKeys(keys: StoredKeys): string {
  return `${JSON.stringify(keys, null, 2)}\n`
}

/** Reads what was stored, in today's form or in the one before. Throws, without a word of the content, for all else. */
export function parseStoredKeys(json: string): StoredKeys {
  const keys = parseJson(json)
  const version = typeof keys === 'object' && keys !== null && 'version' in keys ? keys.version : null
  if (version === 1 && isFirstForm(keys as object)) return fromFirstForm(keys as FirstForm)
  if (version === 2 && isComplete(keys as object)) return keys as StoredKeys
  if (version === 1 || version === 2) {
    throw new Error('The stored server keys are incomplete; restore them from a backup.')
  }
  throw new Error('The stored server keys have a form that this version does not know.')
}

function fromFirstForm({ signing, secrets }: FirstForm): StoredKeys {
  const dated = (jwk: SigningJwk): StoredSigningKey => ({
    jwk,
    madeAt: null,
    signsFrom: 0,
    tokensUntil: null,
    checksUntil: null,
  })
  const [first, ...former] = signing
  const [secret, ...others] = secrets
  return {
    version: 2,
    signing: [dated(first), ...former.map(dated)],
    ended: [],
    secrets: [
      { ...secret, madeAt: null, usedFrom: 0 },
      ...others.map(other => ({ ...other, madeAt: null, usedFrom: 0 })),
    ],
  }
}

function isFirstForm(keys: object): boolean {
  const { signing, secrets } = keys as Partial<Record<string, unknown>>
  return isFilled(signing) && signing.every(isSigningJwk) && isFilled(secrets) && secrets.every(isSecret)
}

function isComplete(keys: object): boolean {
  const { signing, ended, secrets } = keys as Partial<Record<string, unknown>>
  if (!isFilled(signing) || !isFilled(secrets) || !Array.isArray(ended)) return false
  const [newest] = signing as StoredSigningKey[]
  return (
    signing.every(isSigningKey) &&
    newest?.checksUntil === null &&
    ended.every(isEnded) &&
    secrets.every(secret => isSecret(secret) && hasMoments(secret, ['usedFrom'], ['madeAt']))
  )
}

function isSigningKey(key: object): boolean {
  return (
    'jwk' in key &&
    isObject(key.jwk) &&
    isSigningJwk(key.jwk) &&
    hasMoments(key, ['signsFrom'], ['madeAt', 'tokensUntil', 'checksUntil'])
  )
}

function isEnded(key: unknown): boolean {
  return isObject(key) && 'kid' in key && typeof key.kid === 'string' && hasMoments(key, ['endedAt'], ['madeAt'])
}

/** A moment that is missing must not count as one that is not set (security lesson B5). */
function hasMoments(value: object, set: readonly string[], open: readonly string[]): boolean {
  const members = value as Readonly<Record<string, unknown>>
  const isMoment = (name: string) => Number.isSafeInteger(members[name])
  return set.every(isMoment) && open.every(name => members[name] === null || isMoment(name))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isFilled(list: unknown): list is readonly object[] {
  return Array.isArray(list) && list.length > 0 && list.every(isObject)
}

function isSigningJwk(jwk: object): boolean {
  return 'kid' in jwk && typeof jwk.kid === 'string' && 'kty' in jwk && jwk.kty === 'RSA' && 'd' in jwk
}

function isSecret(secret: object): boolean {
  return (
    'id' in secret &&
    typeof secret.id === 'string' &&
    'key' in secret &&
    typeof secret.key === 'string' &&
    Buffer.from(secret.key, 'base64url').length === 32
  )
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // The parser's own message quotes the text, and this text is secret.
    throw new Error('The stored server keys are no JSON; restore them from a backup.')
  }
}
