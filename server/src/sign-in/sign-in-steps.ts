/** Name and password. Whatever is wrong with them, the words and the work are the same (security lessons D7, J1). */
import type { FastifyReply } from 'fastify'
import { cookieNames } from '../auth/browser/cookie-names.ts'
import { deviceProofLifeSeconds, type DeviceProofs } from '../auth/browser/device-proof.ts'
import { readCookie } from '../auth/browser/read-cookie.ts'
import { canSignIn } from '../domain/identities/can-sign-in.ts'
import { isPendingGuest, type PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { PasswordSignIn } from '../domain/sign-in/password-sign-in.ts'
import { type VisitorAddress, visitorKey } from '../http/visitor-address.ts'
import { renderSignInPage, type SignInFault, type SignInProvider } from '../pages/sign-in/sign-in-page.ts'
import { sendPage } from '../pages/send-page.ts'
import { chooseDemoPerson, type DemoSignIn, listDemoPeople } from './demo-sign-in.ts'
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
  /** For whom the page was made that the person wants; null when its address does not say. */
  readonly findInvitee: (path: string) => Promise<PrincipalRecord | null>
  /** Development mode: people sign in by one click. Null everywhere else. */
  readonly demo: DemoSignIn | null
}

interface SignInState {
  /** What was typed; null when the page is seen for the first time. */
  readonly username: string | null
  readonly fault: SignInFault | null
  readonly isRemembered?: boolean
}

export async function showSignIn(deps: SignInSteps, step: Step, state: SignInState): Promise<FastifyReply> {
  const { request, reply, facts } = step
  const start = deps.frame.startForm(request, `/signin/${facts.uid}`, formScope(facts.uid))
  const invitee = facts.ownPath === null ? null : await deps.findInvitee(facts.ownPath)
  const demoPeople = deps.demo && (await listDemoPeople(deps.demo, invitee, start.language))
  // No password fits somebody who has no account yet; the one click of development mode does.
  const isClosed = invitee !== null && isPendingGuest(invitee) && state.username === null && demoPeople === null
  const hint = facts.loginHint ?? (invitee && canSignIn(invitee) ? nameForSignIn(invitee) : '')
  const page = renderSignInPage({
    ...start,
    ...state,
    username: state.username ?? hint,
    applicationName: facts.application.isOwn ? null : facts.application.displayName,
    isUsernameFixed: false,
    providers: deps.listProviders(facts.uid),
    canReset: true,
    demoPeople,
    closedTo: isClosed ? { address: nameForSignIn(invitee), otherAt: `/signin/${facts.uid}?another=typed` } : null,
  })
  const formTargets = facts.redirectUri === null ? [] : [facts.redirectUri]
  return sendPage(reply, page, { status: statusOf(state.fault), hasForm: true, isPopup: true, formTargets })
}

/** A guest's user name is made up by the server; they know the address that was invited. */
function nameForSignIn({ id, userPrincipalName, mail, userType }: PrincipalRecord): string {
  return (userType === 'Guest' ? (mail ?? userPrincipalName) : (userPrincipalName ?? mail)) ?? id
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
  const { request, reply } = step
  if (demo !== null && deps.demo !== null) {
    const author = (actor: string) => deps.frame.author(reply, actor)
    const person = await chooseDemoPerson(deps.demo, deps.directory, demo, author)
    return person === null ? again({ kind: 'wrong' }) : finish(step, { person, method: 'demo' }, form)
  }
  const proof = readCookie(request.raw, cookieNames(deps.frame.origin).device) ?? undefined
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
  return finish(step, { person: result.person, method: 'password' }, form)
}

interface Proven {
  readonly person: PrincipalRecord
  /** How they proved it. One click of the demo proves nothing, and says so in the list of sessions. */
  readonly method: 'password' | 'demo'
}

function finish({ request, reply, facts, interactions }: Step, { person, method }: Proven, form: URLSearchParams) {
  return interactions.finishLogin(request.raw, reply.raw, facts.uid, {
    personId: person.id,
    method,
    stamp: person.tokensValidFrom,
    isKept: form.get('remember') === 'yes',
  })
}

/** It opens nothing: it keeps the holder of an account from being slowed with strangers (docs/decisions/0007). */
function writeDeviceCookie(origin: string, value: string): string {
  const secure = origin.startsWith('https:') ? '; Secure' : ''
  return `${cookieNames(origin).device}=${value}; Path=/; Max-Age=${deviceProofLifeSeconds}; HttpOnly; SameSite=Lax${secure}`
}
