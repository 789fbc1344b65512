/** `convite keys`: what is stored of the server's keys, in words, and the steps of a rotation. */
import { setTimeout as pause } from 'node:timers/promises'
import { generateSecret, generateSigningJwk } from '../auth/keys/generate-keys.ts'
import {
  addSecret,
  addSigningKey,
  endSigningKeys,
  signingLeadMs,
  urgentEndMs,
  urgentLeadMs,
} from '../auth/keys/rotate-keys.ts'
import {
  chooseSecret,
  chooseSigningKey,
  endOf,
  isCheckedAt,
  type StoredKeys,
  type StoredSigningKey,
} from '../auth/keys/stored-keys.ts'
import { formatInstant } from '../domain/time.ts'
import type { Services } from '../composition/services.ts'
import { CliFailure } from './failure.ts'

/** A key as the command line shows it. Ids open nothing. */
export interface DescribedKey {
  readonly kid: string
  readonly algorithm: 'RS256'
  readonly madeDateTime: string | null
  /** `published` checks already and will sign, `checks` did sign. */
  readonly state: 'signs' | 'published' | 'checks' | 'ended'
  /** When the state is over or was reached; null for the key that signs. */
  readonly until: string | null
}

export interface DescribedSecret {
  readonly id: string
  readonly madeDateTime: string | null
  readonly state: 'seals' | 'published' | 'opens'
  readonly until: string | null
}

/** What the server has, newest first. */
export function describeKeys({ keys, clock }: Pick<Services, 'keys' | 'clock'>) {
  const stored = keys.stored()
  return { value: describeSigningKeys(stored, clock), secrets: describeSecrets(stored, clock) }
}

function describeSigningKeys(stored: StoredKeys, clock: Services['clock']): DescribedKey[] {
  const signing = chooseSigningKey(stored, clock)
  const describe = (key: StoredSigningKey): DescribedKey => ({
    kid: key.jwk.kid,
    algorithm: 'RS256',
    madeDateTime: formatMoment(key.madeAt),
    ...describeState(key, key === signing, clock),
  })
  const ended = stored.ended.map(
    ({ kid, madeAt, endedAt }): DescribedKey => ({
      kid,
      algorithm: 'RS256',
      madeDateTime: formatMoment(madeAt),
      state: 'ended',
      until: formatMoment(endedAt),
    }),
  )
  return [...stored.signing.map(describe), ...ended]
}

function describeState(
  key: StoredSigningKey,
  isSigning: boolean,
  clock: Services['clock'],
): Pick<DescribedKey, 'state' | 'until'> {
  const end = endOf(key)
  if (isSigning) return { state: 'signs', until: null }
  // The newest has no end, and it signs unless its time has yet to come.
  if (end === null || key.signsFrom > clock.machine()) return { state: 'published', until: formatMoment(key.signsFrom) }
  return { state: isCheckedAt(end, clock.now()) ? 'checks' : 'ended', until: formatMoment(end) }
}

function describeSecrets(stored: StoredKeys, clock: Services['clock']): DescribedSecret[] {
  const sealing = chooseSecret(stored, clock)
  const newer = stored.secrets.slice(0, stored.secrets.indexOf(sealing))
  return stored.secrets.map(secret => {
    const isNewer = newer.includes(secret)
    return {
      id: secret.id,
      madeDateTime: formatMoment(secret.madeAt),
      state: secret === sealing ? 'seals' : isNewer ? 'published' : 'opens',
      until: isNewer ? formatMoment(secret.usedFrom) : null,
    }
  })
}

function formatMoment(moment: number | null): string | null {
  return moment === null ? null : formatInstant(moment)
}

/** Makes a new signing key. The former ones check for the life of what they signed. */
export async function rotateSigningKey({ keys, clock }: Pick<Services, 'keys' | 'clock'>): Promise<void> {
  const jwk = await generateSigningJwk()
  await keys.change(stored => addSigningKey(stored, jwk, { now: clock.machine(), leadMs: signingLeadMs }))
}

/**
 * Makes a new signing key and ends those that were there. In two steps, with a pause in which every process reads the
 * new key and begins to sign with it: so no process signs with what another one does not know yet, or knows no more.
 */
export async function replaceSigningKeys({ keys, clock }: Pick<Services, 'keys' | 'clock'>): Promise<void> {
  const jwk = await generateSigningJwk()
  const former = new Set<string>()
  await keys.change(stored => {
    former.clear()
    for (const key of stored.signing) former.add(key.jwk.kid)
    return addSigningKey(stored, jwk, { now: clock.machine(), leadMs: urgentLeadMs })
  })
  await pause(urgentEndMs)
  await keys.change(stored => endSigningKeys(stored, former, clock.machine()))
}

/** Makes a new root secret; the database belongs to it as to the former ones. */
export async function rotateSecret({ keys, keyRegistry, clock, random }: Services): Promise<void> {
  const secret = generateSecret(random)
  await keys.change(stored => addSecret(stored, secret, clock.machine()))
  if (await keyRegistry.claim(keys.ids)) return
  throw new CliFailure(
    'notAllowed',
    'The database belongs to a server with other keys; name its data folder by --data.',
  )
}
