import { fillText } from '../fill-text.ts'
import { html } from '../html.ts'
import { deviceTexts } from './device-texts.ts'
import { type FormView, renderForm, renderFrame } from './frame.ts'
import { renderPersonCard, type ShownPerson } from './person-card.ts'

export interface DeviceConfirmView extends FormView {
  readonly applicationName: string
  /** As the other device shows it. */
  readonly userCode: string
  /** Whose account would be used; null when nobody is signed in yet. */
  readonly person: ShownPerson | null
  readonly hiddenFields: Readonly<Record<string, string>>
  /** The names of the two buttons; their value is `yes`. */
  readonly confirmName: string
  readonly abortName: string
}

/**
 * Asks whether the code is the person's own: a stranger who sends somebody a code gets into their account by it (RFC
 * 8628, section 5.4).
 */
export function renderDeviceConfirmPage(view: DeviceConfirmView): string {
  const texts = deviceTexts[view.language]
  const buttons = html`<div class="actions"><button class="button primary" name="${view.confirmName}" value="yes">${texts.confirm}</button>
<button class="button" name="${view.abortName}" value="yes">${texts.abort}</button></div>`
  const body = html`<div class="card">
<h1>${texts.confirmTitle}</h1>
<p>${fillText(texts.confirmText, { application: view.applicationName })}</p>
<p class="tight">${texts.codeShown}</p>
<p class="code-shown"><bdi>${view.userCode}</bdi></p>
${view.person && html`<p class="muted small tight">${texts.account}</p>${renderPersonCard(view.person)}`}
<p class="notice warn">${texts.warning}</p>
${renderForm(view, buttons, view.hiddenFields)}
</div>`
  return renderFrame(view, { title: texts.confirmTitle, body })
}
