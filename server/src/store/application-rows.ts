/** Applications as rows: how they are read, and how they are written for the first time. */
import { sql } from 'kysely'
import { AppError, quoted } from '../domain/errors.ts'
import type {
  ApplicationDraft,
  ApplicationFacts,
  ClientSecretDraft,
  RegisteredApplication,
  RegisteredCertificate,
} from '../domain/ports/application-admin.ts'
import type { Application, RedirectUri } from '../domain/ports/application-registry.ts'
import { type Batch, type BatchRows, command, one, run, type Statement, statement } from './statement.ts'

type SecretTuple = [id: string, hash: string, hint: string | null, name: string | null, starts: number, ends: number]
type CertificateTuple = [
  id: string,
  name: string | null,
  sha1: string,
  sha256: string,
  jwk: string,
  starts: number,
  ends: number,
]

export interface ApplicationRow {
  app_id: string
  object_id: string
  service_principal_id: string
  display_name: string
  kind: 'confidential' | 'public'
  roles: string
  redirect_uris: string
  delegated_scopes: string
  pkce_optional: number
  enabled: number
  created_at: number
  secrets: string | SecretTuple[]
  certificates: string | CertificateTuple[]
}

const factColumns = {
  app_id: 'text',
  object_id: 'text',
  service_principal_id: 'text',
  display_name: 'text',
  kind: 'text',
  roles: 'text',
  redirect_uris: 'text',
  delegated_scopes: 'text',
  pkce_optional: 'bigint',
  enabled: 'bigint',
} as const

const secretColumns = {
  app_id: 'text',
  secret_id: 'text',
  hash: 'text',
  hint: 'text',
  display_name: 'text',
  starts_at: 'bigint',
  ends_at: 'bigint',
  sealed: 'text',
} as const

const certificateColumns = {
  app_id: 'text',
  certificate_id: 'text',
  display_name: 'text',
  thumbprint_sha1: 'text',
  thumbprint_sha256: 'text',
  public_jwk: 'text',
  starts_at: 'bigint',
  ends_at: 'bigint',
} as const

type Cells<C> = Record<keyof C, string | number | null>

const listColumns = (columns: object, alias: string) =>
  sql.raw(
    Object.keys(columns)
      .map(name => `${alias}.${name}`)
      .join(', '),
  )
const nameColumns = (columns: object) => sql.raw(Object.keys(columns).join(', '))

/** A statement that reads whole applications; `where` follows the table `applications a`. */
export function selectApplications<P extends object>(
  name: string,
  where: (p: { readonly [K in keyof P]: unknown }) => ReturnType<typeof sql>,
): Statement<P, ApplicationRow> {
  return statement<P, ApplicationRow>(
    name,
    ({ p, f }) => sql`select ${listColumns(factColumns, 'a')}, a.created_at,
      ${f.jsonArrays(
        ['s.secret_id', 's.hash', 's.hint', 's.display_name', 's.starts_at', 's.ends_at'],
        sql`application_secrets s where s.app_id = a.app_id`,
      )} as secrets,
      ${f.jsonArrays(
        [
          'c.certificate_id',
          'c.display_name',
          'c.thumbprint_sha1',
          'c.thumbprint_sha256',
          'c.public_jwk',
          'c.starts_at',
          'c.ends_at',
        ],
        sql`application_certificates c where c.app_id = a.app_id`,
      )} as certificates
      from applications a ${where(p)}`,
  )
}

const insertFacts = statement<{ now: number; rows: readonly Cells<typeof factColumns>[] }, { app_id: string }>(
  'applications.insert',
  ({ int, f, list }) => sql`insert into applications (${nameColumns(factColumns)}, created_at)
    select ${listColumns(factColumns, 'r')}, ${int('now')} from ${f.rows(list('rows'), factColumns)} r where true
    on conflict (app_id) do nothing returning app_id`,
)

const insertSecrets = statement<{ rows: readonly Cells<typeof secretColumns>[] }>(
  'applications.insertSecrets',
  ({ f, list }) => sql`insert into application_secrets (${nameColumns(secretColumns)})
    select ${listColumns(secretColumns, 'r')} from ${f.rows(list('rows'), secretColumns)} r`,
)

const insertCertificates = statement<{ rows: readonly Cells<typeof certificateColumns>[] }, { certificate_id: string }>(
  'applications.insertCertificates',
  ({ f, list }) => sql`insert into application_certificates (${nameColumns(certificateColumns)})
    select ${listColumns(certificateColumns, 'r')} from ${f.rows(list('rows'), certificateColumns)} r where true
    on conflict (app_id, thumbprint_sha256) do nothing returning certificate_id`,
)

/** The columns of what an administrator may say of an application. */
export function toFactCells(facts: ApplicationFacts): Cells<typeof factColumns> {
  return {
    app_id: facts.clientId,
    object_id: facts.objectId,
    service_principal_id: facts.servicePrincipalId,
    display_name: facts.displayName,
    kind: facts.kind,
    roles: JSON.stringify(facts.roles),
    redirect_uris: JSON.stringify(facts.redirectUris),
    delegated_scopes: JSON.stringify(facts.delegatedScopes),
    pkce_optional: facts.isPkceOptional ? 1 : 0,
    enabled: facts.isEnabled ? 1 : 0,
  }
}

