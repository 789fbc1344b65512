/** Name and password. Whatever is wrong with them, the words and the work are the same (security lessons D7, J1). */
import type { FastifyReply } from 'fastify'
import { deviceProofLifeSeconds, type DeviceProofs } from '../auth/device-proof.ts'
import { readCookie } from '../auth/read-cookie.ts'
import { canSignIn } from '../domain/identities/can-sign-in.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { PasswordSignIn } from '../domain/sign-in/password-sign-in.ts'
import { type VisitorAddress, visitorKey } from '../http/visitor-address.ts'
import { renderSignInPage, type SignInFault, type SignInProvider } from '../pages/sign-in/sign-in-page.ts'
import { sendPage } from '../pages/send-page.ts'
import { showPerson } from './show-person.ts'
import type { SignInFrame } from './sign-in-frame.ts'
import { formScope, type Step } from './waiting-step.ts'

export interface SignInSteps {
  readonly frame: SignInFrame
  readonly directory: Pick<Directory, 'findPrincipal' | 'findUser'>
  readonly signInWithPassword: PasswordSignIn
  readonly devices: DeviceProofs
  readonly visitorAddress: VisitorAddress
  /** Other issuers by which people may sign in, for the buttons of a waiting request. */
  readonly listProviders: (uid: string) => readonly SignInProvider[]
  /** Development mode: people who sign in by one click. Null everywhere else. */
  readonly listDemoPeople: (() => Promise<readonly PrincipalRecord[]>) | null
}

interface SignInState {
  readonly username: string
  readonly fault: SignInFault | null
  readonly isRemembered?: boolean
}

export async function showSignIn(deps: SignInSteps, step: Step, state: SignInState): Promise<FastifyReply> {
  const { request, reply, facts } = step
  const people = deps.listDemoPeople === null ? null : await deps.listDemoPeople()
  const page = renderSignInPage({
    ...deps.frame.startForm(request, `/signin/${facts.uid}`, formScope(facts.uid)),
    ...state,
    applicationName: facts.application.isOwn ? null : facts.application.displayName,
    isUsernameFixed: false,
    providers: deps.listProviders(facts.uid),
    canReset: true,
    demoPeople: people && people.map(person => ({ ...showPerson(person), note: noteOf(person) })),
  })
  const formTargets = facts.redirectUri === null ? [] : [facts.redirectUri]
  return sendPage(reply, page, { status: statusOf(state.fault), hasForm: true, isPopup: true, formTargets })
}

/** The demo is in English, as its people's notes are. */
function noteOf({ isAdmin, userType }: PrincipalRecord): string | null {
  if (isAdmin) return 'Administrator'
  return userType === 'Guest' ? 'Guest' : null
}

function statusOf(fault: SignInFault | null): number {
  if (fault === null) return 200
  if (fault.kind === 'tooMany') return 429
  return fault.kind === 'unavailable' ? 503 : 400
}

/** Gives where the browser goes on, or the page again with what was wrong. */
export async function answerSignIn(
  deps: SignInSteps,
  step: Step,
  form: URLSearchParams | null,
): Promise<string | null | FastifyReply> {
  const isRemembered = form?.get('remember') === 'yes'
  const again = (fault: SignInFault) =>
    showSignIn(deps, step, { username: form?.get('username') ?? '', fault, isRemembered })
  if (form === null) return again({ kind: 'expired' })
  const demo = form.get('demo')
  if (demo !== null && deps.listDemoPeople !== null) return finishDemo(deps, step, demo, form)

  const { request, reply } = step
  const cookieName = deviceCookieName(deps.frame.origin)
  const proof = readCookie(request.raw, cookieName) ?? undefined
  const result = await deps.signInWithPassword({
    username: form.get('username') ?? '',
    password: form.get('password') ?? '',
    visitor: visitorKey(deps.visitorAddress(request.raw)),
    knownDevice: deps.devices.readDeviceProof(proof),
  })
  if (result.kind === 'tooMany') {
    reply.header('Retry-After', String(result.retryAfterSeconds))
    return again(result)
  }
  if (result.kind === 'busy') {
    reply.header('Retry-After', '5')
    return again({ kind: 'unavailable' })
  }
  if (result.kind === 'wrong') return again(result)
  const value = deps.devices.issueDeviceProof(result.person.id, proof)
  reply.header('Set-Cookie', writeDeviceCookie(deps.frame.origin, value))
  return finish(step, result.person, form)
}

function finish({ request, reply, facts, interactions }: Step, person: PrincipalRecord, form: URLSearchParams) {
  return interactions.finishLogin(request.raw, reply.raw, facts.uid, {
    personId: person.id,
    method: 'password',
    stamp: person.tokensValidFrom,
    isKept: form.get('remember') === 'yes',
  })
}

async function finishDemo(deps: SignInSteps, step: Step, name: string, form: URLSearchParams) {
  const person = await deps.directory.findUser(name)
  if (person === null || !canSignIn(person)) return showSignIn(deps, step, { username: name, fault: { kind: 'wrong' } })
  return finish(step, person, form)
}

function deviceCookieName(origin: string): string {
  return `${origin.startsWith('https:') ? '__Host-' : ''}convite_device`
}

/** It opens nothing: it keeps the holder of an account from being slowed with strangers (docs/decisions/0007). */
function writeDeviceCookie(origin: string, value: string): string {
  const secure = origin.startsWith('https:') ? '; Secure' : ''
  return `${deviceCookieName(origin)}=${value}; Path=/; Max-Age=${deviceProofLifeSeconds}; HttpOnly; SameSite=Lax${secure}`
}
