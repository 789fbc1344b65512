/** `/password/forgot`, `/password/reset` and `/account/password`: from an old password to a new one. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Credentials } from '../domain/ports/credentials.ts'
import type { Directory } from '../domain/ports/directory.ts'
import { shortestPassword } from '../domain/identities/password.ts'
import type { ChangePassword } from '../domain/sign-in/change-password.ts'
import { describeDevice } from '../domain/sign-in/describe-device.ts'
import { type PasswordReset, resetLifeMs } from '../domain/sign-in/password-reset.ts'
import { type VisitorAddress, visitorKey } from '../http/visitor-address.ts'
import { type ChangePasswordFault, renderChangePasswordPage } from '../pages/sign-in/change-password-page.ts'
import { type CommonFault } from '../pages/sign-in/common-fault.ts'
import { renderForgotPasswordPage } from '../pages/sign-in/forgot-password-page.ts'
import { renderForgotPasswordSentPage } from '../pages/sign-in/forgot-password-sent-page.ts'
import type { NewPasswordFault } from '../pages/sign-in/new-password-fields.ts'
import {
  renderPasswordChangedPage,
  renderResetDonePage,
  renderResetLinkGonePage,
} from '../pages/sign-in/password-notice-pages.ts'
import { renderResetPasswordPage } from '../pages/sign-in/reset-password-page.ts'
import { sendPage } from '../pages/send-page.ts'
import { showPerson } from './show-person.ts'
import type { SignInFrame } from './sign-in-frame.ts'

export interface PasswordDeps {
  readonly frame: SignInFrame
  readonly directory: Pick<Directory, 'findPrincipal'>
  readonly credentials: Pick<Credentials, 'findById'>
  readonly passwordReset: PasswordReset
  readonly changePassword: ChangePassword
  readonly visitorAddress: VisitorAddress
}

const [signInAt, forgotAt, accountAt] = ['/signin', '/password/forgot', '/account']
const forgotScope = 'forgotten password'

export function createPasswordRoutes(deps: PasswordDeps): (server: FastifyInstance) => Promise<void> {
  return async server => {
    server.get(forgotAt, (request, reply) => showForgot(deps, request, reply, { address: '', fault: null }))
    server.post(forgotAt, (request, reply) => askForLink(deps, request, reply))
    server.get('/password/reset', (request, reply) => {
      return showReset(deps, request, reply, readToken(request), null)
    })
    server.post('/password/reset', (request, reply) => {
      return takeNewPassword(deps, request, reply, readToken(request))
    })
    server.get('/account/password', (request, reply) => showChange(deps, request, reply, null))
    server.post('/account/password', (request, reply) => takeChange(deps, request, reply))
  }
}

/** The secret of the link; one that is doubled is none. */
function readToken(request: FastifyRequest): string {
  const { token } = request.query as { token?: unknown }
  return typeof token === 'string' ? token : ''
}

function showForgot(
  { frame }: PasswordDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  state: { readonly address: string; readonly fault: CommonFault | null },
): FastifyReply {
  const view = { ...frame.startForm(request, forgotAt, forgotScope), ...state, signInAt }
  return sendPage(reply, renderForgotPasswordPage(view), { status: statusOf(state.fault), hasForm: true })
}

/** The answer is the same for every address: whether anybody has it is for the mail to tell (security lesson J1). */
async function askForLink(deps: PasswordDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { frame } = deps
  const form = await frame.takeForm(request, forgotScope)
  const address = form?.get('address') ?? ''
  if (form === null || address === '') {
    return showForgot(deps, request, reply, { address, fault: form === null ? { kind: 'expired' } : null })
  }
  const start = frame.start(request)
  const result = await deps.passwordReset.request({
    address,
    language: start.language,
    visitor: visitorKey(deps.visitorAddress(request.raw)),
    ...describeRequest(request, reply),
  })
  if (result.kind === 'tooMany') {
    reply.header('Retry-After', String(result.retryAfterSeconds))
    return showForgot(deps, request, reply, { address, fault: result })
  }
  return sendPage(
    reply,
    renderForgotPasswordSentPage({ ...start, address, endsInMinutes: resetLifeMs / 60_000, signInAt }),
  )
}

