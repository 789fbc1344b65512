import { html, type Html } from '../html.ts'
import { type TooMany, wordCommonFault } from './common-fault.ts'
import { deviceTexts } from './device-texts.ts'
import { renderFault, renderField } from './fields.ts'
import { type FormView, renderForm, renderFrame } from './frame.ts'

/** Why a code is asked for again. */
export type DeviceCodeFault = { readonly kind: 'unknown' | 'expired' | 'used' } | TooMany

export interface DeviceCodeView extends FormView {
  readonly fault: DeviceCodeFault | null
  /** What stands in the field at first: what was typed, or came with the address (`verification_uri_complete`). */
  readonly userCode: string
  /** What the caller needs to find its way again. */
  readonly hiddenFields: Readonly<Record<string, string>>
}

/** Asks for the code that another device shows (RFC 8628, section 3.3). Field: `user_code`. */
export function renderDeviceCodePage(view: DeviceCodeView): string {
  const texts = deviceTexts[view.language]
  const fields = html`${renderField({
    name: 'user_code',
    label: texts.code,
    hint: texts.codeHint,
    value: view.userCode,
    isFaulty: view.fault !== null && view.fault.kind !== 'tooMany',
    hasPageFault: view.fault !== null,
    hasFocus: true,
    // No pattern and no length: a code is read with blanks, hyphens and small letters as well.
    attributes: {
      type: 'text',
      class: 'code',
      autocomplete: 'off',
      autocapitalize: 'characters',
      spellcheck: 'false',
      required: true,
    },
  })}
<div class="actions"><button class="button primary">${texts.next}</button></div>`
  const body = html`<div class="card">
<h1>${texts.entryTitle}</h1>
<p class="muted">${texts.entryLead}</p>
${renderFault(wordFault(view))}
${renderForm(view, fields, view.hiddenFields)}
</div>`
  return renderFrame(view, { title: texts.entryTitle, body, isFault: view.fault !== null })
}

function wordFault({ language, fault }: DeviceCodeView): Html | string | null {
  if (fault === null || fault.kind === 'tooMany') return wordCommonFault(fault, language)
  return deviceTexts[language][fault.kind]
}