/** Writes a secret of an application. */
export function* insertSecret(clientId: string, secret: ClientSecretDraft): Generator<Batch, void, BatchRows> {
  yield* one(command(insertSecrets, { rows: [toSecretCells(clientId, secret)] }))
}

/** Writes a certificate of an application; false when it has that one already. */
export function* insertCertificate(
  clientId: string,
  certificate: RegisteredCertificate,
): Generator<Batch, boolean, BatchRows> {
  const row = {
    app_id: clientId,
    certificate_id: certificate.id,
    display_name: certificate.displayName,
    thumbprint_sha1: certificate.thumbprintSha1,
    thumbprint_sha256: certificate.thumbprintSha256,
    public_jwk: JSON.stringify(certificate.publicJwk),
    starts_at: certificate.startsAt,
    ends_at: certificate.endsAt,
  }
  return (yield* one(command(insertCertificates, { rows: [row] }))).length > 0
}

function toSecretCells(clientId: string, secret: ClientSecretDraft): Cells<typeof secretColumns> {
  return {
    app_id: clientId,
    secret_id: secret.id,
    hash: secret.hash,
    hint: secret.hint,
    display_name: secret.displayName,
    starts_at: secret.startsAt,
    ends_at: secret.endsAt,
    sealed: secret.sealed,
  }
}

/** Registers applications. Throws `directoryBadRequest` when a client id is taken. */
export function* insertApplications(
  drafts: readonly ApplicationDraft[],
  now: number,
): Generator<Batch, void, BatchRows> {
  if (drafts.length === 0) return
  const made = yield* one(command(insertFacts, { rows: drafts.map(toFactCells), now }))
  const ids = new Set(made.map(row => row.app_id))
  const taken = drafts.find(draft => !ids.has(draft.clientId))
  if (taken !== undefined) {
    const text = `The client id ${quoted(taken.clientId)} is taken by another application. Leave it out to get a new one.`
    throw new AppError('directoryBadRequest', text, { target: 'clientId' })
  }
  const rows = drafts.flatMap(({ clientId, secrets }) => secrets.map(secret => toSecretCells(clientId, secret)))
  if (rows.length > 0) yield* run({ secrets: command(insertSecrets, { rows }) })
}

function parse<T>(value: string | T[]): T[] {
  return typeof value === 'string' ? (JSON.parse(value) as T[]) : value
}

function toFacts(row: ApplicationRow): ApplicationFacts {
  return {
    clientId: row.app_id,
    objectId: row.object_id,
    servicePrincipalId: row.service_principal_id,
    displayName: row.display_name,
    kind: row.kind,
    roles: JSON.parse(row.roles) as string[],
    redirectUris: JSON.parse(row.redirect_uris) as RedirectUri[],
    delegatedScopes: JSON.parse(row.delegated_scopes) as string[],
    isPkceOptional: row.pkce_optional === 1,
    isEnabled: row.enabled === 1,
  }
}

interface Dated {
  readonly id: string
  readonly startsAt: number
  readonly endsAt: number
}

/** The oldest first; ids, which are plain ASCII, decide between those of one moment. */
function byAge(left: Dated, right: Dated): number {
  return left.startsAt - right.startsAt || (left.id < right.id ? -1 : 1)
}

function readSecrets(row: ApplicationRow) {
  return parse(row.secrets)
    .map(([id, hash, hint, displayName, startsAt, endsAt]) => ({ id, hash, hint, displayName, startsAt, endsAt }))
    .toSorted(byAge)
}

function readCertificates(row: ApplicationRow): readonly RegisteredCertificate[] {
  return parse(row.certificates)
    .map(([id, displayName, thumbprintSha1, thumbprintSha256, jwk, startsAt, endsAt]) => {
      const publicJwk = JSON.parse(jwk) as Record<string, unknown>
      return { id, displayName, thumbprintSha1, thumbprintSha256, publicJwk, startsAt, endsAt }
    })
    .toSorted(byAge)
}

/** An application for those who administer it: hashes stay here. */
export function toRegistered(row: ApplicationRow): RegisteredApplication {
  return {
    ...toFacts(row),
    secrets: readSecrets(row).map(({ hash: _hash, ...secret }) => secret),
    certificates: readCertificates(row),
    createdAt: row.created_at,
  }
}

/** An application for the token issuer: with what proves it at this moment. */
export function toApplication(row: ApplicationRow, now: number): Application {
  const { objectId: _objectId, isEnabled: _isEnabled, ...facts } = toFacts(row)
  const isValid = ({ startsAt, endsAt }: Dated) => startsAt <= now && now < endsAt
  return {
    ...facts,
    secretHashes: readSecrets(row)
      .filter(isValid)
      .map(({ hash }) => hash),
    certificates: readCertificates(row)
      .filter(isValid)
      .map(({ displayName: _name, startsAt: _startsAt, ...certificate }) => certificate),
  }
}
