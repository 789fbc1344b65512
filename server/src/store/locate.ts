/**
 * Locating an item: the one query that every request makes. It gives the item, its chain of ancestors and every grant
 * along the chain that reaches one member.
 *
 * What lies above an item is the same for all its siblings and changes seldom, so it is kept for as long as the drive's
 * tree number and the version of the directory are what they were: every write to a drive moves the tree number unless
 * it says that it leaves all folders alone, and every change of membership makes a version. The drive itself is what it
 * was while its change number stands still. The query compares all in the same snapshot in which it reads
 * the item, and reads the rest only when one of them has moved. So nothing has to be told to the cache, and
 * another process may write as it likes.
 */
import { sql } from 'kysely'
import type { DriveKey, ItemKey } from '../domain/ids.ts'
import type { ChainLink } from '../domain/items/item.ts'
import type { ItemReader, LocatedFacts, ReachingGrant } from '../domain/ports/items.ts'
import { type DriveRow, driveColumns, type ItemRow, itemColumns, selectList, toDrive, toItem } from './rows.ts'
import { type DialectFragments, type Engine, statement } from './statement.ts'

/** [item, name, acl_seq, own_grants, deleted, broken] */
type ChainTuple = [number, string, number, number, number, number]
/** [item, grantee, role, expires_at, kind] */
type ReachingTuple = [number, string, number, number | null, ReachingGrant['kind']]
/** The columns of the drive in their order, then the number of items with permissions of their own. */
type DriveTuple = [...values: unknown[], uniqueScopes: number]
/** A list of tuples: text on SQLite, values on PostgreSQL. */
type Tuples<T> = string | T[]

type LocatedRow = ItemRow & {
  is_broken: number
  own_reaching: Tuples<ReachingTuple>
  /** The numbers of the folders above, root first; null when what lies above was known. */
  above: Tuples<number> | null
  above_chain: Tuples<ChainTuple> | null
  above_reaching: Tuples<ReachingTuple> | null
  /** The drive as the only tuple; null when it was known. */
  drive: Tuples<DriveTuple> | null
  tree_seq: number
  directory_version: number
}

interface LocateParams {
  readonly drive: number
  readonly item: number
  readonly member: string
  /** The versions at which the drive and what lies above are known; 0 when they are not. */
  readonly knownSeq: number
  readonly knownTree: number
  readonly knownDirectory: number
}

/** A folder's row holds its ancestors, the last of which is its parent; a file's parent holds those above the parent. */
const ancestorsOf = sql.raw(
  "coalesce(i.ancestors, (select p.ancestors from items p where p.drive_id = i.drive_id and p.item_id = i.parent_id), '[]')",
)

const foldersAbove = (f: DialectFragments) => sql`(
    select cast(e.value as bigint) as item_id from ${f.elements(ancestorsOf)} e
    union all select i.parent_id where i.is_folder = 0 and i.parent_id is not null) above`

const reachingColumns = ['g.item_id', 'g.grantee', 'g.role', 'g.expires_at', 'g.kind']

const locate = statement<LocateParams, LocatedRow>('items.locate', ({ p, f }) => {
  const isKnown = sql`d.tree_seq = ${p.knownTree} and v.value = ${p.knownDirectory}`
  return sql`
  select ${sql.raw(selectList(itemColumns, 'i'))}, d.tree_seq, v.value as directory_version,
    case when d.seq = ${p.knownSeq} then null else ${f.jsonArrays(
      [...driveColumns.map(column => `drives.${column}`), 'u.count'],
      sql`drives join unique_scopes u on u.drive_id = drives.drive_id where drives.drive_id = ${p.drive}`,
    )} end as drive,
    case when exists (select 1 from broken_items b where b.drive_id = ${p.drive} and b.item_id = i.item_id) then 1 else 0 end as is_broken,
    ${f.jsonArrays(
      reachingColumns,
      sql`memberships m cross join grants g
        where m.member_id = ${p.member} and g.drive_id = ${p.drive} and g.item_id = i.item_id and g.grantee = m.principal_id`,
    )} as own_reaching,
    case when ${isKnown} then null else ${ancestorsOf} end as above,
    case when ${isKnown} then null else ${f.jsonArrays(
      [
        'c.item_id',
        'c.name',
        'c.acl_seq',
        'c.own_grants',
        'case when c.deleted_at is null then 0 else 1 end',
        'case when b.item_id is null then 0 else 1 end',
      ],
      sql`${foldersAbove(f)} cross join items c left join broken_items b on b.drive_id = c.drive_id and b.item_id = c.item_id
        where c.drive_id = ${p.drive} and c.item_id = above.item_id`,
    )} end as above_chain,
    case when ${isKnown} then null else ${f.jsonArrays(
      reachingColumns,
      sql`${foldersAbove(f)} cross join memberships m cross join grants g
        where m.member_id = ${p.member} and g.drive_id = ${p.drive} and g.item_id = above.item_id and g.grantee = m.principal_id`,
    )} end as above_reaching
  from items i join drives d on d.drive_id = i.drive_id join counters v on v.name = 'directory'
  where i.drive_id = ${p.drive} and i.item_id = ${p.item} and i.deleted_at is null`
})

function parse<T>(value: Tuples<T>): T[] {
  if (value === '[]') return []
  return typeof value === 'string' ? (JSON.parse(value) as T[]) : value
}

/** What lies above the children of one folder, for one member. */
interface Above {
  readonly chain: readonly ChainLink[]
  readonly reaching: readonly ReachingGrant[]
  /** Deleting marks the top item only; what lies below is dead through its chain (design.md section 9). */
  readonly isDead: boolean
}

