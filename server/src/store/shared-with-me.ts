import { sql } from 'kysely'
import type { DriveKey } from '../domain/ids.ts'
import type { ReceivedItem, ReceivedKey, SharedWithMe } from '../domain/ports/shared-with-me.ts'
import {
  chainKeys,
  type DriveRow,
  driveColumns,
  type GrantRow,
  grantList,
  type ItemRow,
  itemColumns,
  selectList,
  toDrive,
  toGrant,
  toItem,
} from './rows.ts'
import { type Engine, statement } from './statement.ts'

type Prefixed<T, P extends string> = { [K in keyof T & string as `${P}${K}`]: T[K] }
type ReceivedRow = GrantRow & Prefixed<ItemRow, 'i_'> & Prefixed<DriveRow, 'd_'> & { parent_ancestors: string | null }

const principalsOf = statement<{ member: string }, { principal_id: string }>(
  'memberships.of',
  ({ p }) => sql`select principal_id from memberships where member_id = ${p.member}`,
)

/**
 * Newest first through the index (grantee, created_at, drive, item); one principal at a time, so nothing is sorted. An
 * item that reaches the member by several grants counts once, at the newest.
 */
const receivedBy = statement<
  { principal: string; member: string; now: number; createdAt: number; drive: number; item: number; limit: number },
  ReceivedRow
>(
  'grants.receivedBy',
  ({ p, int }) => sql`
    select ${sql.raw(grantList('g'))}, ${sql.raw(selectList(itemColumns, 'i', 'i_'))}, ${sql.raw(selectList(driveColumns, 'd', 'd_'))},
      p.ancestors as parent_ancestors
    from grants g
    join items i on i.drive_id = g.drive_id and i.item_id = g.item_id and i.deleted_at is null
    join drives d on d.drive_id = g.drive_id and d.owner_id <> ${p.member}
    left join items p on p.drive_id = i.drive_id and p.item_id = i.parent_id and i.is_folder = 0
    where g.grantee = ${p.principal} and g.role < 3 and g.granted_by is not null
      and (g.expires_at is null or g.expires_at > ${p.now})
      and not exists (
        select 1 from memberships m join grants newer on newer.drive_id = g.drive_id and newer.item_id = g.item_id and newer.grantee = m.principal_id
        where m.member_id = ${p.member} and newer.role < 3 and newer.granted_by is not null
          and (newer.expires_at is null or newer.expires_at > ${p.now})
          and (newer.created_at > g.created_at or (newer.created_at = g.created_at and newer.grantee > g.grantee)))
      and (g.created_at, g.drive_id, g.item_id) < (${int('createdAt')}, ${int('drive')}, ${int('item')})
    order by g.created_at desc, g.drive_id desc, g.item_id desc limit ${p.limit}`,
  { crossesDrives: 'grants by principal' },
)

const deletedAmong = statement<{ drive: number; items: number[] }, { item_id: number }>(
  'items.deletedAmong',
  ({ p, f, list }) =>
    sql`select item_id from items where drive_id = ${p.drive} and ${f.inIntegers('item_id', list('items'))} and deleted_at is not null`,
)

const rootsOf = statement<{ member: string; now: number }, { drive_id: number }>(
  'grants.rootsOf',
  ({ p }) => sql`select distinct g.drive_id from memberships m
    join grants g on g.grantee = m.principal_id
    join drives d on d.drive_id = g.drive_id and d.root_id = g.item_id
    where m.member_id = ${p.member} and (g.expires_at is null or g.expires_at > ${p.now})`,
  { crossesDrives: 'grants by principal' },
)

function unprefix(row: object, columns: readonly string[], prefix: string): unknown {
  const values = row as Record<string, unknown>
  return Object.fromEntries(columns.map(column => [column, values[`${prefix}${column}`]]))
}

function keyOf(row: GrantRow): ReceivedKey {
  return [row.created_at, row.drive_id, row.item_id]
}

function isBefore(left: ReceivedKey, right: ReceivedKey): boolean {
  const index = left.findIndex((value, place) => value !== right[place])
  return index >= 0 && (left[index] as number) > (right[index] as number)
}

/** What was shared with a member, on either engine. */
export function createSharedWithMe(engine: Engine): SharedWithMe {
  /** Rows whose item lies below a deleted folder are dead through their chain. One query for each drive of the page. */
  const dropDead = async (rows: readonly ReceivedRow[]): Promise<readonly ReceivedRow[]> => {
    const chains = new Map(
      rows.map(row => [row, chainKeys(unprefix(row, itemColumns, 'i_') as ItemRow, row.parent_ancestors)]),
    )
    const dead = new Set<string>()
    for (const [drive, group] of Map.groupBy(rows, row => row.drive_id)) {
      const items = [...new Set(group.flatMap(row => chains.get(row) ?? []))]
      for (const { item_id } of await engine.read(deletedAmong, { drive, items })) dead.add(`${drive}/${item_id}`)
    }
    return rows.filter(row => !(chains.get(row) ?? []).some(item => dead.has(`${row.drive_id}/${item}`)))
  }

  const readWindow = async (member: string, now: number, after: ReceivedKey | null, limit: number) => {
    const [createdAt, drive, item] = after ?? [
      Number.MAX_SAFE_INTEGER,
      Number.MAX_SAFE_INTEGER,
      Number.MAX_SAFE_INTEGER,
    ]
    const found: ReceivedRow[] = []
    for (const { principal_id } of await engine.read(principalsOf, { member })) {
      found.push(
        ...(await engine.read(receivedBy, {
          principal: principal_id,
          member,
          now,
          createdAt,
          drive,
          item,
          limit: limit + 1,
        })),
      )
    }
    found.sort((left, right) => (isBefore(keyOf(left), keyOf(right)) ? -1 : 1))
    const window = found.slice(0, limit)
    const last = window.at(-1)
    return { window, after: found.length > limit && last ? keyOf(last) : null }
  }

  return {
    async list({ member, now, after, limit }) {
      // A window may hold dead items only; a page must never be empty while there is more (drive-items.md section 5).
      for (let start = after; ; ) {
        const { window, after: next } = await readWindow(member, now, start, limit)
        const entries = (await dropDead(window)).map(toEntry)
        if (entries.length > 0 || next === null) return { entries, after: next }
        start = next
      }
    },
    async drivesOf(member, now) {
      const rows = await engine.read(rootsOf, { member, now })
      return rows.map(row => row.drive_id as DriveKey)
    },
  }
}

function toEntry(row: ReceivedRow): ReceivedItem {
  return {
    grant: toGrant(row),
    item: toItem(unprefix(row, itemColumns, 'i_') as ItemRow),
    drive: toDrive(unprefix(row, driveColumns, 'd_') as DriveRow),
  }
}
