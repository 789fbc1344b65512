/**
 * Who is signed in in a browser, for the server's own pages: read straight from the issuer's session. Cookies never
 * authorise a call of the API (security lesson K5); they open pages, and each form carries a token besides.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Clock } from '../../domain/ports/clock.ts'
import type { OidcStatePort } from '../../domain/ports/oidc-state.ts'
import { cookieNames } from './cookie-names.ts'
import type { SignInSessions } from '../../domain/ports/sign-in-sessions.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import type { ServerKeys } from '../keys/keys.ts'
import { readCookie } from './read-cookie.ts'

export interface WebSession {
  /** Stays the same while the person is signed in; names the session in lists. */
  readonly uid: string
  readonly personId: PrincipalId
  /** The moment of signing in, UTC milliseconds of the movable clock. */
  readonly signedInAt: number
  /** Applications that the person signed in to in this session. */
  readonly clientIds: readonly string[]
}

export interface WebSessions {
  /** The session of the request's browser; null when nobody is signed in there. */
  read(request: IncomingMessage): Promise<WebSession | null>
  /**
   * A token for the forms of one page: `scope` says what the form belongs to, such as the uid of a session or of a
   * waiting request, so no other page's token fits.
   */
  formToken(scope: string): string
  isFormToken(scope: string, token: string | null): boolean
}

export interface WebSessionsDeps {
  readonly origin: string
  readonly state: Pick<OidcStatePort, 'find'>
  readonly sessions: Pick<SignInSessions, 'find'>
  readonly clock: Pick<Clock, 'now' | 'machine'>
  readonly keys: Pick<ServerKeys, 'cookieKeys'>
}

interface SessionPayload {
  readonly uid?: string
  readonly accountId?: string
  readonly loginTs?: number
  readonly authorizations?: Readonly<Record<string, unknown>>
}

export function createWebSessions({ origin, state, sessions, clock, keys }: WebSessionsDeps): WebSessions {
  const { session: cookieName } = cookieNames(origin)
  const sign = (scope: string, key: string) => createHmac('sha256', key).update(`form ${scope}`).digest('base64url')
  return {
    async read(request) {
      const id = readCookie(request, cookieName)
      if (id === null) return null
      const row = await state.find('Session', hash('sha256', id, 'hex'))
      if (row === null || (row.expiresAt !== null && clock.now() >= row.expiresAt)) return null
      const { uid, accountId, loginTs, authorizations } = row.payload as SessionPayload
      if (uid === undefined || accountId === undefined || loginTs === undefined) return null
      const listed = await sessions.find(uid, clock.now())
      if (listed === null || listed.person !== accountId) return null
      // The provider dates the sign-in by the machine's clock.
      const signedInAt = loginTs * 1000 + clock.now() - clock.machine()
      return { uid, personId: listed.person, signedInAt, clientIds: Object.keys(authorizations ?? {}) }
    },
    formToken(scope) {
      const [newest] = keys.cookieKeys
      if (newest === undefined) throw new Error('Forms need a key.')
      return sign(scope, newest)
    },
    // Pages that were open while the keys were rotated go on.
    isFormToken: (scope, token) => keys.cookieKeys.some(key => isSame(sign(scope, key), token ?? '')),
  }
}

function isSame(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)]
  return one.length === other.length && timingSafeEqual(one, other)
}
