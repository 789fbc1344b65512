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
import { type Engine, statement } from './statement.ts'

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

/**
 * Every way in which a recipient is named, in one query: each part is a list of keys looked up in an index. Deleted
 * principals have no addresses and aliases any more; by id and number they are found, so that a refusal can say why.
 */
const resolveAll = statement<
  { drive: number; emails: string[]; aliases: string[]; ids: string[]; numbers: number[] },
  PrincipalRow & { matched_by: RecipientMatch['by']; matched_value: string; site_user: number | null }
>('directory.resolveRecipients', ({ p, f, list }) => {
  const number = sql`(select u.number from site_users u where u.drive_id = ${p.drive} and u.principal_id = p.principal_id) as site_user`
  return sql`
    select 'email' as matched_by, a.address as matched_value, ${selected}, ${number}
      from addresses a join principals p on p.principal_id = a.principal_id where ${f.inTexts('a.address', list('emails'))}
    union all select 'alias', a.alias, ${selected}, ${number}
      from aliases a join principals p on p.principal_id = a.principal_id where ${f.inTexts('a.alias', list('aliases'))}
    union all select 'id', p.principal_id, ${selected}, ${number}
      from principals p where ${f.inTexts('p.principal_id', list('ids'))}
    union all select 'number', cast(s.number as text), ${selected}, ${number}
      from site_users s join principals p on p.principal_id = s.principal_id
      where s.drive_id = ${p.drive} and ${f.inIntegers('s.number', list('numbers'))}`
})

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
      const rows = await engine.read(resolveAll, {
        drive,
        emails: [...emails],
        aliases: [...aliases],
        ids: [...ids],
        numbers: numbers.map(Number),
      })
      return rows.map(row => ({
        by: row.matched_by,
        value: row.matched_value,
        principal: toPrincipal(row),
        siteUser: row.site_user,
      }))
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
