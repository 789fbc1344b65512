/**
 * `/open/{item}`, `/open/drive/{drive}`, `/sites/{site}` and `/i/{link}` where nobody can sign in yet: in production,
 * until the sign-in pages are there. They say so. They look nothing up, so they tell nobody what exists.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sitePathRoots } from '../domain/identities/site-draft.ts'
import { parseDriveId, parseItemId } from '../domain/ids.ts'
import { readLinkSecret } from '../http/share-token.ts'
import { html } from './html.ts'
import { itemTexts } from './item-texts.ts'
import { pickPageLanguage } from './language.ts'
import { renderPage } from './layout.ts'
import { sendPage } from './send-page.ts'

/** The pages as a Fastify plugin, for production. */
export function createPlainItemPages(): (server: FastifyInstance) => Promise<void> {
  const answer = (request: FastifyRequest, reply: FastifyReply, isWellFormed: boolean): FastifyReply => {
    const language = pickPageLanguage(request.headers['accept-language'])
    const texts = itemTexts[language]
    const [title, text] = isWellFormed ? [texts.laterTitle, texts.laterText] : [texts.linkGoneTitle, texts.linkGoneText]
    const body = html`<div class="card"><h1>${title}</h1><p>${text}</p></div>`
    return sendPage(reply, renderPage({ language, title, body, width: 'narrow' }), { status: isWellFormed ? 200 : 404 })
  }
  return async server => {
    server.get<{ Params: { id: string } }>('/open/:id', (request, reply) =>
      answer(request, reply, parseItemId(request.params.id) !== null),
    )
    server.get<{ Params: { id: string } }>('/open/drive/:id', (request, reply) =>
      answer(request, reply, parseDriveId(request.params.id) !== null),
    )
    for (const root of sitePathRoots) {
      server.get<{ Params: { '*': string } }>(`/${root}/*`, (request, reply) =>
        answer(request, reply, !request.params['*'].replace(/\/$/, '').split('/').includes('')),
      )
    }
    server.get<{ Params: { secret: string } }>('/i/:secret', (request, reply) =>
      answer(request, reply, readLinkSecret(request.params.secret) !== null),
    )
  }
}
