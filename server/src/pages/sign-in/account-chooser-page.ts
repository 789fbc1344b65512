import { html } from '../html.ts'
import { fillText } from '../fill-text.ts'
import { commonTexts } from './common-texts.ts'
import { type FormView, renderForm, renderFrame } from './frame.ts'
import { renderPersonLines, type ShownPerson } from './person-card.ts'
import { signInTexts } from './sign-in-texts.ts'

export interface AccountChooserView extends FormView {
  readonly applicationName: string | null
  /** The accounts that this browser knows. */
  readonly accounts: readonly (ShownPerson & { readonly id: string })[]
}

/**
 * The choice of an account (`prompt=select_account`, or several sessions). The button of an account is `account`, its
 * value the id; the others are `action` with `another` or `cancel`.
 */
export function renderAccountChooserPage(view: AccountChooserView): string {
  const texts = signInTexts[view.language]
  const { applicationName } = view
  const entries = view.accounts.map(
    account =>
      html`<li><button class="person" name="account" value="${account.id}">${renderPersonLines(account)}</button></li>`,
  )
  const another = html`<li><button class="person" name="action" value="another"><span class="avatar" aria-hidden="true">+</span><span class="lines">${texts.anotherAccount}</span></button></li>`
  const body = html`<div class="card">
<h1>${texts.chooseTitle}</h1>
${applicationName !== null && html`<p class="muted">${fillText(texts.toApplication, { application: applicationName })}</p>`}
${renderForm(
  view,
  html`<ul class="people" aria-label="${texts.accounts}">${entries}${another}</ul>
${applicationName !== null && html`<div class="actions"><button class="button" name="action" value="cancel">${commonTexts[view.language].cancel}</button></div>`}`,
)}
</div>`
  return renderFrame(view, { title: texts.chooseTitle, body })
}
