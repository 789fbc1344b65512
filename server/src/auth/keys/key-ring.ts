/**
 * The keys of a running server, which may change under it: another process rotates them in the store they share. A
 * new key is published for a while before it signs, so no process ever signs with what another one does not know.
 */
import type { CryptoKey } from 'jose'
import type { Clock, Random } from '../../domain/ports/clock.ts'
import { generateSecret, generateSigningJwk } from './generate-keys.ts'
import type { KeySet, SigningKey } from './key-set.ts'
import type { KeyStore } from './key-store.ts'
import { buildServerKeys, type ServerKeys } from './keys.ts'
import { promiseTokenLife, unrecordedLifeMs } from './rotate-keys.ts'
import { chooseSecret, chooseSigningKey, endOf, formatStoredKeys, isCheckedAt, parseStoredKeys } from './stored-keys.ts'
import type { StoredKeys } from './stored-keys.ts'

/** The key set as it is at each use, and as the store may know it better. */
export interface LiveKeySet extends KeySet {
  /**
   * As `publicKey`; reads the store again for a key that is not known. At most one such reading begins in a second,
   * and none for what cannot be an id of ours, so that tokens with invented ids are no lever.
   */
  findPublicKey(kid: string): Promise<CryptoKey | null>
  /** The key for a token that ends at `expiresAt` (movable clock). It will check as long as the token lives. */
  signUntil(expiresAt: number): Promise<SigningKey>
}

/** Each member is read anew at each use; whoever keeps one, keeps it as it was. */
export interface KeyRing extends ServerKeys {
  readonly signing: LiveKeySet
  /** The keys of this moment: another object after each change, and the same one in between. */
  current(): ServerKeys
  /** What is stored, as this process knows it. */
  stored(): StoredKeys
  /** Calls back after each change of what signs, checks, seals or opens. Gives what ends that. */
  onChange(listener: (keys: ServerKeys) => void): () => void
  /** Reads the store again, and notices what has begun or ended since. */
  refresh(): Promise<void>
  /** Changes what is stored, for all processes; this one has taken the change over when it resolves. */
  change(edit: (stored: StoredKeys) => StoredKeys): Promise<void>
}

export interface KeyRingDeps {
  readonly clock: Clock
  readonly random: Random
  readonly log: { error(facts: Readonly<Record<string, unknown>>, text: string): void }
}

/** The base64url of a SHA-256 thumbprint (RFC 7638). */
const kidForm = /^[\w-]{43}$/
const askingPauseMs = 1000

/**
 * Opens the keys, or makes them on the very first start. Keys that cannot be read are an error, never a reason to make
 * new ones: what they sealed would be lost.
 */
