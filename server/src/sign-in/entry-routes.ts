/** How people come to the sign-in without an application: `/signin?to=/account`, and back; `prompt=login` for somebody else. */
import type { FastifyInstance } from 'fastify'
import { ownClientId } from '../domain/identities/own-client.ts'
import { ownRedirectPath } from '../auth/issuer/own-application.ts'
import type { SignInFrame } from './sign-in-frame.ts'

/** Where somebody goes who comes from nowhere. */
const home = '/account'

/** A place on this server; anything else would make our sign-in a way to other sites. */
export function readLocalPath(given: unknown): string {
  const isLocal = typeof given === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/u.test(given) && !given.includes('\\')
  return isLocal ? given : home
}

export function createEntryRoutes({ tenantId, origin }: SignInFrame): (server: FastifyInstance) => Promise<void> {
  return async server => {
    server.get('/signin', (request, reply) => {
      const { to, prompt } = request.query as { to?: unknown; prompt?: unknown }
      // Convite's own pages are an application like others; it wants a session and no token.
      const params = new URLSearchParams({
        client_id: ownClientId,
        response_type: 'none',
        redirect_uri: origin + ownRedirectPath,
        scope: 'openid',
        state: readLocalPath(to),
        ...(prompt === 'login' ? { prompt } : {}),
      })
      return reply.redirect(`${origin}/${tenantId}/oauth2/v2.0/authorize?${params.toString()}`, 303)
    })
    server.get(ownRedirectPath, (request, reply) => {
      const { state } = request.query as { state?: unknown }
      return reply.redirect(readLocalPath(state), 303)
    })
  }
}
