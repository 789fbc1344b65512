/** The page where people see where they are signed in and which applications act for them, and end either. */
import { html, type Html } from '../html.ts'
import { type AccountConsent, renderConsents } from './account-consents.ts'
import { type AccountSession, renderSessions } from './account-sessions.ts'
import { accountTexts } from './account-texts.ts'
import { commonTexts } from './common-texts.ts'
import { type FormView, renderForm, renderFrame } from './frame.ts'
import { renderPersonLines, type ShownPerson } from './person-card.ts'

export interface AccountView extends FormView {
  /** An IANA name; all times of the page are in it. */
  readonly timeZone: string
  readonly person: ShownPerson
  readonly sessions: readonly AccountSession[]
  readonly consents: readonly AccountConsent[]
  /** The path of the page that changes the password; null when the person has none here. */
  readonly changePasswordAt: string | null
  /** What a form of this page has just done. */
  readonly done: 'ended' | 'withdrawn' | null
}

/**
 * Buttons, each with the token: `endSession` with a session's id, `withdrawConsent` with a consent's id, `action` with
 * `signOut` or `signOutEverywhere`.
 */
export function renderAccountPage(view: AccountView): string {
  const texts = accountTexts[view.language]
  const body = html`<h1>${texts.title}</h1>
${view.done !== null && html`<p class="notice good" role="status">${texts[view.done]}</p>`}
<div class="card">${renderOwner(view)}</div>
<section class="card" aria-labelledby="sessions"><h2 id="sessions">${texts.sessions}</h2>
<p class="muted">${texts.sessionsLead}</p>
${renderForm(view, renderSessions(view))}
</section>
<section class="card" aria-labelledby="applications"><h2 id="applications">${texts.applications}</h2>
${view.consents.length > 0 ? html`<p class="muted">${texts.applicationsLead}</p>${renderForm(view, renderConsents(view))}` : html`<p class="muted">${texts.noApplications}</p>`}
</section>`
  return renderFrame(view, { title: texts.title, body, width: 'medium' })
}

function renderOwner(view: AccountView): Html {
  const texts = accountTexts[view.language]
  return html`<div class="person">${renderPersonLines(view.person)}</div>
${renderForm(
  view,
  html`<div class="actions">${view.changePasswordAt !== null && html`<a class="button" href="${view.changePasswordAt}">${texts.changePassword}</a>`}
<button class="button" name="action" value="signOut">${commonTexts[view.language].signOut}</button></div>`,
)}`
}
