/** The page on which a person allows an application to act for them, or an administrator for everybody. */
import { fillText } from '../fill-text.ts'
import { html, type Html } from '../html.ts'
import { commonTexts } from './common-texts.ts'
import { consentTexts } from './consent-texts.ts'
import { renderCheckBox } from './fields.ts'
import { type FormView, renderForm, renderFrame } from './frame.ts'
import { renderPersonCard, type ShownPerson } from './person-card.ts'

/** A permission in words; `name` is what programs call it. */
export interface ShownScope {
  readonly name: string
  readonly title: string
  readonly text: string
}

export interface ShownApplication {
  readonly displayName: string
  /** The host that the answer goes to: a name alone can be anybody's. Null for a program on the person's device. */
  readonly redirectHost: string | null
}

export interface ConsentView extends FormView {
  readonly application: ShownApplication
  readonly person: ShownPerson
  /** What the person may allow. */
  readonly scopes: readonly ShownScope[]
  /** The person is an administrator, who may allow it for the whole organisation. */
  readonly canConsentForOrganization: boolean
  /** What only an administrator may allow; when there is any, this person can allow nothing here. */
  readonly needsAdministrator: readonly ShownScope[]
}

/** Fields: `action` (`accept` or `cancel`), `forOrganization` (`yes` or absent), `token`. */
export function renderConsentPage(view: ConsentView): string {
  const texts = consentTexts[view.language]
  const isOpen = view.needsAdministrator.length === 0
  const title = isOpen ? texts.title : texts.adminTitle
  const body = html`<div class="card">
<h1>${title}</h1>
${isOpen ? renderQuestion(view) : renderRefusal(view)}
</div>`
  return renderFrame(view, { title, body })
}

function renderQuestion(view: ConsentView): Html {
  const texts = consentTexts[view.language]
  const organization = view.organizationName
  return html`<p>${fillText(texts.question, { application: view.application.displayName, organization })}
${renderHost(view)}</p>
<p class="muted small tight">${texts.signedInAs}</p>
${renderPersonCard(view.person)}
<h2>${texts.asks}</h2>
${renderScopes(view.scopes)}
${renderForm(
  view,
  html`${view.canConsentForOrganization && renderCheckBox('forOrganization', fillText(texts.forEverybody, { organization }), { hint: texts.forEverybodyHint, isTicked: false })}
<p class="muted small">${texts.takeBack}</p>
<div class="actions"><button class="button primary" name="action" value="accept">${texts.accept}</button>
<button class="button" name="action" value="cancel">${commonTexts[view.language].cancel}</button></div>`,
)}`
}

function renderRefusal(view: ConsentView): Html {
  const texts = consentTexts[view.language]
  const application = view.application.displayName
  return html`<p>${fillText(texts.adminText, { application, organization: view.organizationName })}</p>
${renderScopes(view.needsAdministrator, true)}
${view.scopes.length > 0 && html`<h2>${texts.adminAsks}</h2>${renderScopes(view.scopes, true)}`}
<p>${fillText(texts.adminWay, { application })}</p>
<p class="muted small tight">${texts.signedInAs}</p>
${renderPersonCard(view.person)}
${renderForm(
  view,
  html`<div class="actions"><button class="button" name="action" value="cancel">${fillText(texts.back, { application })}</button></div>`,
)}`
}

function renderHost({ language, application: { redirectHost } }: ConsentView): Html | null {
  return redirectHost === null ? null : fillText(consentTexts[language].opens, { host: redirectHost })
}

/** Administrators know permissions by the names that programs use, so a page that sends people to one shows them. */
function renderScopes(scopes: readonly ShownScope[], withNames = false): Html {
  const entries = scopes.map(
    ({ name, title, text }) =>
      html`<li><strong>${title}</strong>${withNames && html` <code>${name}</code>`}<span class="muted small">${text}</span></li>`,
  )
  return html`<ul class="scopes">${entries}</ul>`
}
