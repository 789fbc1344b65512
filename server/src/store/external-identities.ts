/** Accounts by the identities of other issuers, on either engine. */
import { AppError, quoted } from '../domain/errors.ts'
import type { ExternalIdentities, ExternalIdentityKey, LinkedIdentity } from '../domain/ports/external-identities.ts'
import type { PrincipalId } from '../domain/principal.ts'
import type { Random } from '../domain/ports/clock.ts'
import { admitIdentity, findPlainAdmission } from './admission.ts'
import { changeDirectory, runDirectoryChange } from './directory-log.ts'
import {
  dropIdentity,
  findIdentity,
  findIdentityHolder,
  insertIdentity,
  listIdentities,
  touchIdentity,
} from './identity-statements.ts'
import { readPrincipal } from './principal-writes.ts'
import { toPrincipal } from './principal-rows.ts'
import { keepFindable } from './storable.ts'
import { command, type Engine, one } from './statement.ts'

export interface ExternalIdentitiesDeps {
  readonly random: Random
}

/** The identities on either engine. */
export function createExternalIdentities(engine: Engine, { random }: ExternalIdentitiesDeps): ExternalIdentities {
  return {
    async find({ issuer, subject }) {
      const params = keepFindable({ issuer, subject })
      const [row] = params === null ? [] : await engine.read(findIdentity, params)
      return row === undefined ? null : toPrincipal(row)
    },

    async listOf(principalId) {
      const rows = await engine.read(listIdentities, { principal: principalId })
      return rows.map(
        (row): LinkedIdentity => ({
          issuer: row.issuer,
          subject: row.subject,
          principalId: row.principal_id as PrincipalId,
          linkedAt: row.linked_at,
          lastSeenAt: row.last_seen_at,
        }),
      )
    },

    async admit(by, identity, policy, groups) {
      // Most sign-ins change nothing; they raise no version of the directory, so nothing that is kept has to go.
      const plain = await findPlainAdmission(engine, by, identity, policy, groups)
      if (plain !== null) {
        const { issuer, subject } = identity
        if (plain.kind === 'admitted')
          await engine.writeBatch({ seen: command(touchIdentity, { issuer, subject, now: by.now }) })
        return plain
      }
      return engine.write(() =>
        runDirectoryChange(by, function* () {
          return yield* admitIdentity(by, identity, policy, groups, random)
        }),
      )
    },

    link(by, principalId, { issuer, subject }) {
      return changeDirectory(engine, by, function* () {
        const { record } = yield* readPrincipal(principalId, 'user')
        const [other] = yield* one(command(findIdentityHolder, { issuer, subject }))
        if (other !== undefined) throw refuseTaken({ issuer, subject }, other.principal_id)
        const made = yield* one(
          command(insertIdentity, { issuer, subject, principal: record.id, now: by.now, seen: null }),
        )
        if (made.length === 0) {
          const text = `${quoted(record.displayName)} has an identity of ${quoted(issuer)} already; end that one first.`
          throw new AppError('directoryBadRequest', text, { target: 'issuer' })
        }
        const audit = [{ action: 'identity.link', target: record.id, oldValue: null, newValue: { issuer, subject } }]
        return { result: undefined, audit }
      })
    },

    unlink(by, { issuer, subject }) {
      return changeDirectory(engine, by, function* () {
        const [dropped] = yield* one(command(dropIdentity, { issuer, subject }))
        if (dropped === undefined) return { result: null, audit: [] }
        const target = dropped.principal_id
        const audit = [{ action: 'identity.unlink', target, oldValue: { issuer, subject }, newValue: null }]
        return { result: target as PrincipalId, audit }
      })
    },
  }
}

function refuseTaken({ issuer, subject }: ExternalIdentityKey, holder: string): AppError {
  const text = `${quoted(subject)} of ${quoted(issuer)} leads to the account ${holder} already; end that link first.`
  return new AppError('directoryBadRequest', text, { target: 'subject' })
}
