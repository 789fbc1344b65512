import { sql } from 'kysely'
import type { Grants } from '../domain/ports/grants.ts'
import { holderOf } from '../domain/sharing/permission-id.ts'
import { changeOne, removeOne } from './grant-change.ts'
import { writeGrants } from './grant-write.ts'
import { type GrantRow, grantList, toGrant } from './rows.ts'
import { type Engine, statement } from './statement.ts'

type ListedRow = GrantRow & { site_user: number | null }

const findGrants = statement<{ drive: number; items: number[]; grantees: string[] }, GrantRow>(
  'grants.findByGrantees',
  ({ p, f, list }) => sql`select ${sql.raw(grantList('g'))} from grants g
    where g.drive_id = ${p.drive} and ${f.inIntegers('g.item_id', list('items'))} and ${f.inTexts('g.grantee', list('grantees'))}`,
)

const findSiteUsers = statement<{ drive: number; principals: string[] }, { principal_id: string; number: number }>(
  'siteUsers.find',
  ({ p, f, list }) => sql`select s.principal_id, s.number from site_users s
    where s.drive_id = ${p.drive} and ${f.inTexts('s.principal_id', list('principals'))}`,
)

/** The id of a direct grant names its holder, by whom it is found; an index holds the ids of the others. */
const findByPermission = statement<{ drive: number; items: number[]; permission: string; holder: string }, GrantRow>(
  'grants.findByPermission',
  ({ p, f, list }) => sql`select ${sql.raw(grantList('g'))} from grants g
    where g.drive_id = ${p.drive} and ${f.inIntegers('g.item_id', list('items'))} and g.grantee = ${p.holder}
      and g.kind = 'direct' and g.permission_id = ${p.permission}
    union all select ${sql.raw(grantList('g'))} from grants g
    where g.drive_id = ${p.drive} and ${f.inIntegers('g.item_id', list('items'))} and g.kind <> 'direct'
      and g.permission_id = ${p.permission}`,
)

const findBySecret = statement<{ drive: number; hash: string }, GrantRow>(
  'grants.findBySecret',
  ({ p }) =>
    sql`select ${sql.raw(grantList('g'))} from grants g where g.drive_id = ${p.drive} and g.secret_hash = ${p.hash}`,
)

const listGrants = statement<{ drive: number; items: number[] }, ListedRow>(
  'grants.list',
  ({ p, f, list }) => sql`select ${sql.raw(grantList('g'))}, s.number as site_user
    from grants g left join site_users s on s.drive_id = g.drive_id and s.principal_id = g.principal_id
    where g.drive_id = ${p.drive} and ${f.inIntegers('g.item_id', list('items'))} order by g.created_seq, g.position, g.grantee`,
)

/** Permissions on either engine. */
export function createGrants(engine: Engine): Grants {
  return {
    async findByGrantees(drive, items, grantees) {
      const rows = await engine.read(findGrants, { drive, items: [...items], grantees: [...grantees] })
      return rows.map(toGrant)
    },
    async findByPermissionId(drive, items, permissionId) {
      const rows = await engine.read(findByPermission, {
        drive,
        items: [...items],
        permission: permissionId,
        holder: holderOf(permissionId) ?? '',
      })
      return rows.map(toGrant)
    },
    async findBySecret(drive, secretHash) {
      const rows = await engine.read(findBySecret, { drive, hash: secretHash })
      return rows[0] ? toGrant(rows[0]) : null
    },
    async listOf(drive, items) {
      const rows = await engine.read(listGrants, { drive, items: [...items] })
      return rows.map(row => ({ ...toGrant(row), siteUser: row.site_user }))
    },
    async siteUsers(drive, principals) {
      const rows = await engine.read(findSiteUsers, { drive, principals: [...principals] })
      return new Map(rows.map(row => [row.principal_id, row.number]))
    },
    write: write => writeGrants(engine, write),
    change: change => changeOne(engine, change),
    remove: change => removeOne(engine, change),
  }
}
