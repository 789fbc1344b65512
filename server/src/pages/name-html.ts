import { cleanLine } from '../domain/notifications/display-text.ts'
import { html, type Html } from './html.ts'

/**
 * What people typed, as pages show it: cleaned by the same function as in mails, so that no hidden or turning character
 * makes one name look like another (security lesson F4), and isolated, so that its writing direction turns nothing
 * around it. `fallback` stands in for a name of which nothing is left.
 */
export function renderName(text: string, fallback = ''): Html {
  return html`<bdi>${cleanLine(text) || fallback}</bdi>`
}
