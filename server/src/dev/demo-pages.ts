/**
 * `/open/{item}` and `/i/{link}` in development mode: the addresses that mails lead to. Whoever follows one chooses a
 * person of the demo and sees what the access function lets that person see. Reading a page changes nothing, because
 * mail scanners follow every link (mail.md section 6); signing in is a form.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Grant, isActive } from '../domain/access/grant.ts'
import { AppError } from '../domain/errors.ts'
import { isPendingGuest, type PrincipalRecord } from '../domain/identities/principal-record.ts'
import { type DriveKey, type ItemKey, parseItemId } from '../domain/ids.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { Grants } from '../domain/ports/grants.ts'
import type { Redemption } from '../domain/ports/redemption.ts'
import type { Secrets } from '../domain/ports/secrets.ts'
import { readLinkSecret } from '../http/share-token.ts'
import { itemTexts } from '../pages/item-texts.ts'
import { pickPageLanguage } from '../pages/language.ts'
import { readForm } from '../pages/read-form.ts'
import { sendPage } from '../pages/send-page.ts'
import type { DemoSessions } from './demo-sessions.ts'
import { type DemoView, renderItem, renderNotFound, renderNotice, renderSignIn } from './demo-views.ts'
import { isOwnOrigin } from './loopback-guard.ts'
import type { ItemOpener } from './opened-item.ts'
import { type PageFrame, registerPageFrame } from './page-frame.ts'

export interface DemoPagesDeps extends PageFrame {
  readonly opener: ItemOpener
  readonly sessions: DemoSessions
  readonly directory: Pick<Directory, 'findPrincipal' | 'listUsers'>
  readonly grants: Pick<Grants, 'findBySecret'>
  readonly secrets: Pick<Secrets, 'hash'>
  readonly redemption: Redemption
  readonly clock: Pick<Clock, 'now'>
  readonly timeZone: string
}

/** What an address points at. */
type Target =
  | { readonly kind: 'item'; readonly drive: DriveKey; readonly item: ItemKey; readonly invitedId: string | null }
  | { readonly kind: 'link'; readonly link: Grant }
  | null

const maxPeople = 100

/** The pages as a Fastify plugin. It must be registered in development mode alone. */
export function createDemoPages(deps: DemoPagesDeps): (server: FastifyInstance) => Promise<void> {
  const { opener, sessions, directory } = deps

  const findTarget = async (request: FastifyRequest): Promise<Target> => {
    const { id, secret } = request.params as { id?: string; secret?: string }
    if (id !== undefined) {
      const item = parseItemId(id)
      return item && { kind: 'item', ...item, invitedId: null }
    }
    const given = readLinkSecret(secret ?? '')
    const link = given && (await deps.grants.findBySecret(given.drive, deps.secrets.hash(given.secret)))
    if (!link || !isActive(link, deps.clock.now())) return null
    if (link.kind === 'anonymous') return { kind: 'link', link }
    return { kind: 'item', drive: link.drive, item: link.item, invitedId: link.principalId }
  }

  const findPerson = async (id: string | null): Promise<PrincipalRecord | null> => {
    const person = id === null ? null : await directory.findPrincipal(id)
    return person && person.kind === 'user' && person.isEnabled && !person.isDeleted ? person : null
  }

  const show = async (request: FastifyRequest, reply: FastifyReply, isTooOld = false): Promise<FastifyReply> => {
    const language = pickPageLanguage(request.headers['accept-language'])
    const texts = itemTexts[language]
    const target = await findTarget(request)
    if (!target)
      return sendPage(reply, renderNotice({ language }, texts.linkGoneTitle, texts.linkGoneText), { status: 404 })

    const session = sessions.read(request) ?? sessions.begin()
    const view: DemoView = {
      language,
      timeZone: deps.timeZone,
      path: pathOf(request),
      formToken: sessions.formToken(session),
    }
    if (target.kind === 'link') {
      const opened = await opener.openLink(target.link)
      if (opened === 'password') return sendPage(reply, renderNotice(view, texts.passwordTitle, texts.passwordText))
      if (opened) return sendPage(reply, renderItem(view, opened, null))
      return sendPage(reply, renderNotice(view, texts.linkGoneTitle, texts.linkGoneText), { status: 404 })
    }

    reply.header('Set-Cookie', sessions.cookie(session))
    const person = await findPerson(sessions.userOf(session))
    if (!person) {
      const people = await listPeople(directory)
      const page = renderSignIn(view, people, { invitedId: target.invitedId, isTooOld })
      return sendPage(reply, page, { status: isTooOld ? 400 : 200, hasForm: true })
    }
    const opened = await opener.openFor(person, target.drive, target.item)
    if (opened) return sendPage(reply, renderItem(view, opened, person), { hasForm: true })
    return sendPage(reply, renderNotFound(view, person), { status: 404, hasForm: true })
  }

  const takeForm = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { origin } = request.headers
    if (origin === undefined || !isOwnOrigin(request, origin)) {
      throw new AppError('testControlForbidden', 'This form must be sent from a page of this server.')
    }
    const form = await readForm(request.raw)
    const session = sessions.read(request)
    if (session === null || !sessions.isFormToken(session, form.get('token') ?? '')) return show(request, reply, true)
    if (form.get('action') === 'signOut') {
      sessions.signOut(session)
      return reply.redirect(pathOf(request), 303)
    }
    const person = await findPerson(form.get('user'))
    if (!person) return show(request, reply, true)
    if (isPendingGuest(person)) await redeem(deps, person)
    reply.header('Set-Cookie', sessions.cookie(sessions.signIn(session, person.id)))
    return reply.redirect(pathOf(request), 303)
  }

  return async server => {
    registerPageFrame(server, deps)
    for (const path of ['/open/:id', '/i/:secret']) {
      server.get(path, (request, reply) => show(request, reply))
      server.post(path, takeForm)
    }
  }
}

/** The first sign-in of somebody who was invited redeems the invitations. */
async function redeem(deps: DemoPagesDeps, person: PrincipalRecord): Promise<void> {
  const by = { actor: person.id as string, appId: 'demo-pages', requestId: deps.random.guid(), now: deps.clock.now() }
  await deps.redemption.redeemGuest(by, person.id)
}

async function listPeople(directory: Pick<Directory, 'listUsers'>): Promise<readonly PrincipalRecord[]> {
  const { entries } = await directory.listUsers({
    order: 'displayName',
    isDescending: false,
    after: null,
    limit: maxPeople,
  })
  return entries.filter(person => person.isEnabled)
}

/** The path of the page, to which its forms come back. It is made anew, so it can hold no host and leads nowhere else. */
function pathOf(request: FastifyRequest): string {
  const { id, secret = '' } = request.params as { id?: string; secret?: string }
  return id === undefined ? `/i/${encodeURIComponent(secret)}` : `/open/${encodeURIComponent(id)}`
}
