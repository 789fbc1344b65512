import type { NewSession, SignInSession, SignInSessions } from '../../domain/ports/sign-in-sessions.ts'
import type { OidcStatePort } from '../../domain/ports/oidc-state.ts'

/** The list of sign-ins in memory, for tests of the issuer alone. */
export function createMemorySessions(state: OidcStatePort): Pick<
  SignInSessions,
  'begin' | 'seen' | 'extend' | 'find' | 'end'
> & {
  readonly listed: ReadonlyMap<string, NewSession>
} {
  const listed = new Map<string, NewSession>()
  return {
    listed,
    async begin(session) {
      if (listed.has(session.uid)) return false
      listed.set(session.uid, session)
      return true
    },
    seen: async () => undefined,
    async extend(uid, endsAt) {
      const found = listed.get(uid)
      if (found !== undefined) listed.set(uid, { ...found, endsAt: Math.max(found.endsAt, endsAt) })
    },
    async find(uid) {
      const found = listed.get(uid)
      if (found === undefined) return null
      const { now, stamp: _stamp, ...facts } = found
      return { ...facts, startedAt: now, seenAt: now } satisfies SignInSession
    },
    async end(_by, uid) {
      const wasThere = listed.delete(uid)
      await state.end({ sessionUid: uid })
      return wasThere
    },
  }
}
