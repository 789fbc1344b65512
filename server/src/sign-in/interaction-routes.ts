/**
 * `/signin/{uid}`: what a person does while an application waits. Each step reads the browser's own cookie, so nobody
 * goes on with what another browser began (security lesson I6); a form carries a token bound to the waiting request.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { entraErrors } from '../auth/issuer/entra-errors.ts'
import type { IssuerViews } from '../auth/issuer/issuer-views.ts'
import { type AccountSteps, answerChoice, showChoice } from './account-steps.ts'
import { answerConsent, type ConsentSteps, showConsent } from './consent-steps.ts'
import { answerSignIn, showSignIn, type SignInSteps } from './sign-in-steps.ts'
import type { SignInFrame } from './sign-in-frame.ts'
import { formScope, type Step } from './waiting-step.ts'

export interface InteractionDeps extends SignInSteps, ConsentSteps, AccountSteps {
  readonly frame: SignInFrame
  readonly views: Pick<IssuerViews, 'refusal'>
}

export function createInteractionRoutes(deps: InteractionDeps): (server: FastifyInstance) => Promise<void> {
  const { frame, views } = deps

  const showTooOld = (request: FastifyRequest, reply: FastifyReply) => {
    const { status, code, text } = entraErrors.signInTooOld
    const requestId = String(reply.getHeader('request-id') ?? '')
    const page = views.refusal(
      { acceptLanguage: request.headers['accept-language'] },
      {
        status,
        code,
        message: text,
        correlationId: requestId,
        traceId: requestId,
        at: frame.clock.now(),
      },
    )
    return reply.code(status).headers(page.headers).send(page.html)
  }

  const findStep = async (request: FastifyRequest, reply: FastifyReply): Promise<Step | null> => {
    const { uid } = request.params as { uid: string }
    const interactions = await frame.issuer.loadInteractions()
    const facts = await interactions.read(request.raw, reply.raw, uid)
    return facts && { request, reply, facts, interactions }
  }

  return async server => {
    server.get('/signin/:uid', async (request, reply) => {
      const step = await findStep(request, reply)
      if (step === null) return showTooOld(request, reply)
      const { prompt, personId } = step.facts
      if (prompt === 'consent') return showConsent(deps, step)
      const { another } = request.query as { another?: string }
      if (prompt === 'select_account' && personId !== null && another === undefined) return showChoice(deps, step)
      return showSignIn(deps, step, { username: another === 'typed' ? '' : null, fault: null })
    })

    server.post('/signin/:uid', async (request, reply) => {
      const step = await findStep(request, reply)
      if (step === null) return showTooOld(request, reply)
      const { uid, prompt } = step.facts
      const form = await frame.takeForm(request, formScope(uid))
      if (form?.get('action') === 'cancel') {
        return goOn(step, await step.interactions.abort(request.raw, reply.raw, uid), showTooOld)
      }
      const next =
        prompt === 'consent'
          ? await answerConsent(deps, step, form)
          : form?.has('account') || form?.get('action') === 'another'
            ? await answerChoice(step, form)
            : await answerSignIn(deps, step, form)
      return typeof next === 'string' || next === null ? goOn(step, next, showTooOld) : next
    })
  }
}

/** Sends the browser on, or tells that nothing waits any more. */
function goOn(
  { request, reply }: Step,
  next: string | null,
  showTooOld: (request: FastifyRequest, reply: FastifyReply) => FastifyReply,
): FastifyReply {
  return next === null ? showTooOld(request, reply) : reply.redirect(next, 303)
}
