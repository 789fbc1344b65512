/** For errors after which no redirect may happen: whoever asked is not known well enough to be answered. */
import { html, safeHref } from '../html.ts'
import { renderMoment } from '../times.ts'
import { signInErrorTexts, type SignInErrorKind } from './error-texts.ts'
import { renderFrame, type SignInPageView } from './frame.ts'

export interface SignInErrorView extends SignInPageView {
  readonly kind: SignInErrorKind
  /** For those who run the application, in English; it must repeat nothing of the request that is not checked. */
  readonly message: string
  /** Such as `AADSTS50011`. */
  readonly code: string
  readonly correlationId: string
  /** UTC milliseconds. */
  readonly at: number
  readonly timeZone: string
  /** A path of this server where the person can begin again. */
  readonly canRetryAt: string | null
}

/** Renders the error: what a person can do first, then what helps those who help. */
export function renderSignInErrorPage(view: SignInErrorView): string {
  const texts = signInErrorTexts[view.language]
  const { title, text } = texts[view.kind]
  const body = html`<div class="card">
<h1>${title}</h1>
<p>${text}</p>
${view.canRetryAt !== null && html`<p class="actions"><a class="button primary" href="${safeHref(view.canRetryAt)}">${texts.retry}</a></p>`}
<h2>${texts.details}</h2>
<dl class="facts below">
<dt>${texts.code}</dt><dd><code>${view.code}</code></dd>
<dt>${texts.message}</dt><dd lang="en">${view.message}</dd>
<dt>${texts.correlationId}</dt><dd><code>${view.correlationId}</code></dd>
<dt>${texts.time}</dt><dd>${renderMoment(view.at, view.timeZone, view.language)}</dd>
</dl>
</div>`
  return renderFrame(view, { title, body, isFault: true })
}
