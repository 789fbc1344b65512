/** A person, or an administrator for everybody, agrees to what an application may do. */
import { type PermissionName, permissions } from '@convite/contract/scopes'
import type { FastifyReply } from 'fastify'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { ApplicationRegistry } from '../domain/ports/application-registry.ts'
import type { Consents } from '../domain/ports/consents.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { PageLanguage } from '../pages/language.ts'
import { renderConsentPage, type ShownScope } from '../pages/sign-in/consent-page.ts'
import { consentTexts } from '../pages/sign-in/consent-texts.ts'
import { scopeTexts } from '../pages/scope-texts.ts'
import { sendPage } from '../pages/send-page.ts'
import { showPerson } from './show-person.ts'
import type { SignInFrame } from './sign-in-frame.ts'
import { formScope, type Step } from './waiting-step.ts'

export interface ConsentSteps {
  readonly frame: SignInFrame
  readonly directory: Pick<Directory, 'findPrincipal' | 'findUser'>
  readonly applications: ApplicationRegistry
  readonly consents: Pick<Consents, 'add'>
}

export async function showConsent(deps: ConsentSteps, step: Step): Promise<FastifyReply> {
  const { request, reply, facts } = step
  const person = await findPerson(deps, step)
  const start = deps.frame.startForm(request, `/signin/${facts.uid}`, formScope(facts.uid))
  const shown = await Promise.all(facts.scopes.map(name => showScope(name, start.language, deps.applications)))
  const isClosed = (name: string) => needsAdministrator(name) && !person.isAdmin
  const page = renderConsentPage({
    ...start,
    application: { displayName: facts.application.displayName, redirectHost: facts.redirectHost },
    person: showPerson(person),
    scopes: shown.filter(({ name }) => !isClosed(name)),
    canConsentForOrganization: person.isAdmin,
    needsAdministrator: shown.filter(({ name }) => isClosed(name)),
  })
  const formTargets = facts.redirectUri === null ? [] : [facts.redirectUri]
  return sendPage(reply, page, { hasForm: true, isPopup: true, formTargets })
}

/** Remembers the consent and goes on; without the form's token or the right to agree, the page again. */
export async function answerConsent(
  deps: ConsentSteps,
  step: Step,
  form: URLSearchParams | null,
): Promise<string | null | FastifyReply> {
  const { request, reply, facts, interactions } = step
  const person = await findPerson(deps, step)
  const isAllowed = person.isAdmin || !facts.scopes.some(needsAdministrator)
  if (form?.get('action') !== 'accept' || !isAllowed) return showConsent(deps, step)
  const isForEverybody = person.isAdmin && form.get('forOrganization') === 'yes'
  const { clientId } = facts.application
  // The server's own pages need nobody's leave, and get no token.
  if (facts.scopes.length > 0 && !facts.application.isOwn) {
    const by = deps.frame.author(reply, person.id, clientId)
    await deps.consents.add(by, clientId, isForEverybody ? null : person.id, facts.scopes)
  }
  return interactions.finishConsent(request.raw, reply.raw, facts.uid)
}

async function findPerson({ directory }: ConsentSteps, { facts }: Step): Promise<PrincipalRecord> {
  const person = facts.personId === null ? null : await directory.findPrincipal(facts.personId)
  if (person === null) throw new Error('A consent is asked of nobody.')
  return person
}

function isPermission(name: string): name is PermissionName {
  return Object.hasOwn(permissions, name)
}

function needsAdministrator(name: string): boolean {
  return isPermission(name) && permissions[name].consent === 'administrator'
}

/** A permission in words; that of another application's own resource is told by the application's name. */
async function showScope(name: string, language: PageLanguage, applications: ApplicationRegistry): Promise<ShownScope> {
  if (isPermission(name)) return { name, ...scopeTexts[language][name] }
  const owner = /^api:\/\/(?<clientId>[^/]+)\//u.exec(name)?.groups?.clientId ?? ''
  const application = (await applications.findByClientId(owner))?.displayName ?? owner
  const { useTitle, useText } = consentTexts[language]
  return { name, title: fillPlain(useTitle, application), text: fillPlain(useText, application) }
}

function fillPlain(text: string, application: string): string {
  return text.replace('{application}', () => application)
}
