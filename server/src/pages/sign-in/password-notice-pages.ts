/** What is said when a password was replaced or changed, or when the link for it works no longer. */
import { html } from '../html.ts'
import { renderFrame, type SignInPageView } from './frame.ts'
import { passwordTexts } from './password-texts.ts'
import { signInTexts } from './sign-in-texts.ts'

/** After a new password by the link of a mail. */
export function renderResetDonePage(view: SignInPageView & { readonly signInAt: string }): string {
  const { doneTitle, doneText } = passwordTexts[view.language]
  return renderNotice(view, doneTitle, doneText, view.signInAt, signInTexts[view.language].signIn)
}

/** The link of a mail is too old, used, or never was one: the same words for all. */
export function renderResetLinkGonePage(view: SignInPageView & { readonly forgotAt: string }): string {
  const { goneTitle, goneText, askAgain } = passwordTexts[view.language]
  return renderNotice(view, goneTitle, goneText, view.forgotAt, askAgain)
}

/** After a person changed their password on the account page. */
export function renderPasswordChangedPage(view: SignInPageView & { readonly accountAt: string }): string {
  const { changedTitle, changedText, backToAccount } = passwordTexts[view.language]
  return renderNotice(view, changedTitle, changedText, view.accountAt, backToAccount)
}

function renderNotice(view: SignInPageView, title: string, text: string, href: string, label: string): string {
  const body = html`<div class="card">
<h1>${title}</h1>
<p>${text}</p>
<p class="actions"><a class="button primary" href="${href}">${label}</a></p>
</div>`
  return renderFrame(view, { title, body })
}
