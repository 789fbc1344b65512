import { cleanLine } from '../../domain/notifications/display-text.ts'
import { fillText } from '../fill-text.ts'
import { html, type Html } from '../html.ts'
import type { PageLanguage } from '../language.ts'
import { formatMoment } from '../times.ts'
import { accountTexts } from './account-texts.ts'

/** A session as its owner sees it. */
export interface AccountSession {
  readonly id: string
  /** It is the session that asks. */
  readonly isCurrent: boolean
  /** UTC milliseconds. */
  readonly startedAt: number
  readonly lastSeenAt: number
  /** Such as "Firefox on Linux"; null when the browser said nothing that could be read. */
  readonly device: string | null
  /** The address on the network that it was last seen from; null when none is kept. */
  readonly address: string | null
  /** How the person proved who they are: by a password here, or at another issuer, by its label. */
  readonly method: 'password' | { readonly provider: string }
}

interface SessionsView {
  readonly language: PageLanguage
  readonly timeZone: string
  readonly sessions: readonly AccountSession[]
}

/** The list with a button for each, and the one that ends all. */
export function renderSessions(view: SessionsView): Html {
  const texts = accountTexts[view.language]
  const entries = view.sessions.map(session => html`<li>${renderSession(session, view)}</li>`)
  return html`${entries.length > 0 ? html`<ul class="entries">${entries}</ul>` : html`<p>${texts.noSessions}</p>`}
<div class="actions"><button class="button" name="action" value="signOutEverywhere" aria-describedby="everywhere">${texts.signOutEverywhere}</button>
<span class="hint" id="everywhere">${texts.signOutEverywhereHint}</span></div>`
}

function renderSession(session: AccountSession, { language, timeZone }: SessionsView): Html {
  const texts = accountTexts[language]
  const device = cleanLine(session.device ?? '') || texts.unknownDevice
  const moment = (at: number) => formatMoment(at, timeZone, language)
  const method =
    session.method === 'password' ? texts.byPassword : fillText(texts.byProvider, { label: session.method.provider })
  return html`<div class="about"><strong><bdi>${device}</bdi></strong> ${session.isCurrent && html`<span class="badge">${texts.thisDevice}</span>`}
<p>${method}${session.address !== null && html`, ${fillText(texts.address, { address: session.address })}`}</p>
<p>${fillText(texts.started, { when: moment(session.startedAt) })}, ${fillText(texts.lastSeen, { when: moment(session.lastSeenAt) })}</p></div>
${!session.isCurrent && html`<button class="button" name="endSession" value="${session.id}">${texts.endSession}<span class="unseen">: <bdi>${device}</bdi>, ${moment(session.startedAt)}</span></button>`}`
}
