/** What the list of sign-ins learns from the provider: a sign-in that ended well, its use, its end. */
import type { IncomingMessage } from 'node:http'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { ChangeAuthor } from '../../domain/ports/directory-admin.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import type { IssuerDeps, IssuerSettings } from './issuer-settings.ts'
import { sessionSeconds } from './session-life.ts'
import { ownClientId } from '../../domain/identities/own-client.ts'

/** What the sign-in pages put beside the provider's own result of a login (interactions.ts). */
export interface LoginNotes {
  readonly method: string
  /** `tokensValidFrom` of the account when the person proved who they are. */
  readonly stamp: number | null
}

export interface SessionNotes {
  /**
   * Writes before the answer goes out: a session that could not be noted, or not be ended, is an error. False when the
   * person's sign-ins were ended since they proved who they are: the session must not begin (security lesson I7).
   */
  write(context: KoaContextWithOIDC, original: IncomingMessage, requestId: string): Promise<boolean>
}

export function createSessionNotes(
  settings: Pick<IssuerSettings, 'lifetimes'>,
  { sessions, visitorAddress, state, clock }: Pick<IssuerDeps, 'sessions' | 'visitorAddress' | 'state' | 'clock'>,
): SessionNotes {
  return {
    async write(context, original, requestId) {
      const { oidc } = context
      const { session } = oidc
      if (session === undefined) return true
      if (oidc.route === 'end_session_confirm') {
        const { destroyed: isEnded = false, accountId } = session as { destroyed?: boolean; accountId?: string }
        const by: ChangeAuthor = { actor: accountId ?? 'system', appId: ownClientId, requestId, now: clock.now() }
        if (isEnded && !isSwitch(context)) await sessions.end(by, session.uid)
        return true
      }
      if (session.accountId === undefined || context.status >= 400) return true
      const login = (oidc.result as { login?: LoginNotes } | undefined)?.login
      if (login === undefined) {
        await sessions.seen(session.uid, clock.now())
        return true
      }
      const endsAt = clock.now() + sessionSeconds(session, settings.lifetimes) * 1000
      const isBegun = await sessions.begin({
        uid: session.uid,
        person: session.accountId as PrincipalId,
        method: login.method,
        stamp: login.stamp,
        userAgent: original.headers['user-agent'] ?? '',
        address: visitorAddress(original),
        now: clock.now(),
        endsAt,
      })
      if (isBegun) return true
      // The step after the sign-in, consent for instance, brings the same login again.
      const listed = await sessions.find(session.uid, clock.now())
      if (listed?.person === session.accountId) {
        await sessions.extend(session.uid, endsAt)
        return true
      }
      await state.end({ sessionUid: session.uid })
      return false
    },
  }
}

/**
 * Somebody else signs in in the same browser: the provider ends the session on the way and goes on with the sign-in.
 * Nobody asked to be signed out, so what the former session gave stays good. The whole address is compared: an
 * application's own may end alike.
 */
function isSwitch({ oidc }: KoaContextWithOIDC): boolean {
  const { postLogoutRedirectUri = '' } = (oidc.session?.state ?? {}) as { postLogoutRedirectUri?: string }
  return ['authorization', 'code_verification'].some(route => {
    const prefix = `${oidc.urlFor(route)}/`
    return postLogoutRedirectUri.startsWith(prefix) && /^[\w-]+$/u.test(postLogoutRedirectUri.slice(prefix.length))
  })
}