/** Looking at the link proves and changes nothing: mail scanners follow every link (security lesson D10). */
async function showReset(
  { frame, passwordReset }: PasswordDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  fault: NewPasswordFault | null,
): Promise<FastifyReply> {
  const open = await passwordReset.read(token)
  if (open === null) {
    return sendPage(reply, renderResetLinkGonePage({ ...frame.start(request), forgotAt }), { status: 404 })
  }
  const action = `/password/reset?token=${encodeURIComponent(token)}`
  const page = renderResetPasswordPage({
    ...frame.startForm(request, action, `reset ${token}`),
    userPrincipalName: showPerson(open.person).userPrincipalName,
    fault,
    minimumLength: shortestPassword,
  })
  return sendPage(reply, page, { status: statusOf(fault), hasForm: true })
}

async function takeNewPassword(deps: PasswordDeps, request: FastifyRequest, reply: FastifyReply, token: string) {
  const { frame } = deps
  const again = (fault: NewPasswordFault) => showReset(deps, request, reply, token, fault)
  const form = await frame.takeForm(request, `reset ${token}`)
  if (form === null) return again({ kind: 'expired' })
  const newPassword = form.get('newPassword') ?? ''
  if (newPassword !== form.get('repeatPassword')) return again({ kind: 'mismatch' })
  const result = await deps.passwordReset.finish({ token, newPassword, ...describeRequest(request, reply) })
  if (result.kind === 'refused') return again({ kind: result.fault })
  if (result.kind === 'busy') return again({ kind: 'unavailable' })
  if (result.kind === 'done') return sendPage(reply, renderResetDonePage({ ...frame.start(request), signInAt }))
  return sendPage(reply, renderResetLinkGonePage({ ...frame.start(request), forgotAt }), { status: 404 })
}

async function showChange(
  { frame, directory, credentials }: PasswordDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  fault: ChangePasswordFault | null,
): Promise<FastifyReply> {
  const session = await frame.session(request)
  const person = session && (await directory.findPrincipal(session.personId))
  if (session === null || person === null) return reply.redirect('/signin?to=/account/password', 303)
  // Who comes by another issuer has no password here to change.
  if (!(await credentials.findById(person.id))?.hasPassword) return reply.redirect(accountAt, 303)
  const page = renderChangePasswordPage({
    ...frame.startForm(request, '/account/password', `password ${session.uid}`),
    userPrincipalName: showPerson(person).userPrincipalName,
    fault,
    minimumLength: shortestPassword,
    accountAt,
  })
  return sendPage(reply, page, { status: statusOf(fault), hasForm: true })
}

async function takeChange(deps: PasswordDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { frame } = deps
  const again = (fault: ChangePasswordFault) => showChange(deps, request, reply, fault)
  const session = await frame.session(request)
  if (session === null) return reply.redirect('/signin?to=/account/password', 303)
  const form = await frame.takeForm(request, `password ${session.uid}`)
  if (form === null) return again({ kind: 'expired' })
  const next = form.get('newPassword') ?? ''
  if (next !== form.get('repeatPassword')) return again({ kind: 'mismatch' })
  const result = await deps.changePassword({
    person: session.personId,
    current: form.get('currentPassword') ?? '',
    next,
    keepSession: session.uid,
    ...describeRequest(request, reply),
  })
  if (result.kind === 'done') {
    return sendPage(reply, renderPasswordChangedPage({ ...frame.start(request), accountAt }))
  }
  if (result.kind === 'tooMany') reply.header('Retry-After', String(result.retryAfterSeconds))
  if (result.kind === 'refused') return again({ kind: result.fault })
  return again(result.kind === 'busy' ? { kind: 'unavailable' } : result)
}

function describeRequest(request: FastifyRequest, reply: FastifyReply) {
  const device = describeDevice(request.headers['user-agent'] ?? '')
  return { device: device === '' ? null : device, requestId: String(reply.getHeader('request-id') ?? '') }
}

function statusOf(fault: { readonly kind: string } | null): number {
  if (fault === null) return 200
  if (fault.kind === 'tooMany') return 429
  return fault.kind === 'unavailable' ? 503 : 400
}
