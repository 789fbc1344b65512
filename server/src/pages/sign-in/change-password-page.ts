import { html } from '../html.ts'
import { commonTexts } from './common-texts.ts'
import { renderFault, renderPasswordField } from './fields.ts'
import { type FormView, renderForm, renderFrame } from './frame.ts'
import {
  type NewPasswordFault,
  type NewPasswordView,
  renderNewPasswordFields,
  wordNewPasswordFault,
} from './new-password-fields.ts'
import { passwordTexts } from './password-texts.ts'
import { renderUsernameField } from './username-field.ts'

/** Why a password was not changed; `wrong` is about the present one. */
export type ChangePasswordFault = NewPasswordFault | { readonly kind: 'wrong' }

export interface ChangePasswordView extends FormView, NewPasswordView<ChangePasswordFault> {
  readonly userPrincipalName: string
  /** The path of the account page. */
  readonly accountAt: string
}

/** For a person who is signed in. Fields: `currentPassword`, `newPassword`, `repeatPassword`. */
export function renderChangePasswordPage(view: ChangePasswordView): string {
  const { language, fault } = view
  const texts = passwordTexts[language]
  const isNewFaulty =
    fault !== null && ['tooShort', 'tooLong', 'personal', 'common', 'mismatch', 'same'].includes(fault.kind)
  const fields = html`${renderUsernameField(language, { value: view.userPrincipalName, isFixed: true })}
${renderPasswordField({
  name: 'currentPassword',
  label: texts.current,
  isFaulty: fault?.kind === 'wrong',
  hasPageFault: fault !== null,
  hasFocus: !isNewFaulty,
  autocomplete: 'current-password',
})}
${renderNewPasswordFields(view, { hasFocus: isNewFaulty })}
<p class="muted small">${texts.othersEnd}</p>
<div class="actions"><button class="button primary">${texts.save}</button>
<a class="button" href="${view.accountAt}">${commonTexts[language].cancel}</a></div>`
  const body = html`<div class="card">
<h1>${texts.changeTitle}</h1>
${renderFault(fault?.kind === 'wrong' ? texts.wrong : wordNewPasswordFault({ ...view, fault }))}
${renderForm(view, fields)}
</div>`
  return renderFrame(view, { title: texts.changeTitle, body, isFault: fault !== null })
}
