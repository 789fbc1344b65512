/**
 * The proof that somebody has signed in with this browser before. It opens nothing: it only keeps the holder of an
 * account from being slowed with the strangers who guess at the password (docs/decisions/0007).
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock, Random } from '../../domain/ports/clock.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import type { KnownDevice } from '../../domain/sign-in/known-device.ts'

export interface DeviceProofs {
  /**
   * The value of the cookie after a right password. `former` is the value that the browser sent, so that several
   * people who share it are all known there.
   */
  issueDeviceProof(person: PrincipalId, former?: string): string
  /** Null for what this server did not sign, or too long ago. */
  readDeviceProof(value: string | undefined): KnownDevice | null
}

/** Seconds for which the cookie is to be kept; so old a proof is none. */
export const deviceProofLifeSeconds = 365 * 24 * 3600

const mostPeople = 5
const longestValue = 1024
const purpose = 'convite device proof 1\n'

/** Proofs under the given keys: the first signs, all of them check. */
export function createDeviceProofs(
  keys: readonly Buffer[],
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): DeviceProofs {
  const [signing] = keys
  if (signing === undefined) throw new Error('Device proofs need a key.')
  const sign = (key: Buffer, payload: string) =>
    createHmac('sha256', key)
      .update(purpose + payload)
      .digest()

  const read = (value: string | undefined): KnownDevice | null => {
    if (value === undefined || value.length > longestValue) return null
    const [payload = '', signature = ''] = value.split('.')
    const given = Buffer.from(signature, 'base64url')
    const isOurs = keys.some(key => {
      const wanted = sign(key, payload)
      return given.length === wanted.length && timingSafeEqual(given, wanted)
    })
    if (!isOurs) return null
    const { d, p, t } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
      d: string
      p: PrincipalId[]
      t: number
    }
    return clock.now() < (t + deviceProofLifeSeconds) * 1000 ? { device: d, people: p } : null
  }

  return {
    readDeviceProof: read,
    issueDeviceProof(person, former) {
      const known = read(former)
      const people = [person, ...(known?.people ?? []).filter(id => id !== person)].slice(0, mostPeople)
      const device = known?.device ?? random.bytes(16).toString('base64url')
      const fields = { d: device, p: people, t: Math.floor(clock.now() / 1000) }
      const payload = Buffer.from(JSON.stringify(fields)).toString('base64url')
      return `${payload}.${sign(signing, payload).toString('base64url')}`
    },
  }
}
