import type { Html } from '../html.ts'
import type { PageLanguage } from '../language.ts'
import { commonTexts } from './common-texts.ts'
import { renderField } from './fields.ts'

/**
 * The field of the user name. A name that is decided is shown and read-only, never hidden: password managers look for
 * the name beside the password, to offer and to keep the right one.
 */
export function renderUsernameField(
  language: PageLanguage,
  field: {
    readonly name?: string
    readonly value: string
    readonly isFixed: boolean
    readonly isFaulty?: boolean
    readonly hasPageFault?: boolean
    readonly hasFocus?: boolean
  },
): Html {
  return renderField({
    name: field.name ?? 'username',
    label: commonTexts[language].username,
    value: field.value,
    isFaulty: field.isFaulty,
    hasPageFault: field.hasPageFault,
    hasFocus: field.hasFocus,
    attributes: {
      type: 'text',
      autocomplete: 'username',
      // A keyboard with @; the type `email` would refuse user names without one.
      inputmode: 'email',
      autocapitalize: 'none',
      spellcheck: 'false',
      required: true,
      readonly: field.isFixed,
    },
  })
}
