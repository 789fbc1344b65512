/**
 * The page that carries an answer to an application in a form (`response_mode=form_post`, OAuth 2.0 Form Post Response
 * Mode). It is the only one of ours with a script: one constant line that sends the form, let in by its hash. Without
 * scripts the button does the same.
 */
import { hash } from 'node:crypto'
import { findFormTarget } from '../form-target.ts'
import { html, trustedHtml } from '../html.ts'
import type { PageOptions } from '../send-page.ts'
import { leaveTexts } from './leave-texts.ts'
import { renderFrame, renderHidden, type SignInPageView } from './frame.ts'

// The method of the prototype: a field of the answer could be called "submit" and would hide the form's own.
const script = 'HTMLFormElement.prototype.submit.call(document.forms[0])'

export interface FormPostView extends SignInPageView {
  /** The application's redirect address. */
  readonly action: string
  /** The answer: `code`, `state`, `id_token` or an error. */
  readonly fields: Readonly<Record<string, string>>
}

/** Renders the page. @throws when the address is none that a form may be sent to. */
export function renderFormPostPage(view: FormPostView): string {
  findFormTarget(view.action)
  const texts = leaveTexts[view.language]
  const body = html`<div class="card">
<h1>${texts.title}</h1>
<p>${texts.text}</p>
<form method="post" action="${view.action}">
${renderHidden(view.fields)}
<div class="actions"><button class="button primary">${texts.continue}</button></div>
</form>
</div>
${trustedHtml(`<script>${script}</script>`)}`
  return renderFrame(view, { title: texts.title, body })
}

/**
 * How `sendPage` has to send it: its script runs, its form goes to the application alone, or to where a redirect leads
 * from its address.
 */
export function formPostOptions({
  action,
  returnTo = null,
}: Pick<FormPostView, 'action'> & { readonly returnTo?: string | null }): PageOptions {
  return {
    formTargets: returnTo === null ? [action] : [action, returnTo],
    isForeignForm: true,
    isPopup: true,
    scriptHash: `'sha256-${hash('sha256', script, 'base64')}'`,
  }
}
