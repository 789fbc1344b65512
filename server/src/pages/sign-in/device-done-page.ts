import { fillText } from '../fill-text.ts'
import { html } from '../html.ts'
import { deviceTexts } from './device-texts.ts'
import { renderFrame, type SignInPageView } from './frame.ts'

export interface DeviceDoneView extends SignInPageView {
  readonly outcome: 'approved' | 'declined'
  readonly applicationName: string
}

/** How it ended: the rest happens on the other device. */
export function renderDeviceDonePage(view: DeviceDoneView): string {
  const texts = deviceTexts[view.language]
  const isApproved = view.outcome === 'approved'
  const title = isApproved ? texts.approvedTitle : texts.declinedTitle
  const text = isApproved ? texts.approvedText : texts.declinedText
  const body = html`<div class="card">
<h1>${title}</h1>
<p>${fillText(text, { application: view.applicationName })}</p>
<p class="muted">${texts.close}</p>
</div>`
  return renderFrame(view, { title, body })
}
