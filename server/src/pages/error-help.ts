/** `/help/errors`: what each error code means and what to do about it. `fixItUrl` of a failed mail leads here. */
import { type ErrorEntry, errorTable } from '@convite/contract/errors'
import type { FastifyInstance } from 'fastify'
import { html, type Html } from './html.ts'
import { type NavigationEntry, renderPage } from './layout.ts'
import { sendPage } from './send-page.ts'

/** The address of the page; an anchor for each key of the error table. */
export const errorHelpPath = '/help/errors'

/** The page as a Fastify plugin. `navigation` are the entries of the bar, in development mode. */
export function createErrorHelp(options: { readonly navigation?: readonly NavigationEntry[] } = {}) {
  const text = renderErrorHelp(options.navigation)
  return async (server: FastifyInstance): Promise<void> => {
    server.get(errorHelpPath, (_request, reply) => sendPage(reply, text))
  }
}

function renderErrorHelp(navigation: readonly NavigationEntry[] | undefined): string {
  const rows = Object.entries(errorTable).map(([key, entry]) => renderRow(key, entry))
  const body = html`<h1>Error codes</h1>
<p class="lead">Every code that an answer of this server can carry. A program reads <code>error.code</code>, then
<code>innerError.code</code> inwards until it knows one. The message of the answer names the field, its value and the rule.</p>
<div class="card flush"><table class="rows">
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">What to do</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>`
  return renderPage({ language: 'en', title: 'Error codes', body, width: 'wide', navigation, current: errorHelpPath })
}

function renderRow(key: string, { status, outer, inner = [], help }: ErrorEntry): Html {
  const chain = [outer, ...inner].map((code, index) => html`${index > 0 && ' › '}<code>${code}</code>`)
  return html`<tr id="${key}"><th scope="row">${chain}</th><td>${status}</td><td>${help}</td></tr>`
}
