import { quoted } from '../../domain/errors.ts'
import type { GraphVersion } from './address.ts'
import { AddressFault } from './address-fault.ts'

/** The longest address that is read, in characters (odata-and-batch.md section 1). */
export const maxAddressLength = 16 * 1024

/** A URL cut into its raw pieces, nothing decoded. */
export interface SplitUrl {
  readonly version: GraphVersion
  /** All segments of the path. */
  readonly segments: readonly string[]
  /** Index of the first segment behind the version. */
  readonly start: number
  /** What stands behind `?`. */
  readonly queryText: string
}

/** The first segments that `/v2.0` serves: it is an alias for the drive part alone (client-rclone.md section 1). */
const drivePart = /^(?:drives?|me|users|groups|sites|shares)(?![\w$])/i

/** Cuts a URL at `?` and `/` and finds its version. One slash at the end is dropped. */
export function splitUrl(rawUrl: string): SplitUrl {
  if (rawUrl.length > maxAddressLength) {
    throw new AddressFault('tooLong', `The address has ${rawUrl.length} characters; the limit is ${maxAddressLength}.`)
  }
  if (!rawUrl.isWellFormed()) throw new AddressFault('malformedEncoding', 'The address is not valid Unicode.')
  const mark = rawUrl.indexOf('?')
  const path = mark < 0 ? rawUrl : rawUrl.slice(0, mark)
  const queryText = mark < 0 ? '' : rawUrl.slice(mark + 1)
  if (!path.startsWith('/')) throw unknownVersion(path)
  const end = path.endsWith('/') ? path.length - 1 : path.length
  const segments = path.slice(1, end).split('/')
  const version = readVersion(segments[0] ?? '')
  if (version !== null) return { version, segments, start: 1, queryText }
  return { version: 'v1.0', segments, start: findAliasEnd(segments), queryText }
}

function readVersion(segment: string): GraphVersion | null {
  if (segment === 'v1.0' || segment === 'V1.0') return 'v1.0'
  return segment.toLowerCase() === 'beta' ? 'beta' : null
}

/** The index behind `v2.0` in `/v2.0/drives/...`, `/_api/v2.0/drives/...` or any other prefix. */
function findAliasEnd(segments: readonly string[]): number {
  const index = segments.findIndex(segment => segment === 'v2.0' || segment === 'V2.0')
  const isDrivePart = index >= 0 && drivePart.test(segments[index + 1] ?? '')
  if (!isDrivePart) throw unknownVersion(segments[0] ?? '')
  if (segments.slice(0, index).includes('')) {
    throw new AddressFault('emptySegment', 'The address has an empty segment: two slashes follow each other.')
  }
  return index + 1
}

function unknownVersion(segment: string): AddressFault {
  return new AddressFault(
    'unknownVersion',
    `${quoted(segment)} is no version of the API; an address begins with /v1.0 or /beta.`,
    segment,
  )
}
