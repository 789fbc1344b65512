/** Registered applications: what the token issuer asks, and their administration. */
import { sql } from 'kysely'
import { AppError, quoted } from '../domain/errors.ts'
import type { Application, ApplicationRegistry } from '../domain/ports/application-registry.ts'
import { type ApplicationDraft, maxClientSecrets } from '../domain/ports/directory-admin.ts'
import type { Page, PageQuery } from '../domain/ports/paging.ts'
import { type Batch, type BatchRows, command, type Engine, one, statement } from './statement.ts'

interface ApplicationRow {
  app_id: string
  service_principal_id: string
  display_name: string
  kind: 'confidential' | 'public'
  roles: string
  secret_hashes: string
}

const writeColumns = {
  app_id: 'text',
  service_principal_id: 'text',
  display_name: 'text',
  kind: 'text',
  roles: 'text',
  secret_hashes: 'text',
  secret_sealed: 'text',
} as const
const columns = 'a.app_id, a.service_principal_id, a.display_name, a.kind, a.roles, a.secret_hashes'

const insertStatement = statement<
  { now: number; applications: readonly Record<keyof typeof writeColumns, string | null>[] },
  { app_id: string }
>(
  'applications.insert',
  ({ int, f, list }) => sql`insert into applications
      (app_id, service_principal_id, display_name, kind, roles, secret_hashes, secret_sealed, created_at)
    select a.app_id, a.service_principal_id, a.display_name, a.kind, a.roles, a.secret_hashes, a.secret_sealed, ${int('now')}
    from ${f.rows(list('applications'), writeColumns)} a where true on conflict (app_id) do nothing returning app_id`,
)

const removeStatement = statement<{ id: string }, { app_id: string; display_name: string }>(
  'applications.remove',
  ({ p }) => sql`delete from applications where app_id = ${p.id} returning app_id, display_name`,
)

const updateSecrets = statement<{ id: string; hashes: string; keepsSealed: number }>(
  'applications.updateSecrets',
  ({ p }) => sql`update applications set secret_hashes = ${p.hashes},
    secret_sealed = case when ${p.keepsSealed} = 1 then secret_sealed end where app_id = ${p.id}`,
)

const findStatement = statement<{ id: string }, ApplicationRow>(
  'applications.find',
  ({ p }) => sql`select ${sql.raw(columns)} from applications a where a.app_id = ${p.id}`,
)

const listStatement = statement<{ after: string; limit: number }, ApplicationRow>(
  'applications.list',
  ({ p }) =>
    sql`select ${sql.raw(columns)} from applications a where a.app_id > ${p.after} order by a.app_id limit ${p.limit}`,
)

function toApplication(row: ApplicationRow): Application {
  return {
    clientId: row.app_id,
    displayName: row.display_name,
    kind: row.kind,
    roles: JSON.parse(row.roles) as string[],
    secretHashes: JSON.parse(row.secret_hashes) as string[],
    certificates: [],
    redirectUris: [],
    delegatedScopes: [],
    isPkceOptional: false,
    servicePrincipalId: row.service_principal_id,
  }
}

/** Registers applications. Throws `directoryBadRequest` when a client id is taken. */
export function* insertApplications(
  drafts: readonly ApplicationDraft[],
  now: number,
): Generator<Batch, void, BatchRows> {
  if (drafts.length === 0) return
  const applications = drafts.map(draft => ({
    app_id: draft.clientId,
    service_principal_id: draft.servicePrincipalId,
    display_name: draft.displayName,
    kind: draft.kind,
    roles: JSON.stringify(draft.roles),
    secret_hashes: JSON.stringify(draft.secretHashes),
    secret_sealed: draft.secretSealed,
  }))
  const made = new Set((yield* one(command(insertStatement, { applications, now }))).map(row => row.app_id))
  const taken = drafts.find(draft => !made.has(draft.clientId))
  if (taken === undefined) return
  const text = `The client id ${quoted(taken.clientId)} is taken by another application. Leave it out to get a new one.`
  throw new AppError('directoryBadRequest', text, { target: 'clientId' })
}

/**
 * Adds a secret to an application; gives how many it had and has. Throws `directoryObjectNotFound` when there is no such
 * application, `directoryBadRequest` when it may not have one more.
 */
export function* addSecret(
  clientId: string,
  hash: string,
  revokesOthers: boolean,
): Generator<Batch, { readonly before: number; readonly after: number }, BatchRows> {
  const [row] = yield* one(command(findStatement, { id: clientId }))
  if (!row) throw new AppError('directoryObjectNotFound', `There is no application ${quoted(clientId)}.`)
  const { displayName, kind, secretHashes } = toApplication(row)
  if (kind === 'public') {
    const text = `${quoted(displayName)} is a public application, which has no secret. Register a confidential one.`
    throw new AppError('directoryBadRequest', text, { target: 'kind' })
  }
  const hashes = revokesOthers ? [hash] : [...secretHashes, hash]
  if (hashes.length > maxClientSecrets) {
    const text = `${quoted(displayName)} has ${secretHashes.length} secrets; at most ${maxClientSecrets} are allowed. End those it has with the new one.`
    throw new AppError('directoryBadRequest', text, { target: 'secretHashes' })
  }
  const keepsSealed = revokesOthers ? 0 : 1
  yield* one(command(updateSecrets, { id: clientId, hashes: JSON.stringify(hashes), keepsSealed }))
  return { before: secretHashes.length, after: hashes.length }
}

/** Removes an application; gives its name, or null when there was none. */
export function* dropApplication(clientId: string): Generator<Batch, string | null, BatchRows> {
  const rows = yield* one(command(removeStatement, { id: clientId }))
  return rows[0]?.display_name ?? null
}

/** A page of applications in order of their client ids. */
export async function listApplications(engine: Engine, { after, limit }: PageQuery): Promise<Page<Application>> {
  const rows = await engine.read(listStatement, { after: after?.[0] ?? '', limit: limit + 1 })
  const entries = rows.slice(0, limit).map(toApplication)
  const last = entries.at(-1)
  return { entries, after: rows.length > limit && last ? [last.clientId] : null }
}

/** The registered applications, for the token issuer. */
export function createApplicationRegistry(engine: Engine): ApplicationRegistry {
  return {
    async findByClientId(clientId) {
      const [row] = await engine.read(findStatement, { id: clientId })
      return row ? toApplication(row) : null
    },
  }
}