type DriveFacts = Pick<LocatedFacts, 'drive' | 'uniqueScopes'>

/** What is known of a drive for one member. */
interface KnownDrive {
  /** As it was read last. */
  facts: DriveFacts
  /** The versions to which the folders belong. */
  readonly tree: number
  readonly directory: number
  /** By the number of the folder; null is what lies above a root. */
  readonly folders: Map<number | null, Above>
}

/** Folders that are kept, of all drives and members together; some 500 bytes each. */
const maxFolders = 20_000

/** Keeps what was read of one moment of a drive, until another moment of it is read. */
class KnownDrives {
  readonly #byMember = new Map<string, Map<number, KnownDrive>>()
  #size = 0

  find(drive: number, member: string): KnownDrive | undefined {
    return this.#byMember.get(member)?.get(drive)
  }

  keep(member: string, row: LocatedRow, facts: DriveFacts, above: Above): void {
    if (this.#size >= maxFolders) {
      this.#byMember.clear()
      this.#size = 0
    }
    const known = this.find(row.drive_id, member)
    if (known?.tree === row.tree_seq && known.directory === row.directory_version) {
      if (!known.folders.has(row.parent_id)) this.#size++
      known.facts = facts
      known.folders.set(row.parent_id, above)
      return
    }
    this.#size += 1 - (known?.folders.size ?? 0)
    const drives = this.#byMember.get(member) ?? new Map<number, KnownDrive>()
    this.#byMember.set(member, drives)
    drives.set(row.drive_id, {
      facts,
      tree: row.tree_seq,
      directory: row.directory_version,
      folders: new Map([[row.parent_id, above]]),
    })
  }
}

function toReaching([item, grantee, rank, expiresAt, kind]: ReachingTuple): ReachingGrant {
  return { item: item as ItemKey, grantee, rank, expiresAt, kind }
}

function toLink([key, name, aclSeq, ownGrants, deleted, broken]: ChainTuple): ChainLink {
  return { key: key as ItemKey, name, aclSeq, ownGrants, isDeleted: deleted === 1, isBroken: broken === 1 }
}

/** What a row tells of the folders above its item. Throws when it was not asked for them. */
function readAbove(row: LocatedRow): Above {
  if (row.above === null || row.above_chain === null || row.above_reaching === null)
    throw new Error('what lies above an item was not read')
  const keys = parse(row.above)
  if (row.is_folder === 0 && row.parent_id !== null) keys.push(row.parent_id)
  const tuples = parse(row.above_chain)
  const chain = keys.flatMap((key, index) => {
    // The rows come in this order, as a rule, but no query promises it.
    const tuple = tuples[index]?.[0] === key ? tuples[index] : tuples.find(candidate => candidate[0] === key)
    return tuple ? [toLink(tuple)] : []
  })
  return {
    chain,
    reaching: parse(row.above_reaching).map(toReaching),
    isDead: chain.length < keys.length || chain.some(link => link.isDeleted),
  }
}

/** What a row tells of the drive. Throws when it was not asked for it. */
function readDrive(row: LocatedRow): DriveFacts {
  const [tuple] = row.drive === null ? [] : parse(row.drive)
  if (!tuple) throw new Error('the drive of an item was not read')
  const drive: Record<string, unknown> = {}
  for (let index = 0; index < driveColumns.length; index++) drive[driveColumns[index] as string] = tuple[index]
  return { drive: toDrive(drive as unknown as DriveRow), uniqueScopes: tuple[driveColumns.length] as number }
}

function toLocated(row: LocatedRow, facts: DriveFacts, above: Above): LocatedFacts | null {
  if (above.isDead) return null
  const item = toItem(row)
  const own = parse(row.own_reaching).map(toReaching)
  const self: ChainLink = {
    key: item.key,
    name: item.name,
    aclSeq: item.aclSeq,
    ownGrants: item.ownGrants,
    isDeleted: false,
    isBroken: row.is_broken === 1,
  }
  return {
    ...facts,
    item,
    chain: [...above.chain, self],
    reaching: own.length === 0 ? above.reaching : [...above.reaching, ...own],
    directoryVersion: row.directory_version,
  }
}

/** Makes the locator of an engine, with what it keeps. */
export function createLocate(engine: Engine): ItemReader['locate'] {
  const drives = new KnownDrives()

  const read = async (drive: DriveKey, item: ItemKey, member: string, known: KnownDrive | undefined) => {
    const [row] = await engine.read(locate, {
      drive,
      item,
      member,
      knownSeq: known?.facts.drive.seq ?? 0,
      knownTree: known?.tree ?? 0,
      knownDirectory: known?.directory ?? 0,
    })
    return row
  }

  return async (drive, item, member) => {
    const known = drives.find(drive, member)
    // Other calls may read the drive anew meanwhile; this one asked by what was known now.
    const knownFacts = known?.facts
    const row = await read(drive, item, member, known)
    if (!row) return null
    const facts = row.drive === null && knownFacts ? knownFacts : readDrive(row)
    const kept = row.above === null ? known?.folders.get(row.parent_id) : undefined
    if (kept && known) {
      known.facts = facts
      return toLocated(row, facts, kept)
    }
    // The folders are as they were, but of this one nothing was read yet.
    const whole = row.above === null ? await read(drive, item, member, undefined) : row
    if (!whole) return null
    const all = whole === row ? facts : readDrive(whole)
    const above = readAbove(whole)
    drives.keep(member, whole, all, above)
    return toLocated(whole, all, above)
  }
}
