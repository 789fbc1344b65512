import { html } from '../html.ts'
import { commonTexts } from './common-texts.ts'
import { type FormView, renderForm, renderFrame } from './frame.ts'
import { renderPersonCard, type ShownPerson } from './person-card.ts'
import { signInTexts } from './sign-in-texts.ts'

export interface SignOutView extends FormView {
  readonly person: ShownPerson
  /** What the caller needs to find its way again. */
  readonly hiddenFields: Readonly<Record<string, string>>
}

/**
 * Asks before signing out: a link that signs people out at once could be put into any page. The button is `action`
 * with `signOut` or `stay`.
 */
export function renderSignOutPage(view: SignOutView): string {
  const texts = signInTexts[view.language]
  const buttons = html`<div class="actions"><button class="button primary" name="action" value="signOut">${commonTexts[view.language].signOut}</button>
<button class="button" name="action" value="stay">${texts.staySignedIn}</button></div>`
  const body = html`<div class="card">
<h1>${texts.signOutTitle}</h1>
<p>${texts.signOutText}</p>
${renderPersonCard(view.person)}
${renderForm(view, buttons, view.hiddenFields)}
</div>`
  return renderFrame(view, { title: texts.signOutTitle, body })
}
