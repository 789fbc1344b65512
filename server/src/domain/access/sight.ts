/** What somebody who sees an item may know of the folders above it. Who was given one file learns no name above it. */
import type { OperationContext } from '../operation-context.ts'
import type { SeenItem } from './authorize.ts'
import { judge } from './judge.ts'

export interface Sight {
  /** The parent folder can be opened, so its id and name may be told. */
  readonly parent: boolean
  /** Every folder from the root down to the parent can be opened, so the whole path may be told. */
  readonly path: boolean
}

/** Judges the folders above an item for the caller who sees the item. */
export function sightAbove(op: OperationContext, seen: SeenItem): Sight {
  // A grant on the root that still counts at the item counts everywhere between; so does an application permission.
  const root = seen.chain[0]?.key
  if (op.caller.kind === 'app' || seen.verdict.counting.some(grant => grant.item === root))
    return { parent: true, path: true }
  const count = seen.chain.length - 1
  const seesFolder = (index: number) =>
    judge({
      caller: op.caller,
      account: op.account,
      settings: op.settings,
      now: op.now,
      chain: seen.chain.slice(0, index + 1),
      reaching: seen.reaching,
    }).rank > 0
  const parent = count > 0 && seesFolder(count - 1)
  return { parent, path: parent && seen.chain.slice(0, count - 1).every((_link, index) => seesFolder(index)) }
}

/** What is known above the children of a folder that the caller sees. */
export function sightBelow(op: OperationContext, folder: SeenItem): Sight {
  return { parent: true, path: folder.item.parent === null || sightAbove(op, folder).path }
}
