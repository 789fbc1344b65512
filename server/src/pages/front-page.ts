/** `/` in production: what this is, for whoever finds it. No name of the organisation, no version. */
import type { FastifyInstance } from 'fastify'
import { html } from './html.ts'
import { pickPageLanguage } from './language.ts'
import { renderPage } from './layout.ts'
import { sendPage } from './send-page.ts'
import { siteTexts } from './site-texts.ts'
import { signInTexts } from './sign-in/sign-in-texts.ts'

/** The page as a Fastify plugin, for production; development mode has a welcome page there. */
export function createFrontPage(): (server: FastifyInstance) => Promise<void> {
  return async server => {
    server.get('/', (request, reply) => {
      const language = pickPageLanguage(request.headers['accept-language'])
      const texts = siteTexts[language]
      const body = html`<div class="card"><h1>${texts.frontTitle}</h1><p>${texts.frontText}</p><p>${texts.frontGuest}</p>
<p class="actions"><a class="button" href="/account">${signInTexts[language].signIn}</a>
<a class="small" href="/docs" hreflang="en">${texts.frontApi}</a></p></div>`
      return sendPage(reply, renderPage({ language, title: texts.frontTitle, body, width: 'narrow' }))
    })
  }
}
