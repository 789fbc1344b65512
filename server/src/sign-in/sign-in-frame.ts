/** What all sign-in pages share: who they belong to, how a form is proved to be ours, how a page goes out. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isForeignForm } from '../auth/browser/foreign-form.ts'
import type { Issuer } from '../auth/issuer/issuer.ts'
import type { WebSession } from '../auth/browser/web-sessions.ts'
import { AppError } from '../domain/errors.ts'
import type { ChangeAuthor } from '../domain/ports/directory-admin.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { SignInSessions } from '../domain/ports/sign-in-sessions.ts'
import { type PageLanguage, pickPageLanguage } from '../pages/language.ts'
import { readForm } from '../pages/read-form.ts'
import { ownClientId } from '../domain/identities/own-client.ts'

export interface SignInFrameDeps {
  readonly origin: string
  readonly tenantId: string
  readonly organizationName: () => string
  readonly clock: Clock
  readonly issuer: Pick<Issuer, 'webSessions' | 'loadInteractions'>
  readonly sessions: Pick<SignInSessions, 'seen'>
}

/** The members that every page begins with. */
export interface PageStart {
  readonly language: PageLanguage
  readonly organizationName: string
}

export interface SignInFrame extends SignInFrameDeps {
  start(request: FastifyRequest): PageStart
  /** The members of a page with a form, bound to `scope`: a waiting request, a session, or the page itself. */
  startForm(request: FastifyRequest, action: string, scope: string): PageStart & { action: string; formToken: string }
  /**
   * Reads a form that came from a page of ours. Throws for one that another site sent; null when it was made for
   * something else or too long ago, which the page tells (security lesson K5).
   */
  takeForm(request: FastifyRequest, scope: string): Promise<URLSearchParams | null>
  /** Who is signed in in this browser; the list of sign-ins learns that the session is in use. */
  session(request: FastifyRequest): Promise<WebSession | null>
  /** Whoever acts through a page, for the audit. */
  author(reply: FastifyReply, actor: string, appId?: string): ChangeAuthor
  /** The sign-in that leads back here. `login` asks whoever is signed in already, too. */
  signInAddress(request: FastifyRequest, prompt?: 'login'): string
  /** Sends the browser to the sign-in, and back here afterwards. */
  askToSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply
}

export function createSignInFrame(deps: SignInFrameDeps): SignInFrame {
  const { origin, clock, issuer, organizationName, sessions } = deps
  const start = (request: FastifyRequest): PageStart => ({
    language: pickPageLanguage(request.headers['accept-language']),
    organizationName: organizationName(),
  })
  const signInAddress: SignInFrame['signInAddress'] = (request, prompt) =>
    `/signin?to=${encodeURIComponent(request.url)}${prompt === undefined ? '' : `&prompt=${prompt}`}`
  return {
    ...deps,
    start,
    signInAddress,
    startForm: (request, action, scope) => ({
      ...start(request),
      action,
      formToken: issuer.webSessions.formToken(scope),
    }),
    async takeForm(request, scope) {
      if (isForeignForm(request.headers, origin)) {
        throw new AppError('accessDenied', `A form of ${origin} was sent from a page of another site.`)
      }
      const form = await readForm(request.raw)
      return issuer.webSessions.isFormToken(scope, form.get('token')) ? form : null
    },
    async session(request) {
      const session = await issuer.webSessions.read(request.raw)
      if (session !== null) await sessions.seen(session.uid, clock.now())
      return session
    },
    author: (reply, actor, appId = ownClientId) => ({
      actor,
      appId,
      requestId: String(reply.getHeader('request-id') ?? ''),
      now: clock.now(),
    }),
    askToSignIn: (request, reply) => reply.redirect(signInAddress(request), 303),
  }
}
