/**
 * `/open/{item}`, `/open/drive/{drive}`, `/sites/{site}` and `/i/{link}`: the addresses that mails and answers lead to.
 * Whoever follows one signs in and sees what the access function lets them see. Reading a page changes nothing, because
 * mail scanners follow every link (mail.md section 6, security lesson D10).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { canSignIn } from '../domain/identities/can-sign-in.ts'
import type { Directory } from '../domain/ports/directory.ts'
import { itemTexts } from '../pages/item-texts.ts'
import { sendPage } from '../pages/send-page.ts'
import { accountAt, accountScope } from '../sign-in/account-form.ts'
import type { SignInFrame } from '../sign-in/sign-in-frame.ts'
import type { Door } from './doors.ts'
import { renderItem, renderNotFound, renderNotice } from './item-views.ts'
import type { ItemOpener } from './opened-item.ts'

export interface ItemPagesDeps {
  readonly frame: SignInFrame
  readonly opener: ItemOpener
  readonly directory: Pick<Directory, 'findPrincipal'>
  readonly doors: readonly Door[]
  readonly timeZone: string
}

/** The pages as a Fastify plugin. */
export function createItemPages(deps: ItemPagesDeps): (server: FastifyInstance) => Promise<void> {
  return async server => {
    for (const door of deps.doors) {
      const path = door.prefix + (door.rest === 'path' ? '*' : ':name')
      server.get(path, (request, reply) => show(deps, door, request, reply))
    }
  }
}

async function show(
  { frame, opener, directory, timeZone }: ItemPagesDeps,
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { language } = frame.start(request)
  const texts = itemTexts[language]
  const target = await door.find(nameOf(request))
  const opened = target?.kind === 'link' ? await opener.openLink(target.link) : null
  if (opened === 'password') return sendPage(reply, renderNotice({ language }, texts.passwordTitle, texts.passwordText))
  if (opened) return sendPage(reply, renderItem({ language, timeZone }, opened, null))
  if (target?.kind !== 'item') {
    return sendPage(reply, renderNotice({ language }, texts.linkGoneTitle, texts.linkGoneText), { status: 404 })
  }

  const session = await frame.session(request)
  if (session === null) return frame.askToSignIn(request, reply)
  const person = await directory.findPrincipal(session.personId)
  const signInAsOther = frame.signInAddress(request, 'login')
  // The issuer may know the session still: without asking anew it would send the browser back here, again and again.
  if (person === null || !canSignIn(person)) return reply.redirect(signInAsOther, 303)
  const visitor = { person, signInAsOther, signOut: frame.startForm(request, accountAt, accountScope(session)) }
  const place = await target.findPlace()
  const found = place && (await opener.openFor(person, place.drive, place.item))
  if (found) return sendPage(reply, renderItem({ language, timeZone }, found, visitor), { hasForm: true })
  return sendPage(reply, renderNotFound({ language }, visitor), { status: 404, hasForm: true })
}

/** What follows the prefix of a door, decoded. */
function nameOf(request: FastifyRequest): string {
  const { name, '*': path = '' } = request.params as { name?: string; '*'?: string }
  return name ?? path
}
