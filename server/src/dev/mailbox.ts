/**
 * The mailbox of development mode: the mails that would have gone out, as people would read them. A mail is somebody
 * else's HTML, so it is a document of its own, in a frame without scripts, forms, or this server's origin.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../domain/errors.ts'
import { parseAddress } from '../domain/identities/address.ts'
import type { CapturedMails, StoredMail } from '../domain/ports/captured-mails.ts'
import { renderPage } from '../pages/layout.ts'
import { sendPage } from '../pages/send-page.ts'
import { renderMail, renderMailbox } from './mailbox-views.ts'
import { developmentNavigation, type PageFrame, registerPageFrame } from './page-frame.ts'

/** The address of the mailbox; a mail lies at `/mailbox/{id}`. */
export const mailboxPath = '/mailbox'

export interface MailboxDeps extends PageFrame {
  readonly mails: CapturedMails
  /** IANA zone in which times are shown, e.g. `Europe/Madrid`. */
  readonly timeZone: string
}

const pageSize = 50

/** The mailbox as a Fastify plugin. It must be registered in development mode alone. */
export function createMailbox(deps: MailboxDeps): (server: FastifyInstance) => Promise<void> {
  const { mails, timeZone } = deps

  const find = async (request: FastifyRequest): Promise<StoredMail> => {
    const { id = '' } = request.params as { id?: string }
    const mail = await mails.find(id)
    if (!mail) throw new AppError('itemNotFound', 'There is no such mail; the mailbox may have been emptied.')
    return mail
  }

  return async server => {
    registerPageFrame(server, deps)

    server.get(mailboxPath, async (request, reply) => {
      const query = readQuery(request)
      const to = (query.get('to') ?? '').trim()
      const before = /^\d{1,15}$/.test(query.get('before') ?? '') ? Number(query.get('before')) : null
      const parsed = to === '' ? null : parseAddress(to, { allowLocalhost: true })
      const isSearchable = parsed === null || parsed.ok
      const recipient = parsed?.ok ? parsed.address.folded : null
      const found = isSearchable ? await mails.list({ to: recipient, since: null, before, limit: pageSize + 1 }) : []
      const body = renderMailbox({ mails: found.slice(0, pageSize), to, hasOlder: found.length > pageSize, timeZone })
      return sendPage(
        reply,
        renderPage({
          language: 'en',
          title: 'Mailbox',
          body,
          width: 'wide',
          navigation: developmentNavigation,
          current: mailboxPath,
        }),
      )
    })

    server.get(`${mailboxPath}/:id`, async (request, reply) => {
      const mail = await find(request)
      const body = renderMail(mail, readQuery(request).get('view'), timeZone)
      const title = mail.subject === '' ? 'Mail without a subject' : mail.subject
      const page = renderPage({
        language: 'en',
        title,
        body,
        width: 'wide',
        navigation: developmentNavigation,
        current: mailboxPath,
      })
      return sendPage(reply, page, { frames: "'self'" })
    })

    server.get(`${mailboxPath}/:id/html`, async (request, reply) => {
      const mail = await find(request)
      return reply.headers(documentHeaders).send(openLinksOutside(mail.html))
    })
  }
}

/**
 * A mail may use styles, and pictures that it carries, as in a mail program that shows no remote pictures. `sandbox`
 * holds also when somebody opens the document outside of its frame.
 */
const documentHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
  'X-Robots-Tag': 'noindex',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** Links of a mail open in a tab of their own, as in a mail program; inside the frame our pages refuse to open. */
function openLinksOutside(mailHtml: string): string {
  const base = '<base target="_blank">'
  const head = /<head(?:\s[^>]*)?>/i.exec(mailHtml)
  if (head === null) return `<!doctype html>${base}${mailHtml}`
  const end = head.index + head[0].length
  return mailHtml.slice(0, end) + base + mailHtml.slice(end)
}

function readQuery(request: FastifyRequest): URLSearchParams {
  const url = request.raw.url ?? ''
  const question = url.indexOf('?')
  return new URLSearchParams(question < 0 ? '' : url.slice(question))
}
