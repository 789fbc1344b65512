import { fillText } from '../fill-text.ts'
import { html } from '../html.ts'
import { commonTexts } from './common-texts.ts'
import { formatMinutes } from './durations.ts'
import { renderFrame, type SignInPageView } from './frame.ts'
import { passwordTexts } from './password-texts.ts'

export interface ForgotPasswordSentView extends SignInPageView {
  /** What was typed: nothing that was looked up may stand here (security lessons D7 and J1). */
  readonly address: string
  readonly endsInMinutes: number
  readonly signInAt: string
}

/** Says the same whether there is such an account or not. */
export function renderForgotPasswordSentPage(view: ForgotPasswordSentView): string {
  const texts = passwordTexts[view.language]
  const minutes = formatMinutes(view.endsInMinutes, view.language)
  const body = html`<div class="card">
<h1>${texts.sentTitle}</h1>
<p>${fillText(texts.sentText, { address: view.address, minutes })}</p>
<p class="muted">${texts.sentHelp}</p>
<p class="actions"><a class="button" href="${view.signInAt}">${commonTexts[view.language].backToSignIn}</a></p>
</div>`
  return renderFrame(view, { title: texts.sentTitle, body })
}
