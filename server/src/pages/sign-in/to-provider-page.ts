/**
 * The page that leads to another issuer. It stands between the form with the provider's button and the issuer, because
 * a redirect after a form may go only where the form's page says, at every step (`form-action`), and nobody knows
 * through which addresses an issuer of somebody else leads. A page that goes on by itself begins anew.
 */
import { fillText } from '../fill-text.ts'
import { html } from '../html.ts'
import { renderFrame, type SignInPageView } from './frame.ts'
import { leaveTexts } from './leave-texts.ts'

export interface ToProviderView extends SignInPageView {
  /** What the issuer is called here. */
  readonly label: string
  /** Its authorization endpoint with the request. */
  readonly to: string
}

/** Renders the page; `sendPage` needs no options for it. @throws when the address is none of the web. */
export function renderToProviderPage(view: ToProviderView): string {
  const { href, protocol } = new URL(view.to)
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`No issuer stands at the scheme ${protocol}`)
  const texts = leaveTexts[view.language]
  const body = html`<div class="card">
<h1>${fillText(texts.providerTitle, { label: view.label })}</h1>
<p>${texts.providerText}</p>
<p class="actions"><a class="button primary" href="${href}">${texts.continue}</a></p>
</div>`
  return renderFrame(view, { title: texts.continue, body, goesOnTo: href })
}
