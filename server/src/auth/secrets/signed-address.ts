import { timingSafeEqual } from 'node:crypto'
import { AppError } from '../../domain/errors.ts'
import { createShortHmac } from './short-hmac.ts'

/** For whom a download address was made; asked again at each use (design.md section 10). */
export interface AddressHolder {
  /** A person, an application on its own, or the visitor of a link. */
  readonly kind: 'user' | 'app' | 'link'
  /** The id of the principal, of the application or of the link. */
  readonly id: string
}

/** All that a download address says. What it does not say, such as the type, is read from the item at each use. */
export interface DownloadFields {
  readonly driveId: string
  readonly itemId: string
  /** The one version whose bytes it gives. */
  readonly versionKey: string
  readonly holder: AddressHolder
  /** UTC milliseconds; at this moment the address is over. */
  readonly expiresAt: number
  readonly disposition: 'attachment' | 'inline'
}

/**
 * Signs and opens download addresses. They are not encrypted: whoever holds one is told nothing but ids of what they
 * may read. The signature covers every field; there is no unsigned part and no part that has a default.
 */
export interface DownloadAddresses {
  /** The token that stands in the address: letters, digits, `-`, `_` and one dot. */
  signDownload(fields: DownloadFields): string
  /**
   * The fields of a token that this server signed and that has not ended at `now` (UTC milliseconds, the movable
   * clock). Throws AppError `invalidDownloadAddress` for anything else. That the holder still has access is not
   * said by this; the caller asks the access function.
   */
  openDownload(token: string, now: number): DownloadFields
}

/** Part of what is signed, so that no signature made for another purpose or method fits here. */
const purpose = 'convite GET download 1\n'
const minKeyBytes = 32

/**
 * Download addresses under the given keys: the first one signs, all of them open, so a key can be replaced while
 * addresses are out. Throws without a key or with one shorter than 32 bytes: a missing key must never count as valid
 * (security-lessons.md B5).
 */
export function createDownloadAddresses(keys: readonly Uint8Array[]): DownloadAddresses {
  if (keys.some(key => key.length < minKeyBytes)) throw new Error('A key of download addresses needs 32 bytes or more.')
  const macs = keys.map(createShortHmac)
  const [sign] = macs
  if (sign === undefined) throw new Error('Download addresses need a key.')

  return {
    signDownload(fields) {
      const payload = Buffer.from(JSON.stringify(toWire(fields))).toString('base64url')
      return `${payload}.${sign(purpose + payload)}`
    },
    openDownload(token, now) {
      const dot = token.indexOf('.')
      const payload = token.slice(0, Math.max(dot, 0))
      const given = token.slice(dot + 1)
      const isSigned = payload !== '' && macs.some(mac => isSameText(mac(purpose + payload), given))
      if (!isSigned) throw new AppError('invalidDownloadAddress', 'The download address is not valid.')
      const fields = fromWire(JSON.parse(Buffer.from(payload, 'base64url').toString()))
      if (now >= fields.expiresAt) throw new AppError('invalidDownloadAddress', 'The download address has ended.')
      return fields
    },
  }
}

type Wire = readonly [
  driveId: string,
  itemId: string,
  versionKey: string,
  holderKind: AddressHolder['kind'],
  holderId: string,
  expiresAt: number,
  disposition: DownloadFields['disposition'],
]

function toWire(fields: DownloadFields): Wire {
  const { driveId, itemId, versionKey, holder, expiresAt, disposition } = fields
  const wire = [driveId, itemId, versionKey, holder.kind, holder.id, expiresAt, disposition] as const
  // NaN and undefined would turn into null on the way and could open what they should not.
  if (!wire.every(field => (typeof field === 'string' ? field !== '' : Number.isSafeInteger(field))))
    throw new TypeError('A download address needs all of its fields.')
  return wire
}

/** Only what toWire() made gets here: the signature has been checked, and the purpose carries the version. */
function fromWire(wire: Wire): DownloadFields {
  const [driveId, itemId, versionKey, kind, id, expiresAt, disposition] = wire
  return { driveId, itemId, versionKey, holder: { kind, id }, expiresAt, disposition }
}

/**
 * Compares the signatures as they are written, in constant time: their decoded bytes would also be equal for other
 * spellings of the last letter.
 */
function isSameText(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)]
  return one.length === other.length && timingSafeEqual(one, other)
}
