import type { Operation } from '../operation.ts'
import { sessionsRevoke } from '../scopes.ts'

/** `user: revokeSignInSessions`. */
export const revokeSignInSessions = {
  id: 'user/revokeSignInSessions',
  method: 'POST',
  address: 'user/revokeSignInSessions',
  paths: ['/me/revokeSignInSessions', '/users/{user-id}/revokeSignInSessions'],
  summary:
    'Ends all sign-in sessions and tokens of a person: your own, or those of anybody for administrators and applications.',
  scopes: sessionsRevoke,
  responses: { 200: null },
  units: 1,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, user: revokeSignInSessions',
} as const satisfies Operation
