import { html } from '../html.ts'
import { type CommonFault, wordCommonFault } from './common-fault.ts'
import { commonTexts } from './common-texts.ts'
import { renderFault } from './fields.ts'
import { type FormView, renderForm, renderFrame } from './frame.ts'
import { passwordTexts } from './password-texts.ts'
import { renderUsernameField } from './username-field.ts'

export interface ForgotPasswordView extends FormView {
  /** What stands in the field at first. */
  readonly address: string
  readonly fault: CommonFault | null
  /** The path of the sign-in to go back to. */
  readonly signInAt: string
}

/** Asks for whom a new password is wanted. Field: `address`. */
export function renderForgotPasswordPage(view: ForgotPasswordView): string {
  const texts = passwordTexts[view.language]
  const fields = html`${renderUsernameField(view.language, { name: 'address', value: view.address, isFixed: false, hasPageFault: view.fault !== null, hasFocus: true })}
<div class="actions"><button class="button primary">${texts.send}</button>
<a class="button" href="${view.signInAt}">${commonTexts[view.language].backToSignIn}</a></div>`
  const body = html`<div class="card">
<h1>${texts.forgotTitle}</h1>
<p class="muted">${texts.forgotLead}</p>
${renderFault(wordCommonFault(view.fault, view.language))}
${renderForm(view, fields)}
</div>`
  return renderFrame(view, { title: texts.forgotTitle, body, isFault: view.fault !== null })
}
