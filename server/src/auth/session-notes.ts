/** What the list of sign-ins learns from the provider: a sign-in that ended well, its use, its end. */
import type { IncomingMessage } from 'node:http'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { IssuerDeps } from './issuer-settings.ts'

const maxUserAgentLength = 400

/** What the sign-in pages put beside the provider's own result of a login. */
interface LoginResult {
  readonly accountId: string
  readonly method?: string
}

export interface SessionNotes {
  /** Writes before the answer goes out: a session that could not be noted, or not be ended, is an error. */
  write(context: KoaContextWithOIDC, original: IncomingMessage): Promise<void>
}

export function createSessionNotes({
  sessions,
  visitorAddress,
}: Pick<IssuerDeps, 'sessions' | 'visitorAddress'>): SessionNotes {
  return {
    async write(context, original) {
      const { oidc } = context
      const { session } = oidc
      if (session === undefined) return
      if (oidc.route === 'end_session_confirm') {
        const { destroyed: isEnded = false } = session as { destroyed?: boolean }
        if (isEnded && !isSwitch(context)) await sessions.end(session.uid)
        return
      }
      if (session.accountId === undefined || context.status >= 400) return
      const login = (oidc.result as { login?: LoginResult } | undefined)?.login
      if (login === undefined) return sessions.seen(session.uid)
      await sessions.begin({
        uid: session.uid,
        personId: session.accountId,
        method: login.method ?? 'password',
        userAgent: (original.headers['user-agent'] ?? '').slice(0, maxUserAgentLength),
        address: visitorAddress(original),
      })
    },
  }
}

/**
 * Somebody else signs in in the same browser: the provider ends the session on the way and goes on with the sign-in.
 * Nobody asked to be signed out, so what the former session gave stays good.
 */
function isSwitch({ oidc }: KoaContextWithOIDC): boolean {
  const { postLogoutRedirectUri = '' } = (oidc.session?.state ?? {}) as { postLogoutRedirectUri?: string }
  return ['authorization', 'code_verification'].some(route => {
    const { pathname } = new URL(oidc.urlFor(route))
    return new RegExp(`${pathname.split('/').at(-1)}/[\\w-]+$`, 'u').test(postLogoutRedirectUri)
  })
}