export async function openKeyRing(store: KeyStore, deps: KeyRingDeps): Promise<KeyRing> {
  const { clock, log } = deps
  let json = (await store.load()) ?? (await createFirstKeys(store, deps))
  let stored = parseStoredKeys(json)
  let facts = describeState(stored, clock)
  let current = await buildServerKeys(stored, deps)
  const listeners = new Set<(keys: ServerKeys) => void>()

  async function read(): Promise<void> {
    const text = await store.load()
    if (text === null) throw new Error('The server keys are gone from their place; restore them from a backup.')
    const next = text === json ? stored : parseStoredKeys(text)
    const nextFacts = describeState(next, clock)
    if (next === stored && nextFacts === facts) return
    demandSameServer(stored, next)
    const keys = await buildServerKeys(next, deps)
    ;[json, stored, facts, current] = [text, next, nextFacts, keys]
    for (const listener of listeners) listener(keys)
  }

  // One reading at a time. Whoever asks during one gets the next: it begins after they asked.
  let running: Promise<void> = Promise.resolve()
  let queued: Promise<void> | null = null
  function refresh(): Promise<void> {
    queued ??= running
      .catch(() => undefined)
      .then(() => {
        queued = null
        running = read()
        return running
      })
    return queued
  }

  async function change(edit: (stored: StoredKeys) => StoredKeys): Promise<void> {
    await store.change(text => formatStoredKeys(edit(parseStoredKeys(text))))
    await refresh()
  }

  let askedAt: number | null = null
  let asking: Promise<void> = Promise.resolve()
  async function findPublicKey(kid: string): Promise<CryptoKey | null> {
    const known = current.signing.publicKey(kid)
    if (known !== null || !kidForm.test(kid)) return known
    const now = clock.machine()
    // A clock that was set back must not stop the asking.
    if (askedAt === null || Math.abs(now - askedAt) >= askingPauseMs) {
      askedAt = now
      asking = refresh().catch((error: unknown) => {
        log.error({ err: error }, 'The server keys could not be read again; a token with an unknown key was refused.')
      })
    }
    await asking
    return current.signing.publicKey(kid)
  }

  let promising: Promise<void> | null = null
  async function signUntil(expiresAt: number): Promise<SigningKey> {
    if (!Number.isSafeInteger(expiresAt)) throw new TypeError(`A token has to end at a moment, not at ${expiresAt}.`)
    for (;;) {
      const { signing } = current.signing
      const entry = stored.signing.find(({ jwk }) => jwk.kid === signing.kid)
      // Ends are set by the machine's clock, on which the command line rotates, so the usual life counts from it too.
      const isUsual = expiresAt <= clock.machine() + unrecordedLifeMs
      if (isUsual || (entry !== undefined && (entry.tokensUntil ?? -Infinity) >= expiresAt)) return signing
      // One promise at a time: it mostly covers who comes in between. A key that a rotation has ended meanwhile gets
      // none; then the look at the new one follows.
      if (promising === null) {
        promising = change(latest => promiseTokenLife(latest, signing.kid, expiresAt)).finally(() => {
          promising = null
        })
      }
      await promising
    }
  }

  const signing: LiveKeySet = followEach(() => current.signing, {
    findPublicKey,
    signUntil,
    publicKey: (kid: string) => current.signing.publicKey(kid),
  })
  const secretBox: ServerKeys['secretBox'] = {
    seal: (text, purpose) => current.secretBox.seal(text, purpose),
    open: (sealed, purpose) => current.secretBox.open(sealed, purpose),
  }
  return followEach(() => current, {
    signing,
    secretBox,
    current: () => current,
    stored: () => stored,
    refresh,
    change,
    onChange(listener: (keys: ServerKeys) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  })
}

/** An object with `own` members, and with those of the source as they are at each use. */
function followEach<T extends object, Own extends object>(source: () => T, own: Own): Omit<T, keyof Own> & Own {
  const members = Object.keys(source()).filter(name => !(name in own))
  const live = members.map(name => [name, { get: () => source()[name as keyof T], enumerable: true }])
  return Object.defineProperties({ ...own }, Object.fromEntries(live) as PropertyDescriptorMap) as Omit<T, keyof Own> &
    Own
}

async function createFirstKeys(store: KeyStore, { clock, random }: KeyRingDeps): Promise<string> {
  const madeAt = clock.machine()
  const first = formatStoredKeys({
    version: 2,
    signing: [{ jwk: await generateSigningJwk(), madeAt, signsFrom: madeAt, tokensUntil: null, checksUntil: null }],
    ended: [],
    secrets: [{ ...generateSecret(random), madeAt, usedFrom: madeAt }],
  })
  if (await store.create(first)) return first
  const winner = await store.load()
  if (winner === null) throw new Error('The key store refused new keys but holds none.')
  return winner
}

/** What the clocks alone change: which keys sign, seal and check. */
function describeState(stored: StoredKeys, clock: Clock): string {
  const checking = stored.signing.filter(key => isCheckedAt(endOf(key), clock.now())).map(({ jwk }) => jwk.kid)
  return [chooseSigningKey(stored, clock).jwk.kid, chooseSecret(stored, clock).id, ...checking].join(' ')
}

/** Root secrets are never dropped, so keys without ours are those of another server: what is sealed would stay shut. */
function demandSameServer(before: StoredKeys, next: StoredKeys): void {
  const ids = new Set(next.secrets.map(({ id }) => id))
  if (before.secrets.every(({ id }) => ids.has(id))) return
  throw new Error('The stored server keys are those of another server now; restore them from a backup.')
}
