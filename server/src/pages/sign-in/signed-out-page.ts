import { fillText } from '../fill-text.ts'
import { html, safeHref } from '../html.ts'
import { renderFrame, type SignInPageView } from './frame.ts'
import { signInTexts } from './sign-in-texts.ts'

export interface SignedOutView extends SignInPageView {
  readonly applicationName: string | null
  /** The application's registered address after signing out; null leads back to signing in. */
  readonly returnTo: string | null
}

/** What remains to be seen after signing out. */
export function renderSignedOutPage(view: SignedOutView): string {
  const texts = signInTexts[view.language]
  const { applicationName, returnTo } = view
  const label =
    returnTo === null
      ? texts.signInAgain
      : applicationName === null
        ? texts.continue
        : fillText(texts.continueTo, { application: applicationName })
  const body = html`<div class="card">
<h1>${texts.signedOutTitle}</h1>
<p>${texts.signedOutText}</p>
<p class="muted">${texts.signedOutOthers}</p>
<p class="actions"><a class="button primary" href="${safeHref(returnTo ?? '/')}">${label}</a></p>
</div>`
  return renderFrame(view, { title: texts.signedOutTitle, body })
}
