import type { WebSession } from '../auth/browser/web-sessions.ts'

/** The page of one's own account, which also takes the sign-out forms of other pages. */
export const accountAt = '/account'

/** What the forms of that page are bound to. */
export function accountScope(session: Pick<WebSession, 'uid'>): string {
  return `account ${session.uid}`
}
