/**
 * What a browser shows where a program reads an error: at an address that leads nowhere, for a form
 * that cannot be taken, for a fault of the server.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { html } from './html.ts'
import { pickPageLanguage } from './language.ts'
import { type NavigationEntry, renderPage } from './layout.ts'
import { sendPage } from './send-page.ts'
import { type SiteTexts, siteTexts } from './site-texts.ts'

export type ShowRefusal = (request: FastifyRequest, reply: FastifyReply, status: number) => FastifyReply

/** Makes the page. It repeats nothing of the address, so nobody can put words into it. */
export function createRefusalPage(options: { readonly navigation?: readonly NavigationEntry[] } = {}): ShowRefusal {
  return (request, reply, status) => {
    const language = pickPageLanguage(request.headers['accept-language'])
    const texts = siteTexts[language]
    const [title, text] = wordsFor(texts, status)
    const body = html`<div class="card"><h1>${title}</h1><p>${text}</p><p><a href="/">${texts.home}</a></p></div>`
    return sendPage(reply, renderPage({ language, title, body, width: 'narrow', ...options }), { status })
  }
}

function wordsFor(texts: SiteTexts, status: number): readonly [title: string, text: string] {
  if (status === 404) return [texts.unknownTitle, texts.unknownText]
  if (status >= 500) return [texts.brokenTitle, texts.brokenText]
  return [texts.failedTitle, texts.failedText]
}
