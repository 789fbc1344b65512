import type { Session } from 'oidc-provider'
import type { TokenLifetimes } from './issuer-settings.ts'

/** A sign-in that the person does not keep ends with the browser, and after a day at the latest. */
const transientSeconds = 24 * 60 * 60

/** Seconds that a browser's session lives from its last sign-in. */
export function sessionSeconds(session: Pick<Session, 'transient'>, lifetimes: TokenLifetimes): number {
  return session.transient ? Math.min(transientSeconds, lifetimes.session) : lifetimes.session
}
