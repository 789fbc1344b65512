import { sql } from 'kysely'
import { foldAddress } from '../domain/identities/address.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { Directory, RecipientMatch } from '../domain/ports/directory.ts'
import type { SettingsStore } from '../domain/ports/settings-store.ts'
import { listGroupOwners } from './group-owners.ts'
import { countPrincipals, countRelated, listPrincipals, listRelated } from './principal-lists.ts'
import { type PrincipalRow, principalColumns, toPrincipal } from './principal-rows.ts'
import { selectList } from './rows.ts'
import { findSite, listSites } from './sites.ts'
import { type Engine, type Statement, statement } from './statement.ts'

const selected = sql.raw(selectList(principalColumns, 'p'))

const findById = statement<{ id: string }, PrincipalRow>(
  'principals.find',
  ({ p }) => sql`select ${selected} from principals p where p.principal_id = ${p.id}`,
)

const findMany = statement<{ ids: string[] }, PrincipalRow>(
  'principals.findMany',
  ({ f, list }) => sql`select ${selected} from principals p where ${f.inTexts('p.principal_id', list('ids'))}`,
)

/** A further address is good for mail and for invites; it is no name by which a person is addressed. */
const findByAddress = statement<{ address: string }, PrincipalRow>(
  'principals.findByAddress',
  ({ p }) => sql`select ${selected} from addresses a join principals p on p.principal_id = a.principal_id
    where a.address = ${p.address} and a.kind <> 'proxy' and p.deleted_at is null`,
)

type MatchRow = PrincipalRow & { matched_value: string; site_user: number | null }

const matched = (value: string) =>
  sql.raw(`${value} as matched_value, ${selectList(principalColumns, 'p')}, u.number as site_user`)
const numbered = sql.raw('left join site_users u on u.principal_id = p.principal_id and u.drive_id =')

/**
 * The ways in which a recipient is named: a query for each that occurs, most often one. Deleted principals have no
 * addresses and aliases any more; by id and number they are found, so that a refusal can say why.
 */
const matchEmails = statement<{ drive: number; keys: string[] }, MatchRow>(
  'directory.matchEmails',
  ({ p, f, list }) => sql`select ${matched('a.address')} from addresses a
    join principals p on p.principal_id = a.principal_id ${numbered} ${p.drive} where ${f.inTexts('a.address', list('keys'))}`,
)
const matchAliases = statement<{ drive: number; keys: string[] }, MatchRow>(
  'directory.matchAliases',
  ({ p, f, list }) => sql`select ${matched('a.alias')} from aliases a
    join principals p on p.principal_id = a.principal_id ${numbered} ${p.drive} where ${f.inTexts('a.alias', list('keys'))}`,
)
const matchIds = statement<{ drive: number; keys: string[] }, MatchRow>(
  'directory.matchIds',
  ({ p, f, list }) => sql`select ${matched('p.principal_id')} from principals p ${numbered} ${p.drive}
    where ${f.inTexts('p.principal_id', list('keys'))}`,
)
const matchNumbers = statement<{ drive: number; keys: number[] }, MatchRow>(
  'directory.matchNumbers',
  ({ p, f, list }) => sql`select ${matched('cast(u.number as text)')} from site_users u
    join principals p on p.principal_id = u.principal_id
    where u.drive_id = ${p.drive} and ${f.inIntegers('u.number', list('keys'))}`,
)

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Reads of people, groups and sites on either engine. */
export function createDirectory(engine: Engine, settings: Pick<SettingsStore, 'organization'>): Directory {
  const findByKey = async (key: string, kind: PrincipalRecord['kind']): Promise<PrincipalRecord | null> => {
    const [row] = guid.test(key)
      ? await engine.read(findById, { id: key.toLowerCase() })
      : await engine.read(findByAddress, { address: foldAddress(key) })
    return row && row.kind === kind && row.deleted_at === null ? toPrincipal(row) : null
  }

  return {
    async findPrincipal(id) {
      const [row] = await engine.read(findById, { id })
      return row ? toPrincipal(row) : null
    },
    async findPrincipals(ids) {
      const rows = await engine.read(findMany, { ids: [...ids] })
      return new Map(rows.map(row => [row.principal_id, toPrincipal(row)]))
    },
    findUser: key => findByKey(key, 'user'),
    findGroup: key => findByKey(key, 'group'),
    async resolveRecipients(drive, { emails, aliases, ids, numbers }) {
      const match = async <K extends string | number>(
        by: RecipientMatch['by'],
        target: Statement<{ drive: number; keys: K[] }, MatchRow>,
        keys: readonly K[],
      ): Promise<RecipientMatch[]> => {
        const rows = keys.length === 0 ? [] : await engine.read(target, { drive, keys: [...keys] })
        return rows.map(row => ({ by, value: row.matched_value, principal: toPrincipal(row), siteUser: row.site_user }))
      }
      const found = await Promise.all([
        match('email', matchEmails, emails),
        match('alias', matchAliases, aliases),
        match('id', matchIds, ids),
        match('number', matchNumbers, numbers.map(Number)),
      ])
      return found.flat()
    },
    ownDomains: () => new Set(settings.organization().domains),

    listUsers: query => listPrincipals(engine, 'user', query),
    listGroups: query => listPrincipals(engine, 'group', query),
    countPrincipals: kind => countPrincipals(engine, kind),
    listMembers: (groupId, query) => listRelated(engine, query.isTransitive ? 'allMembers' : 'members', groupId, query),
    countMembers: (groupId, { isTransitive, kind }) =>
      countRelated(engine, isTransitive ? 'allMembers' : 'members', groupId, kind),
    listGroupsOf: (memberId, { isTransitive, after, limit }) =>
      listRelated(engine, isTransitive ? 'allGroups' : 'groups', memberId, { after, limit, kind: 'group' }),
    async listOwners(groupId) {
      return (await engine.read(listGroupOwners, { group: groupId })).map(toPrincipal)
    },

    findSite: ref => findSite(engine, ref, () => settings.organization().siteHostname),
    listSites: query => listSites(engine, query),
  }
}
