import { sql } from 'kysely'
import { canSignIn } from '../domain/identities/can-sign-in.ts'
import type { PasswordChange, PasswordChanges } from '../domain/ports/account-mails.ts'
import type { ChangeAuthor } from '../domain/ports/directory-admin.ts'
import type { PrincipalId } from '../domain/principal.ts'
import { queueAccountMail } from './account-mails.ts'
import { changeDirectory, type DirectoryAuditEntry } from './directory-log.ts'
import { endAccess } from './end-access.ts'
import { readPrincipal, type StoredPrincipal } from './principal-writes.ts'
import { type Batch, type BatchRows, command, type Engine, one, statement } from './statement.ts'

/** The plain password that a seed kept goes with the hash. */
const putHash = statement<{ person: string; hash: string }>(
  'principals.putPassword',
  ({ p }) =>
    sql`update principals set password_hash = ${p.hash}, password_sealed = null where principal_id = ${p.person}`,
)

const findReset = statement<{ tokenHash: string; now: number }, { principal_id: string; expires_at: number }>(
  'passwordResets.find',
  ({ p }) => sql`select r.principal_id, r.expires_at from password_resets r
    where r.token_hash = ${p.tokenHash} and r.expires_at > ${p.now}`,
)

/** Whoever deletes the row has used the link; everybody else finds none (security lesson D6). */
const takeReset = statement<{ tokenHash: string; now: number }, { principal_id: string }>(
  'passwordResets.take',
  ({ p }) => sql`delete from password_resets where token_hash = ${p.tokenHash} and expires_at > ${p.now}
    returning principal_id`,
)

const sweepResets = statement<{ now: number; limit: number }, { principal_id: string }>(
  'passwordResets.sweep',
  ({ p, f }) => sql`delete from password_resets where principal_id in (
      select r.principal_id from password_resets r where r.expires_at <= ${p.now} order by r.expires_at limit ${p.limit} ${f.skipLocked})
    returning principal_id`,
)

/** Sets a password, ends what was opened with the one before, and tells the person. */
function* setPassword(
  by: Omit<ChangeAuthor, 'actor'>,
  stored: StoredPrincipal,
  { passwordHash, noticeId, doneFrom }: Omit<PasswordChange, 'person'>,
  except: string | null,
): Generator<Batch, void, BatchRows> {
  const { id, mail } = stored.record
  yield* one(command(putHash, { person: id, hash: passwordHash }))
  yield* endAccess(stored, by.now, except)
  if (mail === null) return
  yield* queueAccountMail({
    id: noticeId,
    kind: 'passwordChanged',
    name: null,
    person: id,
    address: mail,
    language: null,
    requestedFrom: doneFrom,
    requestId: by.requestId,
    now: by.now,
    givesUpAt: null,
  })
}

const noteOf = (action: string, target: string): DirectoryAuditEntry => ({
  action,
  target,
  oldValue: null,
  newValue: { password: 'changed' },
})

/** Changes of passwords on either engine. */
export function createPasswordChanges(engine: Engine): PasswordChanges {
  return {
    set(by, change, except) {
      return changeDirectory(engine, by, function* () {
        yield* setPassword(by, yield* readPrincipal(change.person, 'user'), change, except)
        return { result: undefined, audit: [noteOf('user.setPassword', change.person)] }
      })
    },
    async findReset(tokenHash, now) {
      const [row] = await engine.read(findReset, { tokenHash, now })
      return row ? { person: row.principal_id as PrincipalId, expiresAt: row.expires_at } : null
    },
    async finishReset(by, tokenHash, change) {
      const found = await engine.read(findReset, { tokenHash, now: by.now })
      // The link is the person's: so they are who acts.
      const actor = found[0]?.principal_id
      if (actor === undefined) return false
      return changeDirectory(engine, { ...by, actor }, function* () {
        const [taken] = yield* one(command(takeReset, { tokenHash, now: by.now }))
        if (!taken) return { result: false, audit: [] }
        const stored = yield* readPrincipal(taken.principal_id, 'user')
        if (!canSignIn(stored.record)) return { result: false, audit: [] }
        yield* setPassword(by, stored, change, null)
        return { result: true, audit: [noteOf('user.resetPassword', taken.principal_id)] }
      })
    },
    async sweepResets(now, limit) {
      return (await engine.write(() => one(command(sweepResets, { now, limit })))).length
    },
  }
}
