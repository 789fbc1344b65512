import { fillText } from '../fill-text.ts'
import { html, type Html } from '../html.ts'
import type { PageLanguage } from '../language.ts'
import { renderName } from '../name-html.ts'
import { formatMoment } from '../times.ts'
import { accountTexts } from './account-texts.ts'

/** What a person, or the administration for everybody, allowed an application. */
export interface AccountConsent {
  readonly id: string
  readonly applicationName: string
  /** The permissions in words. */
  readonly scopes: readonly string[]
  /** UTC milliseconds. */
  readonly grantedAt: number
  /** The administration allowed it, and alone can take it back. */
  readonly isForEverybody: boolean
}

interface ConsentsView {
  readonly language: PageLanguage
  readonly timeZone: string
  readonly consents: readonly AccountConsent[]
}

/** The list, with a button for each that the person may take back. */
export function renderConsents(view: ConsentsView): Html {
  return html`<ul class="entries">${view.consents.map(consent => html`<li>${renderConsent(consent, view)}</li>`)}</ul>`
}

function renderConsent(consent: AccountConsent, { language, timeZone }: ConsentsView): Html {
  const texts = accountTexts[language]
  const when = formatMoment(consent.grantedAt, timeZone, language)
  const scopes = consent.scopes.map(scope => html`<li>${scope}</li>`)
  return html`<div class="about"><strong>${renderName(consent.applicationName)}</strong> ${consent.isForEverybody && html`<span class="badge quiet">${texts.forEverybody}</span>`}
<ul>${scopes}</ul>
<p>${fillText(texts.granted, { when })}. ${consent.isForEverybody && texts.forEverybodyHint}</p></div>
${!consent.isForEverybody && html`<button class="button" name="withdrawConsent" value="${consent.id}">${texts.withdraw}<span class="unseen">: ${renderName(consent.applicationName)}</span></button>`}`
}
