/** The administration of applications on either engine. */
import { sql } from 'kysely'
import { AppError, quoted } from '../domain/errors.ts'
import { demandSoundApplication, demandSoundSecret } from '../domain/identities/application-draft.ts'
import {
  type ApplicationAdmin,
  type ApplicationFacts,
  type ClientSecretDraft,
  maxCertificates,
  maxClientSecrets,
  type RegisteredApplication,
} from '../domain/ports/application-admin.ts'
import type { ChangeAuthor } from '../domain/ports/directory-admin.ts'
import {
  insertApplications,
  insertCertificate,
  insertSecret,
  selectApplications,
  toFactCells,
  toRegistered,
} from './application-rows.ts'
import { dropConsentsTo } from './consents.ts'
import { changeDirectory, type DirectoryBody } from './directory-log.ts'
import { endState } from './oidc-state.ts'
import { difference } from './settings.ts'
import { type Batch, type BatchRows, command, type Engine, one, run, statement } from './statement.ts'

const findByClient = selectApplications<{ id: string }>('applications.find', p => sql`where a.app_id = ${p.id}`)
const findByObject = selectApplications<{ id: string }>(
  'applications.findByObject',
  p => sql`where a.object_id = ${p.id}`,
)
const findByPrincipal = selectApplications<{ id: string }>(
  'applications.findByPrincipal',
  p => sql`where a.service_principal_id = ${p.id}`,
)
const listPage = selectApplications<{ after: string; limit: number }>(
  'applications.list',
  p => sql`where a.app_id > ${p.after} order by a.app_id limit ${p.limit}`,
)

const updateFacts = statement<{
  id: string
  name: string
  kind: string
  roles: string
  redirects: string
  scopes: string
  pkceOptional: number
  enabled: number
}>(
  'applications.update',
  ({ p }) => sql`update applications set display_name = ${p.name}, kind = ${p.kind}, roles = ${p.roles},
    redirect_uris = ${p.redirects}, delegated_scopes = ${p.scopes}, pkce_optional = ${p.pkceOptional}, enabled = ${p.enabled}
    where app_id = ${p.id}`,
)

const removeFacts = statement<{ id: string }>(
  'applications.remove',
  ({ p }) => sql`delete from applications where app_id = ${p.id}`,
)
const removeSecrets = statement<{ id: string; endedBy: number }>(
  'applications.removeSecrets',
  ({ p }) => sql`delete from application_secrets where app_id = ${p.id} and ends_at <= ${p.endedBy}`,
)
const removeSecret = statement<{ id: string; secret: string }, { secret_id: string }>(
  'applications.removeSecret',
  ({ p }) =>
    sql`delete from application_secrets where app_id = ${p.id} and secret_id = ${p.secret} returning secret_id`,
)
const removeCertificates = statement<{ id: string; endedBy: number }>(
  'applications.removeCertificates',
  ({ p }) => sql`delete from application_certificates where app_id = ${p.id} and ends_at <= ${p.endedBy}`,
)
const removeCertificate = statement<{ id: string; certificate: string }, { thumbprint_sha256: string }>(
  'applications.removeCertificate',
  ({ p }) => sql`delete from application_certificates where app_id = ${p.id} and certificate_id = ${p.certificate}
    returning thumbprint_sha256`,
)

/** Later than any end: all go. */
const allOfThem = Number.MAX_SAFE_INTEGER

function* readForChange(clientId: string): Generator<Batch, RegisteredApplication, BatchRows> {
  const [row] = yield* one(command(findByClient, { id: clientId }))
  if (row) return toRegistered(row)
  throw new AppError('directoryObjectNotFound', `There is no application with the client id ${quoted(clientId)}.`)
}

/** What the audit keeps of an application. Secrets are counted, never shown. */
function describe({
  displayName,
  kind,
  roles,
  redirectUris,
  delegatedScopes,
  isPkceOptional,
  isEnabled,
}: ApplicationFacts) {
  return { displayName, kind, roles, redirectUris, delegatedScopes, isPkceOptional, isEnabled }
}

function refuse(target: string, text: string): AppError {
  return new AppError('directoryBadRequest', text, { target })
}

function demandConfidential({ kind, displayName }: ApplicationFacts, what: string): void {
  if (kind === 'confidential') return
  throw refuse(
    'kind',
    `${quoted(displayName)} is a public application, which has no ${what}. Register a confidential one.`,
  )
}

/** What a program that cannot keep a secret must not have kept from the time when it could. */
function demandNoProof({ displayName, secrets, certificates }: RegisteredApplication): void {
  if (secrets.length === 0 && certificates.length === 0) return
  throw refuse('kind', `${quoted(displayName)} has secrets or certificates; remove them before it becomes public.`)
}

function describeSecret({ id, displayName, startsAt, endsAt }: ClientSecretDraft) {
  return { id, displayName, startsAt, endsAt }
}

