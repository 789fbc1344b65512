import type { SeenItem } from '../../../domain/access/authorize.ts'
import { breakIndex } from '../../../domain/access/judge.ts'
import { type Sight, sightAbove } from '../../../domain/access/sight.ts'
import type { ItemKey } from '../../../domain/ids.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'
import type { FirstShare, FirstShares } from '../../../domain/ports/first-shares.ts'
import { type DownloadLinks, holderOf } from '../../download-links.ts'
import { formatETag } from '../item-tags.ts'
import type { NameReader } from '../names.ts'
import { defaultMembers, type ItemView, itemMembers } from './item-members.ts'

type Select = readonly string[] | null

/** Presents an item: its eTag and the members that were asked for (drive-items.md section 5). Null asks for the default ones. */
export function presentItem(view: ItemView, select: Select): Record<string, unknown> {
  const { seen } = view
  const shown: Record<string, unknown> = { '@odata.etag': formatETag(seen.item, seen.chain) }
  for (const [name, member] of Object.entries(select === null ? defaultMembers : itemMembers)) {
    if (select !== null && !select.includes(name)) continue
    const value = member(view)
    if (value !== undefined) shown[name] = value
  }
  return shown
}

/** Presents items of one drive; everything it needs has been read. */
export type PresentSeen = (seen: SeenItem, sight?: Sight) => Record<string, unknown>

export interface PreparedItems {
  /** All items that will be presented, or from whose chains they will hang. */
  readonly seen: readonly SeenItem[]
  readonly select: Select
  /** People who will have made or changed an item by the time it is presented. */
  readonly actors?: readonly string[]
}

export interface ItemPresenter {
  /** Reads what items do not say of themselves: who shared them, and the names of people. Two queries at most, for any number of items. */
  prepare(op: OperationContext, origin: string, items: PreparedItems): Promise<PresentSeen>
}

/** Wires the presenter. */
export function createItemPresenter(deps: {
  readonly names: NameReader
  readonly shares: FirstShares
  readonly links: DownloadLinks
}): ItemPresenter {
  return {
    async prepare(op, origin, { seen, select, actors = [] }) {
      const shares = shows(select, ['shared'])
        ? await readShares(deps.shares, op, seen)
        : new Map<ItemKey, FirstShare>()
      const people = shows(select, ['createdBy', 'lastModifiedBy', 'shared']) ? listPeople(seen, shares, actors) : []
      const names = await deps.names.read(people)
      const holder = holderOf(op)
      return (item, sight = sightAbove(op, item)) => {
        const view: ItemView = {
          seen: item,
          sight,
          shares: sharesOf(item, shares),
          names,
          origin,
          tenantId: op.caller.tenantId,
          makeDownloadUrl: () => deps.links.make(item.item, holder, op.now),
        }
        return presentItem(view, select)
      }
    },
  }
}

function shows(select: Select, names: readonly string[]): boolean {
  return select === null || names.some(name => select.includes(name))
}

/** The links of a chain that may carry permissions which reach the item: those from the nearest break on. The nearest comes first. */
function sharedLinks({ chain }: SeenItem): readonly ItemKey[] {
  const links = chain.slice(Math.max(breakIndex(chain), 0)).filter(link => link.ownGrants > 0)
  return links.map(link => link.key).toReversed()
}

/** Nothing is asked when no link of any chain has permissions of its own, which is the usual case. */
async function readShares(
  shares: FirstShares,
  op: OperationContext,
  items: readonly SeenItem[],
): Promise<ReadonlyMap<ItemKey, FirstShare>> {
  const [first] = items
  const keys = new Set(items.flatMap(sharedLinks))
  return !first || keys.size === 0 ? new Map() : shares.find(first.drive.key, [...keys], op.now)
}

function sharesOf(item: SeenItem, shares: ReadonlyMap<ItemKey, FirstShare>): readonly FirstShare[] {
  if (shares.size === 0) return []
  return sharedLinks(item).flatMap(key => shares.get(key) ?? [])
}

function listPeople(
  items: readonly SeenItem[],
  shares: ReadonlyMap<ItemKey, FirstShare>,
  actors: readonly string[],
): readonly (string | null)[] {
  const [first] = items
  return [
    ...actors,
    ...items.flatMap(({ item }) => [item.createdBy, item.modifiedBy]),
    ...[...shares.values()].map(share => share.grantedBy),
    ...(first && shares.size > 0 && first.drive.ownerKind !== 'site' ? [first.drive.ownerId] : []),
  ]
}
