/** The children of a folder that the caller can see, page by page (drive-items.md section 5). */
import type { Authorized, SeenItem } from '../access/authorize.ts'
import { judge } from '../access/judge.ts'
import { memberOf, type OperationContext } from '../operation-context.ts'
import type { ChildFacts, ChildOrder, ItemReader } from '../ports/items.ts'
import type { Item } from './item.ts'
import { nameKey } from './names.ts'

export interface ChildPageQuery {
  readonly order: ChildOrder
  readonly isDescending: boolean
  /** The key of the last child of the page before; null begins. */
  readonly after: readonly (string | number)[] | null
  /** How many children the page holds at most. */
  readonly limit: number
}

export interface ChildPage {
  readonly children: readonly SeenItem[]
  /** The key with which the next page begins; null when the caller has seen them all. */
  readonly after: readonly (string | number)[] | null
}

export interface ListChildren {
  page(op: OperationContext, folder: Authorized<'read'>, query: ChildPageQuery): Promise<ChildPage>
  /** How many children the caller can see. */
  count(op: OperationContext, folder: Authorized<'read'>): Promise<number>
}

/** How many rows are read at once when many children are hidden. */
const hiddenStride = 1000

/** Wires the listing of children. */
export function makeListChildren(deps: { readonly items: ItemReader }): ListChildren {
  return {
    async page(op, folder, { limit, ...query }) {
      const place = { drive: folder.drive.key, parent: folder.item.key, member: memberOf(op) }
      const found: SeenItem[] = []
      let { after } = query
      // One more than the page holds: only a child that will be shown is worth a link, for an empty page ends the
      // loop of some clients (client-rclone.md section 4).
      for (let stride = limit + 1; found.length <= limit; stride = hiddenStride) {
        const rows = await deps.items.listChildren({ ...place, ...query, after, limit: stride })
        for (const facts of rows) {
          const seen = seeChild(op, folder, facts)
          if (seen) found.push(seen)
        }
        const last = rows.at(-1)
        if (!last || rows.length < stride) break
        after = keyOf(query.order, last.item)
      }
      const children = found.slice(0, limit)
      const end = children.at(-1)
      return { children, after: found.length > limit && end ? keyOf(query.order, end.item) : null }
    },

    async count(op, folder) {
      const { drive, item } = folder
      const all = await deps.items.countChildren(drive.key, item.key)
      const closed = await deps.items.listBrokenChildren(drive.key, item.key, memberOf(op))
      return all - closed.filter(facts => seeChild(op, folder, facts) === null).length
    },
  }
}

/** What a child's place in an order is known by: the value that leads the order, and the folded name. */
function keyOf(order: ChildOrder, item: Item): readonly (string | number)[] {
  const name = nameKey(item.name)
  const leading = {
    default: item.isFolder ? 1 : 0,
    name,
    size: item.size,
    lastModifiedDateTime: item.modifiedAt,
    createdDateTime: item.createdAt,
  }[order]
  return [leading, name]
}

/** A child for the caller who sees its folder; null when it is closed to them. Judged by the one access function. */
function seeChild(op: OperationContext, folder: SeenItem, { item, isBroken, reaching }: ChildFacts): SeenItem | null {
  const link = {
    key: item.key,
    name: item.name,
    aclSeq: item.aclSeq,
    ownGrants: item.ownGrants,
    isDeleted: false,
    isBroken,
  }
  const chain = [...folder.chain, link]
  const all = reaching.length === 0 ? folder.reaching : [...folder.reaching, ...reaching]
  // Nothing of its own and nothing closed: the verdict of the folder holds.
  const verdict =
    !isBroken && reaching.length === 0
      ? folder.verdict
      : judge({ caller: op.caller, account: op.account, settings: op.settings, now: op.now, chain, reaching: all })
  if (verdict.rank === 0) return null
  return { ...folder, item, chain, verdict, reaching: all }
}