/** Registrations on either engine. */
export function createApplicationAdmin(engine: Engine): ApplicationAdmin {
  const change = <T>(by: ChangeAuthor, body: DirectoryBody<T>) => changeDirectory(engine, by, body)

  return {
    create(by, draft) {
      demandSoundApplication(draft)
      if (draft.secrets.length > 0) demandConfidential(draft, 'secret')
      for (const secret of draft.secrets) demandSoundSecret(secret, by.now)
      return change(by, function* () {
        yield* insertApplications([draft], by.now)
        const newValue = { ...describe(draft), secrets: draft.secrets.map(describeSecret) }
        const audit = [{ action: 'application.create', target: draft.clientId, oldValue: null, newValue }]
        return { result: yield* readForChange(draft.clientId), audit }
      })
    },

    update(by, clientId, wanted) {
      return change(by, function* () {
        const before = yield* readForChange(clientId)
        const after = { ...before, ...wanted }
        demandSoundApplication(after)
        const isOtherKind = after.kind !== before.kind
        if (isOtherKind && after.kind === 'public') demandNoProof(before)
        const { oldValue, newValue } = difference(describe(before), describe(after))
        if (Object.keys(newValue).length === 0) return { result: before, audit: [] }
        const cells = toFactCells(after)
        yield* run({
          facts: command(updateFacts, {
            id: clientId,
            name: after.displayName,
            kind: after.kind,
            roles: String(cells.roles),
            redirects: String(cells.redirect_uris),
            scopes: String(cells.delegated_scopes),
            pkceOptional: Number(cells.pkce_optional),
            enabled: Number(cells.enabled),
          }),
          ...(isOtherKind || !after.isEnabled ? { state: endState({ clientId }) } : {}),
        })
        return { result: after, audit: [{ action: 'application.update', target: clientId, oldValue, newValue }] }
      })
    },

    remove(by, clientId) {
      return change(by, function* () {
        const [row] = yield* one(command(findByClient, { id: clientId }))
        if (!row) return { result: false, audit: [] }
        yield* run({
          secrets: command(removeSecrets, { id: clientId, endedBy: allOfThem }),
          certificates: command(removeCertificates, { id: clientId, endedBy: allOfThem }),
          consents: dropConsentsTo(clientId),
          state: endState({ clientId }),
          facts: command(removeFacts, { id: clientId }),
        })
        const oldValue = describe(toRegistered(row))
        return { result: true, audit: [{ action: 'application.remove', target: clientId, oldValue, newValue: null }] }
      })
    },

    addSecret(by, clientId, secret, { revokesOthers }) {
      demandSoundSecret(secret, by.now)
      return change(by, function* () {
        const before = yield* readForChange(clientId)
        demandConfidential(before, 'secret')
        yield* one(command(removeSecrets, { id: clientId, endedBy: revokesOthers ? allOfThem : by.now }))
        yield* insertSecret(clientId, secret)
        const after = yield* readForChange(clientId)
        if (after.secrets.length > maxClientSecrets) {
          const text = `${quoted(before.displayName)} has ${before.secrets.length} secrets; at most ${maxClientSecrets} are allowed. Remove one, or end those it has with the new one.`
          throw refuse('secrets', text)
        }
        const oldValue = { secrets: before.secrets.length }
        const newValue = { secrets: after.secrets.length, othersRevoked: revokesOthers, added: describeSecret(secret) }
        return {
          result: after,
          audit: [{ action: 'application.addSecret', target: clientId, oldValue, newValue }],
        }
      })
    },

    removeSecret(by, clientId, secretId) {
      return change(by, function* () {
        const rows = yield* one(command(removeSecret, { id: clientId, secret: secretId }))
        if (rows.length === 0) return { result: false, audit: [] }
        const entry = {
          action: 'application.removeSecret',
          target: clientId,
          oldValue: { id: secretId },
          newValue: null,
        }
        return { result: true, audit: [entry] }
      })
    },

    addCertificate(by, clientId, certificate) {
      return change(by, function* () {
        const before = yield* readForChange(clientId)
        demandConfidential(before, 'certificate')
        if (certificate.endsAt <= by.now)
          throw refuse('certificate', 'The certificate has ended; give one that is valid.')
        yield* one(command(removeCertificates, { id: clientId, endedBy: by.now }))
        if (!(yield* insertCertificate(clientId, certificate))) {
          throw refuse('certificate', `${quoted(before.displayName)} has this certificate already.`)
        }
        const after = yield* readForChange(clientId)
        if (after.certificates.length > maxCertificates) {
          const text = `${quoted(before.displayName)} has ${before.certificates.length} certificates; at most ${maxCertificates} are allowed. Remove one first.`
          throw refuse('certificates', text)
        }
        const { id, displayName, thumbprintSha256, startsAt, endsAt } = certificate
        const newValue = { id, displayName, thumbprintSha256, startsAt, endsAt }
        const entry = { action: 'application.addCertificate', target: clientId, oldValue: null, newValue }
        return { result: after, audit: [entry] }
      })
    },

    removeCertificate(by, clientId, certificateId) {
      return change(by, function* () {
        const [row] = yield* one(command(removeCertificate, { id: clientId, certificate: certificateId }))
        if (!row) return { result: false, audit: [] }
        const oldValue = { id: certificateId, thumbprintSha256: row.thumbprint_sha256 }
        const entry = { action: 'application.removeCertificate', target: clientId, oldValue, newValue: null }
        return { result: true, audit: [entry] }
      })
    },

    async find(key) {
      const rows =
        'clientId' in key
          ? await engine.read(findByClient, { id: key.clientId })
          : 'objectId' in key
            ? await engine.read(findByObject, { id: key.objectId })
            : await engine.read(findByPrincipal, { id: key.servicePrincipalId })
      return rows[0] ? toRegistered(rows[0]) : null
    },

    async list({ after, limit }) {
      const rows = await engine.read(listPage, { after: after?.[0] ?? '', limit: limit + 1 })
      const entries = rows.slice(0, limit).map(toRegistered)
      const last = entries.at(-1)
      return { entries, after: rows.length > limit && last ? [last.clientId] : null }
    },
  }
}
