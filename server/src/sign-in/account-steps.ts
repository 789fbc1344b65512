import type { FastifyReply } from 'fastify'
import type { Directory } from '../domain/ports/directory.ts'
import { renderAccountChooserPage } from '../pages/sign-in/account-chooser-page.ts'
import { sendPage } from '../pages/send-page.ts'
import { showPerson } from './show-person.ts'
import type { SignInFrame } from './sign-in-frame.ts'
import { formScope, type Step } from './waiting-step.ts'

export interface AccountSteps {
  readonly frame: SignInFrame
  readonly directory: Pick<Directory, 'findPrincipal' | 'findUser'>
}

/** Shows who is signed in in this browser (`prompt=select_account`). */
export async function showChoice({ frame, directory }: AccountSteps, step: Step): Promise<FastifyReply> {
  const { request, reply, facts } = step
  const person = await directory.findPrincipal(facts.personId ?? '')
  const page = renderAccountChooserPage({
    ...frame.startForm(request, `/signin/${facts.uid}`, formScope(facts.uid)),
    applicationName: facts.application.isOwn ? null : facts.application.displayName,
    accounts: person === null ? [] : [{ id: person.id, ...showPerson(person) }],
  })
  const formTargets = facts.redirectUri === null ? [] : [facts.redirectUri]
  return sendPage(reply, page, { hasForm: true, isPopup: true, formTargets })
}

/** Goes on with the account that was chosen; another one has to sign in. */
export async function answerChoice({ request, reply, facts, interactions }: Step, form: URLSearchParams) {
  if (form.get('account') !== facts.personId) return `/signin/${facts.uid}?another=yes`
  return interactions.finishChoice(request.raw, reply.raw, facts.uid)
}
