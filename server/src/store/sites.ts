/** Sites and their roles. */
import { sql } from 'kysely'
import { AppError, quoted } from '../domain/errors.ts'
import { sitePathKey } from '../domain/identities/site-draft.ts'
import type { SiteRecord } from '../domain/identities/site-record.ts'
import { nameKey } from '../domain/items/names.ts'
import { rootRolesOfSite, type RootRole } from '../domain/items/root-roles.ts'
import type { SiteRef } from '../domain/ports/directory.ts'
import type { SiteRoles } from '../domain/ports/directory-admin.ts'
import type { Page, PageQuery } from '../domain/ports/paging.ts'
import { type PrincipalRow, principalColumns, toPrincipal } from './principal-rows.ts'
import { readPrincipals } from './principal-writes.ts'
import { selectList } from './rows.ts'
import { type Batch, type BatchRows, command, type Engine, one, statement } from './statement.ts'

interface SiteRow {
  site_id: string
  web_id: string
  hostname: string
  path: string
  name: string
  display_name: string
  description: string | null
  is_root: number
  created_at: number
}

const readColumns = [
  'site_id',
  'web_id',
  'hostname',
  'path',
  'name',
  'display_name',
  'description',
  'is_root',
  'created_at',
] as const satisfies readonly (keyof SiteRow)[]
const selected = sql.raw(selectList(readColumns, 's'))

const writeColumns = {
  site_id: 'text',
  web_id: 'text',
  hostname: 'text',
  path: 'text',
  path_key: 'text',
  name: 'text',
  display_name: 'text',
  description: 'text',
  is_root: 'bigint',
  search_key: 'text',
  created_at: 'bigint',
} as const
const roleColumns = { site_id: 'text', principal_id: 'text', role: 'bigint' } as const

/** A role of a principal on a site, as stored. */
export interface SiteRoleRow {
  readonly site_id: string
  readonly principal_id: string
  readonly role: number
}

const insertSitesStatement = statement<
  { sites: readonly Record<keyof typeof writeColumns, string | number | null>[] },
  { site_id: string }
>(
  'sites.insert',
  ({ f, list }) => sql`insert into sites (${sql.raw(Object.keys(writeColumns).join(', '))})
    select ${sql.raw(selectList(Object.keys(writeColumns), 'w'))} from ${f.rows(list('sites'), writeColumns)} w where true
    on conflict do nothing returning site_id`,
)

const addRoles = statement<{ roles: readonly SiteRoleRow[] }>(
  'siteRoles.add',
  ({ f, list }) => sql`insert into site_roles (site_id, principal_id, role)
    select r.site_id, r.principal_id, r.role from ${f.rows(list('roles'), roleColumns)} r`,
)

const dropRoles = statement<{ site: string }>(
  'siteRoles.drop',
  ({ p }) => sql`delete from site_roles where site_id = ${p.site}`,
)

const dropRolesOf = statement<{ principal: string }, { site_id: string; role: number }>(
  'siteRoles.dropPrincipal',
  ({ p }) => sql`delete from site_roles where principal_id = ${p.principal} returning site_id, role`,
)

const rolesOf = statement<{ site: string }, PrincipalRow & { role: number }>(
  'siteRoles.list',
  ({ p }) => sql`select r.role, ${sql.raw(selectList(principalColumns, 'p'))} from site_roles r
    join principals p on p.principal_id = r.principal_id where r.site_id = ${p.site} and p.deleted_at is null
    order by r.role desc, r.principal_id`,
)

const findById = statement<{ id: string }, SiteRow>(
  'sites.findById',
  ({ p }) => sql`select ${selected} from sites s where s.site_id = ${p.id}
    union select ${selected} from sites s where s.web_id = ${p.id}`,
)

const findByPath = statement<{ hostname: string; path: string }, SiteRow>(
  'sites.findByPath',
  ({ p }) => sql`select ${selected} from sites s where s.hostname = ${p.hostname} and s.path_key = ${p.path}`,
)

const listFrom = statement<{ name: string; id: string; pattern: string; limit: number }, SiteRow>(
  'sites.list',
  ({ p }) => sql`select ${selected} from sites s
    where (s.display_name, s.site_id) > (${p.name}, ${p.id}) and s.search_key like ${p.pattern} escape '\\'
    order by s.display_name, s.site_id limit ${p.limit}`,
)

function toSite(row: SiteRow): SiteRecord {
  return {
    id: row.site_id,
    webId: row.web_id,
    hostname: row.hostname,
    path: row.path,
    name: row.name,
    displayName: row.display_name,
    description: row.description,
    isRoot: row.is_root === 1,
    createdAt: row.created_at,
  }
}

