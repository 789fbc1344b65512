import { html } from '../html.ts'
import { renderFault } from './fields.ts'
import { type FormView, renderForm, renderFrame } from './frame.ts'
import {
  type NewPasswordFault,
  type NewPasswordView,
  renderNewPasswordFields,
  wordNewPasswordFault,
} from './new-password-fields.ts'
import { passwordTexts } from './password-texts.ts'
import { renderUsernameField } from './username-field.ts'

export interface ResetPasswordView extends FormView, NewPasswordView<NewPasswordFault> {
  /** Whose password it is; the form does not decide that, the link does. */
  readonly userPrincipalName: string
}

/** Takes a new password from whoever has the link of the mail. Fields: `newPassword`, `repeatPassword`. */
export function renderResetPasswordPage(view: ResetPasswordView): string {
  const texts = passwordTexts[view.language]
  const fields = html`${renderUsernameField(view.language, { value: view.userPrincipalName, isFixed: true })}
${renderNewPasswordFields(view, { hasFocus: true })}
<p class="muted small">${texts.othersEnd}</p>
<div class="actions"><button class="button primary">${texts.save}</button></div>`
  const body = html`<div class="card">
<h1>${texts.resetTitle}</h1>
${renderFault(wordNewPasswordFault(view))}
${renderForm(view, fields)}
</div>`
  return renderFrame(view, { title: texts.resetTitle, body, isFault: view.fault !== null })
}
