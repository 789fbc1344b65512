/**
 * `/open/{item}`, `/open/drive/{drive}`, `/sites/{site}` and `/i/{link}` in development mode: the addresses that mails
 * and answers lead to. Whoever follows one chooses a
 * person of the demo and sees what the access function lets that person see. Reading a page changes nothing, because
 * mail scanners follow every link (mail.md section 6); signing in is a form.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../domain/errors.ts'
import { isPendingGuest, type PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { Redemption } from '../domain/ports/redemption.ts'
import { itemTexts } from '../pages/item-texts.ts'
import { pickPageLanguage } from '../pages/language.ts'
import { readForm } from '../pages/read-form.ts'
import { sendPage } from '../pages/send-page.ts'
import type { DemoSessions } from './demo-sessions.ts'
import type { Door } from './doors.ts'
import { type DemoView, renderItem, renderNotFound, renderNotice, renderSignIn } from './demo-views.ts'
import { isOwnOrigin } from './loopback-guard.ts'
import type { ItemOpener } from './opened-item.ts'
import { type PageFrame, registerPageFrame } from './page-frame.ts'

export interface DemoPagesDeps extends PageFrame {
  readonly opener: ItemOpener
  readonly sessions: DemoSessions
  readonly directory: Pick<Directory, 'findPrincipal' | 'listUsers'>
  readonly doors: readonly Door[]
  readonly redemption: Redemption
  readonly clock: Pick<Clock, 'now'>
  readonly timeZone: string
}

const maxPeople = 100

/** The pages as a Fastify plugin. It must be registered in development mode alone. */
export function createDemoPages(deps: DemoPagesDeps): (server: FastifyInstance) => Promise<void> {
  const { opener, sessions, directory } = deps

  const findPerson = async (id: string | null): Promise<PrincipalRecord | null> => {
    const person = id === null ? null : await directory.findPrincipal(id)
    return person && person.kind === 'user' && person.isEnabled && !person.isDeleted ? person : null
  }

  const show = async (
    door: Door,
    request: FastifyRequest,
    reply: FastifyReply,
    isTooOld = false,
  ): Promise<FastifyReply> => {
    const language = pickPageLanguage(request.headers['accept-language'])
    const texts = itemTexts[language]
    const target = await door.find(nameOf(request))
    if (!target)
      return sendPage(reply, renderNotice({ language }, texts.linkGoneTitle, texts.linkGoneText), { status: 404 })

    const session = sessions.read(request) ?? sessions.begin()
    const view: DemoView = {
      language,
      timeZone: deps.timeZone,
      path: pathOf(door, request),
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
    const { place } = target
    const opened = place && (await opener.openFor(person, place.drive, place.item))
    if (opened) return sendPage(reply, renderItem(view, opened, person), { hasForm: true })
    return sendPage(reply, renderNotFound(view, person), { status: 404, hasForm: true })
  }

  const takeForm = async (door: Door, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { origin } = request.headers
    if (origin === undefined || !isOwnOrigin(request, origin)) {
      throw new AppError('testControlForbidden', 'This form must be sent from a page of this server.')
    }
    const form = await readForm(request.raw)
    const session = sessions.read(request)
    if (session === null || !sessions.isFormToken(session, form.get('token') ?? ''))
      return show(door, request, reply, true)
    if (form.get('action') === 'signOut') {
      sessions.signOut(session)
      return reply.redirect(pathOf(door, request), 303)
    }
    const person = await findPerson(form.get('user'))
    if (!person) return show(door, request, reply, true)
    if (isPendingGuest(person)) await redeem(deps, person)
    reply.header('Set-Cookie', sessions.cookie(sessions.signIn(session, person.id)))
    return reply.redirect(pathOf(door, request), 303)
  }

  return async server => {
    registerPageFrame(server, deps)
    for (const door of deps.doors) {
      const path = door.prefix + (door.rest === 'path' ? '*' : ':name')
      server.get(path, (request, reply) => show(door, request, reply))
      server.post(path, (request, reply) => takeForm(door, request, reply))
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

/** What follows the prefix of a door, decoded. */
function nameOf(request: FastifyRequest): string {
  const { name, '*': path = '' } = request.params as { name?: string; '*'?: string }
  return name ?? path
}

/** The path of the page, to which its forms come back. It is made anew, so it can hold no host and leads nowhere else. */
function pathOf({ prefix }: Door, request: FastifyRequest): string {
  return prefix + nameOf(request).split('/').map(encodeURIComponent).join('/')
}
