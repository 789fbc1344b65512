/**
 * The addresses of a sign-in at another issuer:
 *
 *     POST /signin/{uid}/external/{provider}        our form; sends the browser to the provider
 *     GET  /signin/callback/{provider}              the provider's answer becomes a proof
 *     GET  /signin/{uid}/external/{provider}/done   the proof becomes a person, and the sign-in goes on
 *
 * Two halves, because the cookie of the interaction has the path `/signin/{uid}`, which the callback does not see. The
 * proof is bound to the interaction and to the browser, so a flow that began in one browser ends in no other (I5, I6).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ExternalProvider } from '../auth/external/external-provider.ts'
import type { ExternalSignIn } from '../auth/external/external-sign-in.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { Logger } from '../domain/ports/log.ts'
import { isStampValid } from '../domain/identities/token-stamp.ts'
import type { AdmitExternal } from '../domain/sign-in/admit-external.ts'
import { sendAway, sendFault } from './external-pages.ts'
import type { ExternalFault } from './external-texts.ts'
import { createFlowCookies } from './flow-cookies.ts'
import type { SignInFrame } from './sign-in-frame.ts'
import { formScope } from './waiting-step.ts'

export interface ExternalRoutesDeps {
  readonly frame: SignInFrame
  readonly signIn: ExternalSignIn
  readonly admit: AdmitExternal
  readonly directory: Pick<Directory, 'findPrincipal'>
  readonly log: Logger
}

type Params = { readonly uid: string; readonly provider: string }
type Fault = (fault: ExternalFault, detail: string, backTo: string | null) => FastifyReply

const signInPrompts: ReadonlySet<string> = new Set(['login', 'select_account'])
const noInteraction = 'No sign-in waits at this address in this browser.'

/** The addresses as a Fastify plugin. */
export function createExternalRoutes(deps: ExternalRoutesDeps): (server: FastifyInstance) => Promise<void> {
  const { frame, signIn, directory, log } = deps
  const cookies = createFlowCookies(frame.origin)

  const factsOf = (request: FastifyRequest, provider: ExternalProvider) => ({
    ...frame.start(request),
    provider: provider.label,
  })

  /** Runs a step of a known provider; a page says what went wrong, the log says why. */
  async function answer(
    request: FastifyRequest<{ Params: { provider: string } }>,
    reply: FastifyReply,
    step: (provider: ExternalProvider, fault: Fault) => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    const provider = signIn.find(request.params.provider)
    if (provider === null) {
      reply.callNotFound()
      return reply
    }
    return step(provider, (fault, detail, backTo) => {
      log.warn({ provider: provider.id, fault, detail }, 'a sign-in at an identity provider failed')
      return sendFault(reply, factsOf(request, provider), fault, backTo)
    })
  }

  /** The interaction of this browser while it is about who signs in; consent is given by who is signed in already. */
  async function readWaiting(request: FastifyRequest<{ Params: Params }>, reply: FastifyReply) {
    const interactions = await frame.issuer.loadInteractions()
    const facts = await interactions.read(request.raw, reply.raw, request.params.uid)
    return facts !== null && signInPrompts.has(facts.prompt) ? { facts, interactions } : null
  }

  async function begin(request: FastifyRequest<{ Params: Params }>, reply: FastifyReply): Promise<FastifyReply> {
    return answer(request, reply, async (provider, fault) => {
      const form = await frame.takeForm(request, formScope(request.params.uid))
      const waiting = await readWaiting(request, reply)
      if (waiting === null) return fault('expired', noInteraction, null)
      const { facts } = waiting
      const backTo = `/signin/${facts.uid}`
      if (form === null) return fault('notYours', 'The form carries no token of this sign-in.', backTo)
      const { uid: interactionUid, loginHint } = facts
      const wantsChoice = facts.prompt === 'select_account'
      const started = await signIn.begin(provider.id, { interactionUid, loginHint, wantsChoice })
      if ('failure' in started) return fault(started.failure, started.detail, backTo)
      reply.header('Set-Cookie', cookies.set(started.flow, started.browserSecret))
      return sendAway(reply, factsOf(request, provider), started.redirectTo)
    })
  }

  async function takeAnswer(
    request: FastifyRequest<{ Params: { provider: string } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    reply.header('Cache-Control', 'no-store').header('Referrer-Policy', 'no-referrer')
    return answer(request, reply, async (provider, fault) => {
      const query = new URLSearchParams((request.raw.url ?? '').split('?').slice(1).join('?'))
      const flow = signIn.flowOf(query) ?? ''
      const outcome = await signIn.finish(provider.id, { query, browserSecret: cookies.read(request.raw, flow) })
      if ('failure' in outcome) {
        // With the interaction known, the flow was this browser's and is used up.
        if (outcome.uid !== null) reply.header('Set-Cookie', cookies.drop(flow))
        return fault(outcome.failure, outcome.detail, outcome.uid === null ? null : `/signin/${outcome.uid}`)
      }
      return reply.redirect(`/signin/${outcome.uid}/external/${provider.id}/done?flow=${flow}`, 303)
    })
  }

  async function finish(
    request: FastifyRequest<{ Params: Params; Querystring: { flow?: unknown } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    return answer(request, reply, async (provider, fault) => {
      const waiting = await readWaiting(request, reply)
      if (waiting === null) return fault('expired', noInteraction, null)
      const { facts, interactions } = waiting
      const { uid } = facts
      const flow = String(request.query.flow)
      const browserSecret = cookies.read(request.raw, flow)
      const proof = browserSecret && (await signIn.takeProof(provider.id, { interactionUid: uid, browserSecret }))
      if (!proof) return fault('expired', 'This browser holds no proof for this interaction.', `/signin/${uid}`)
      const by = frame.author(reply, 'system', facts.application.clientId)
      const outcome = await deps.admit(by, proof.identity, provider)
      if (outcome.kind === 'refused') return fault(outcome.reason, 'The person is not admitted.', `/signin/${uid}`)
      const { personId } = outcome
      const stamp = (await directory.findPrincipal(personId))?.tokensValidFrom ?? null
      // A proof waits for its browser, and what ended all sign-ins meanwhile ends this one too (security lesson I7).
      if (!isStampValid({ tokensValidFrom: stamp }, proof.provedAt)) {
        return fault('signedOut', `The sign-ins of ${personId} were ended since the proof was made.`, `/signin/${uid}`)
      }
      const login = { personId, method: `external:${provider.id}`, stamp, isKept: false }
      const goOn = await interactions.finishLogin(request.raw, reply.raw, uid, login)
      if (goOn === null) return fault('expired', noInteraction, null)
      return reply.header('Set-Cookie', cookies.drop(flow)).redirect(goOn, 303)
    })
  }

  return async server => {
    server.post('/signin/:uid/external/:provider', begin)
    server.get('/signin/callback/:provider', takeAnswer)
    server.get('/signin/:uid/external/:provider/done', finish)
  }
}
