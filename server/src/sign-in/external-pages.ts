import type { FastifyReply } from 'fastify'
import { fillText } from '../pages/fill-text.ts'
import { html, safeHref } from '../pages/html.ts'
import type { PageLanguage } from '../pages/language.ts'
import { sendPage } from '../pages/send-page.ts'
import { renderFrame } from '../pages/sign-in/frame.ts'
import { renderToProviderPage } from '../pages/sign-in/to-provider-page.ts'
import { type ExternalFault, externalTexts } from './external-texts.ts'

/** An application may have opened the sign-in in a window of its own, and waits for it. */
const pageOptions = { isPopup: true }

interface PageFacts {
  readonly language: PageLanguage
  readonly organizationName: string
  /** The label of the provider. */
  readonly provider: string
}

/** Sends the browser to the provider, by a page (to-provider-page.ts says why). */
export function sendAway(reply: FastifyReply, { language, organizationName, provider }: PageFacts, to: string) {
  return sendPage(reply, renderToProviderPage({ language, organizationName, label: provider, to }), pageOptions)
}

/** Says why somebody is not signed in, and where to begin again. */
export function sendFault(
  reply: FastifyReply,
  { language, organizationName, provider }: PageFacts,
  fault: ExternalFault,
  /** The path of the sign-in that waits; null when it is not known. */
  backTo: string | null,
) {
  const texts = externalTexts[language]
  const body = html`<div class="card"><h1>${texts.faultTitle}</h1>
<p role="alert">${fillText(texts.faults[fault], { provider })}</p>
${backTo !== null && html`<p class="actions"><a class="button primary" href="${safeHref(backTo)}">${texts.back}</a></p>`}</div>`
  const status = fault === 'providerDown' ? 503 : 400
  const page = renderFrame({ language, organizationName }, { title: texts.faultTitle, body, isFault: true })
  return sendPage(reply, page, { ...pageOptions, status })
}
