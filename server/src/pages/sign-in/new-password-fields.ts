import { fillText } from '../fill-text.ts'
import { html, type Html } from '../html.ts'
import type { PageLanguage } from '../language.ts'
import { type CommonFault, wordCommonFault } from './common-fault.ts'
import { renderPasswordField } from './fields.ts'
import { passwordTexts } from './password-texts.ts'

/** Why a new password was not taken. */
export type NewPasswordFault =
  | CommonFault
  | { readonly kind: 'tooShort' | 'tooLong' | 'personal' | 'common' | 'mismatch' | 'same' }

export interface NewPasswordView<Fault> {
  readonly language: PageLanguage
  readonly fault: Fault | null
  /** Characters that a password needs at least. */
  readonly minimumLength: number
}

/** The fault in words; null for none. */
export function wordNewPasswordFault(view: NewPasswordView<NewPasswordFault>): Html | string | null {
  const { language, fault, minimumLength } = view
  const texts = passwordTexts[language]
  switch (fault?.kind) {
    case 'tooShort':
      return fillText(texts.tooShort, { count: String(minimumLength) })
    case 'tooLong':
    case 'personal':
    case 'common':
    case 'mismatch':
    case 'same':
      return texts[fault.kind]
    default:
      return wordCommonFault(fault, language)
  }
}

/** The fields `newPassword` and `repeatPassword`. */
export function renderNewPasswordFields(
  view: NewPasswordView<{ readonly kind: string }>,
  options: { readonly hasFocus: boolean },
): Html {
  const texts = passwordTexts[view.language]
  const { fault, minimumLength } = view
  const isFaulty =
    fault !== null && ['tooShort', 'tooLong', 'personal', 'common', 'mismatch', 'same'].includes(fault.kind)
  return html`${renderPasswordField({
    name: 'newPassword',
    label: texts.new,
    hint: fillText(texts.newHint, { count: String(minimumLength) }),
    isFaulty: isFaulty && fault.kind !== 'mismatch',
    hasPageFault: fault !== null,
    hasFocus: options.hasFocus,
    autocomplete: 'new-password',
    minimumLength,
  })}
${renderPasswordField({
  name: 'repeatPassword',
  label: texts.repeat,
  isFaulty: fault?.kind === 'mismatch',
  autocomplete: 'new-password',
  minimumLength,
})}`
}
