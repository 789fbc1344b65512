/** `/account`: where somebody is signed in, which applications act for them, and the end of each. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { clearSessionCookies } from '../auth/browser/cookie-names.ts'
import type { WebSession } from '../auth/browser/web-sessions.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { ApplicationRegistry } from '../domain/ports/application-registry.ts'
import type { Consent, Consents } from '../domain/ports/consents.ts'
import type { Credentials } from '../domain/ports/credentials.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { SignInSessions } from '../domain/ports/sign-in-sessions.ts'
import { describeDevice } from '../domain/sign-in/describe-device.ts'
import { scopeTitle } from '../pages/scope-title.ts'
import { type AccountView, renderAccountPage } from '../pages/sign-in/account-page.ts'
import type { AccountSession } from '../pages/sign-in/account-sessions.ts'
import { renderSignedOutPage } from '../pages/sign-in/signed-out-page.ts'
import { sendPage } from '../pages/send-page.ts'
import { accountAt, accountScope } from './account-form.ts'
import { showPerson } from './show-person.ts'
import type { SignInFrame } from './sign-in-frame.ts'

export interface AccountDeps {
  readonly frame: SignInFrame
  readonly directory: Pick<Directory, 'findPrincipal'>
  readonly applications: ApplicationRegistry
  readonly consents: Pick<Consents, 'listOf' | 'list' | 'find' | 'revoke'>
  readonly credentials: Pick<Credentials, 'findById'>
  readonly sessions: Pick<SignInSessions, 'listOf' | 'end' | 'endAll'>
  /** What the button of an issuer says, by its id. */
  readonly labelOfProvider: (id: string) => string
  readonly timeZone: string
}

const maxConsentsForEverybody = 200

interface Visit {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly session: WebSession
  readonly person: PrincipalRecord
}

export function createAccountRoutes(deps: AccountDeps): (server: FastifyInstance) => Promise<void> {
  const { frame, directory } = deps

  const findVisit = async (request: FastifyRequest, reply: FastifyReply): Promise<Visit | null> => {
    const session = await frame.session(request)
    const person = session && (await directory.findPrincipal(session.personId))
    return session && person && { request, reply, session, person }
  }

  return async server => {
    server.get(accountAt, async (request, reply) => {
      const visit = await findVisit(request, reply)
      if (visit === null) return frame.askToSignIn(request, reply)
      const { done } = request.query as { done?: string }
      return showAccount(deps, visit, done === 'ended' || done === 'withdrawn' ? done : null)
    })

    server.post(accountAt, async (request, reply) => {
      const visit = await findVisit(request, reply)
      if (visit === null) return reply.redirect('/signin?to=/account', 303)
      const form = await frame.takeForm(request, accountScope(visit.session))
      if (form === null) return reply.redirect(accountAt, 303)
      return takeAccountForm(deps, visit, form)
    })
  }
}

async function showAccount(deps: AccountDeps, visit: Visit, done: AccountView['done']): Promise<FastifyReply> {
  const { frame, timeZone } = deps
  const { request, reply, session, person } = visit
  const start = frame.startForm(request, accountAt, accountScope(session))
  const listed = await deps.sessions.listOf(person.id, frame.clock.now())
  const consents = [...(await deps.consents.listOf(person.id)), ...(await listForEverybody(deps))]
  const credential = await deps.credentials.findById(person.id)
  const page = renderAccountPage({
    ...start,
    timeZone,
    person: showPerson(person),
    sessions: listed.map(one => ({
      id: one.uid,
      isCurrent: one.uid === session.uid,
      startedAt: one.startedAt,
      lastSeenAt: one.seenAt,
      device: describeDevice(one.userAgent),
      address: one.address === '' ? null : one.address,
      method: showMethod(one.method, deps),
    })),
    consents: await Promise.all(
      consents.map(async ({ id, clientId, scopes, grantedAt, personId }) => ({
        id,
        applicationName: (await deps.applications.findByClientId(clientId))?.displayName ?? clientId,
        scopes: scopes.map(name => scopeTitle(name, start.language)),
        grantedAt,
        isForEverybody: personId === null,
      })),
    ),
    changePasswordAt: credential?.hasPassword ? '/account/password' : null,
    done,
  })
  return sendPage(reply, page, { hasForm: true })
}

/** What administrators agreed to for everybody; there are about as many as applications. */
async function listForEverybody({ consents }: AccountDeps): Promise<readonly Consent[]> {
  const { entries } = await consents.list({ isForEverybody: true, after: null, limit: maxConsentsForEverybody })
  return entries
}

function showMethod(method: string, { labelOfProvider }: AccountDeps): AccountSession['method'] {
  if (method === 'demo') return { provider: 'one click' }
  return method.startsWith('external:') ? { provider: labelOfProvider(method.slice('external:'.length)) } : 'password'
}

async function takeAccountForm(deps: AccountDeps, visit: Visit, form: URLSearchParams): Promise<FastifyReply> {
  const { frame, sessions, consents } = deps
  const { request, reply, session, person } = visit
  const by = frame.author(reply, person.id)
  const ended = form.get('endSession')
  if (ended !== null) {
    await sessions.end(by, ended, person.id)
    return reply.redirect('/account?done=ended', 303)
  }
  const withdrawn = form.get('withdrawConsent')
  if (withdrawn !== null) {
    const consent = await consents.find(withdrawn)
    // One's own alone: what an administrator agreed to for everybody, an administrator ends.
    if (consent?.personId === person.id) await consents.revoke(by, withdrawn)
    return reply.redirect('/account?done=withdrawn', 303)
  }
  if (form.get('action') === 'signOutEverywhere') await sessions.endAll(by, person.id)
  else await sessions.end(by, session.uid, person.id)
  for (const cookie of clearSessionCookies(frame.origin)) reply.header('Set-Cookie', cookie)
  const page = renderSignedOutPage({ ...frame.start(request), applicationName: null, returnTo: null })
  return sendPage(reply, page)
}
