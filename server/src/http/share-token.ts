import { type DriveKey, type ItemKey, parseDriveId, parseItemId } from '../domain/ids.ts'
import { AppError } from '../domain/errors.ts'
import { isActive } from '../domain/access/grant.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Grants } from '../domain/ports/grants.ts'
import type { Secrets } from '../domain/ports/secrets.ts'

/** Finds what a share token points at. Finding is not access: the item is judged like any other. */
export interface ShareReader {
  resolve(token: string): Promise<{ readonly drive: DriveKey; readonly item: ItemKey } | null>
}

/** The token of an address under `/shares/{token}` (links-and-shares.md section 3). */
export function encodeShareToken(webUrl: string): string {
  return `u!${Buffer.from(webUrl, 'utf8').toString('base64url')}`
}

/** Takes a share token apart; 400 when it is none. */
function decodeShareToken(token: string): URL | null {
  if (!token.startsWith('u!')) throw invalidToken()
  const text = Buffer.from(token.slice(2).replaceAll('+', '-').replaceAll('/', '_'), 'base64url').toString('utf8')
  if (!/^https?:\/\//i.test(text)) throw invalidToken()
  return URL.canParse(text) ? new URL(text) : null
}

function invalidToken(): AppError {
  return new AppError(
    'invalidShareToken',
    "The share token is not readable. It is 'u!' and the base64url of the sharing address, without '='.",
  )
}

/** The drive whose key stands in front of a link secret, and the secret; null when it has not that form. */
export function readLinkSecret(secret: string): { readonly drive: DriveKey; readonly secret: string } | null {
  const drive = parseDriveId(`b!${secret.slice(0, 10)}`)
  return drive === null || secret.length !== 34 ? null : { drive, secret }
}

/** Wires the reader of share tokens. */
export function createShareReader(
  origin: string,
  deps: { readonly grants: Grants; readonly secrets: Secrets; readonly clock: Clock },
): ShareReader {
  return {
    async resolve(token) {
      const url = decodeShareToken(token)
      if (url?.origin !== origin) return null
      const [, kind, key = ''] = url.pathname.split('/')
      if (kind === 'open') return parseItemId(key)
      const link = kind === 'i' ? readLinkSecret(key) : null
      if (!link) return null
      const grant = await deps.grants.findBySecret(link.drive, deps.secrets.hash(link.secret))
      return grant && isActive(grant, deps.clock.now()) ? { drive: grant.drive, item: grant.item } : null
    },
  }
}
