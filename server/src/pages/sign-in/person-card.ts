import { cleanLine } from '../../domain/notifications/display-text.ts'
import { html, type Html } from '../html.ts'
import { renderName } from '../name-html.ts'

/** A person as the sign-in pages show one. */
export interface ShownPerson {
  readonly displayName: string
  readonly userPrincipalName: string
}

/** Round letter, name and user name. The user name is always there: names alone can be anybody's. */
export function renderPersonLines({ displayName, userPrincipalName }: ShownPerson, note?: string | null): Html {
  const name = cleanLine(displayName) || cleanLine(userPrincipalName)
  const initial = name.match(/[\p{L}\p{N}]/u)?.[0]?.toUpperCase() ?? '?'
  return html`<span class="avatar" aria-hidden="true">${initial}</span><span class="lines"><strong>${renderName(name)}</strong>
${name !== userPrincipalName && html`<span class="muted small">${renderName(userPrincipalName)}</span>`}
${note && html`<span class="small">${renderName(note)}</span>`}</span>`
}

/** The person whom a page is about. */
export function renderPersonCard(person: ShownPerson): Html {
  return html`<div class="person shown">${renderPersonLines(person)}</div>`
}