/** Makes sites. Throws `directoryBadRequest` when a path or an id is taken. */
export function* insertSites(sites: readonly SiteRecord[]): Generator<Batch, void, BatchRows> {
  if (sites.length === 0) return
  const rows = sites.map(site => ({
    site_id: site.id,
    web_id: site.webId,
    hostname: site.hostname,
    path: site.path,
    path_key: sitePathKey(site.path),
    name: site.name,
    display_name: site.displayName,
    description: site.description,
    is_root: site.isRoot ? 1 : 0,
    search_key: nameKey(`${site.displayName}\n${site.path}`),
    created_at: site.createdAt,
  }))
  const made = new Set((yield* one(command(insertSitesStatement, { sites: rows }))).map(row => row.site_id))
  const taken = sites.find(site => !made.has(site.id))
  if (taken === undefined) return
  const [sameId] = yield* one(command(findById, { id: taken.id }))
  if (sameId) {
    const text = `The id ${quoted(taken.id)} is taken by the site ${quoted(sameId.display_name)}. Give another one.`
    throw new AppError('directoryBadRequest', text, { target: 'id' })
  }
  const text = taken.isRoot
    ? 'The root site is there already; an organisation has one.'
    : `The path ${quoted(taken.path)} is taken by another site. Give another path, or remove that site first.`
  throw new AppError('directoryBadRequest', text, { target: 'path' })
}

/** The rows of the roles, each principal once with its highest role. */
export function toSiteRoleRows(siteId: string, roles: readonly RootRole[]): SiteRoleRow[] {
  return roles.map(({ principal, rank }) => ({ site_id: siteId, principal_id: principal.id, role: rank }))
}

/** Adds roles to sites that have none of these principals yet. */
export function* insertSiteRoles(roles: readonly SiteRoleRow[]): Generator<Batch, void, BatchRows> {
  if (roles.length > 0) yield* one(command(addRoles, { roles }))
}

/** What the principals named may do on a site's libraries. Throws `directoryObjectNotFound` for an unknown id. */
export function* readNamedRoles(roles: SiteRoles): Generator<Batch, readonly RootRole[], BatchRows> {
  const read = function* (ids: readonly string[]): Generator<Batch, readonly RootRole['principal'][], BatchRows> {
    return (yield* readPrincipals(ids)).map(({ record }) => record)
  }
  return rootRolesOfSite({
    owners: yield* read(roles.owners),
    members: yield* read(roles.members),
    visitors: yield* read(roles.visitors),
  })
}

/** What principals may do on a site's libraries now. */
export function* readSiteRoles(siteId: string): Generator<Batch, readonly RootRole[], BatchRows> {
  const rows = yield* one(command(rolesOf, { site: siteId }))
  return rows.map(row => ({ principal: toPrincipal(row), rank: row.role }))
}

/** Sets all roles of a site. */
export function* replaceSiteRoles(siteId: string, roles: readonly RootRole[]): Generator<Batch, void, BatchRows> {
  yield* one(command(dropRoles, { site: siteId }))
  yield* insertSiteRoles(toSiteRoleRows(siteId, roles))
}

/** Takes a principal out of the roles of all sites; gives what it had. */
export function* dropSiteRolesOf(
  principal: string,
): Generator<Batch, readonly { readonly site_id: string; readonly role: number }[], BatchRows> {
  return yield* one(command(dropRolesOf, { principal }))
}

/** One site inside a unit; throws `directoryObjectNotFound` when there is none. */
export function* readSite(id: string): Generator<Batch, SiteRecord, BatchRows> {
  const [row] = yield* one(command(findById, { id }))
  if (!row) throw new AppError('directoryObjectNotFound', `There is no site with the id ${quoted(id)}.`)
  return toSite(row)
}

/** All forms in which an address names a site (directory.md section 3). */
export async function findSite(engine: Engine, ref: SiteRef, rootHostname: () => string): Promise<SiteRecord | null> {
  const byPath = async (hostname: string, path: string) => {
    const rows = await engine.read(findByPath, { hostname: hostname.toLowerCase(), path: sitePathKey(path) })
    return rows[0] ? toSite(rows[0]) : null
  }
  const byId = async (id: string): Promise<SiteRecord | null> => {
    const parts = id.split(',')
    if (parts.length === 1 && id.includes('.')) return byPath(id, '')
    const [row] = await engine.read(findById, { id: (parts.length === 3 ? parts[1] : id)?.toLowerCase() ?? '' })
    const site = row ? toSite(row) : null
    // Every part of a compound id has to fit, or two spellings of one address would name different sites.
    const isWhole =
      parts.length === 1 || (parts[0]?.toLowerCase() === site?.hostname && parts[2]?.toLowerCase() === site?.webId)
    return isWhole ? site : null
  }
  switch (ref.by) {
    case 'root':
      return byPath(rootHostname(), '')
    case 'id':
      return byId(ref.id)
    case 'path': {
      const base = ref.hostname === null ? rootHostname() : ref.hostname
      const hostname = base.includes(',') ? (await byId(base))?.hostname : base
      return hostname === undefined ? null : byPath(hostname, ref.path.join('/'))
    }
    default:
      // The library of a group is its drive; a site of its own comes with none.
      return null
  }
}

/** A page of sites by display name. */
export async function listSites(
  engine: Engine,
  { after, limit, search }: PageQuery & { readonly search: string | null },
): Promise<Page<SiteRecord>> {
  const text = search === null || search === '*' ? '' : nameKey(search.trim())
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const [name = '', id = ''] = after ?? []
  const rows = await engine.read(listFrom, { name, id, pattern, limit: limit + 1 })
  const entries = rows.slice(0, limit).map(toSite)
  const last = entries.at(-1)
  return { entries, after: rows.length > limit && last ? [last.displayName, last.id] : null }
}
