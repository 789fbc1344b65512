/** What ends the sessions and tokens of a person, for use inside the change that is the reason for it. */
import { sql } from 'kysely'
import { nextStamp } from '../domain/identities/token-stamp.ts'
import { endState, endStateBut } from './oidc-state.ts'
import type { StoredPrincipal } from './principal-writes.ts'
import { type Batch, type BatchRows, command, one, run, statement } from './statement.ts'

const raiseStamp = statement<{ person: string; stamp: number }>(
  'principals.raiseStamp',
  ({ p }) => sql`update principals set tokens_valid_from = ${p.stamp} where principal_id = ${p.person}`,
)

const endSessionsBut = statement<{ person: string; except: string }>(
  'signInSessions.endOfPerson',
  ({ p }) => sql`delete from sign_in_sessions where principal_id = ${p.person} and session_uid <> ${p.except}`,
)

const endReset = statement<{ person: string }>(
  'passwordResets.endOfPerson',
  ({ p }) => sql`delete from password_resets where principal_id = ${p.person}`,
)

/**
 * Ends the sessions of a person, all that the issuer keeps of them, a reset that is open, and by a new stamp the
 * access tokens that are out. `except` names a session that goes on; the tokens that came of it end all the same.
 * To be called inside a change of the directory, whose lock orders the stamps. Gives the new stamp.
 */
export function* endAccess(
  { record }: Pick<StoredPrincipal, 'record'>,
  now: number,
  except: string | null = null,
): Generator<Batch, number, BatchRows> {
  const person = record.id
  const stamp = nextStamp(record.tokensValidFrom, now)
  // First and alone: a session that begins at this moment waits for this row, or is seen by the deletion below.
  yield* one(command(raiseStamp, { person, stamp }))
  yield* run({
    state: except === null ? endState({ accountId: person }) : endStateBut(person, except),
    sessions: command(endSessionsBut, { person, except: except ?? '' }),
    reset: command(endReset, { person }),
  })
  return stamp
}
