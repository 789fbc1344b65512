/**
 * From an address to an item that the caller can see: V3. Every id is resolved and judged for itself (security lesson
 * A1); what is hidden and what does not exist answer alike.
 */
import type { Action } from '../domain/access/authorize.ts'
import { type Authorized, authorize, type SeenItem } from '../domain/access/authorize.ts'
import { judge } from '../domain/access/judge.ts'
import { AppError, quoted } from '../domain/errors.ts'
import { type DriveKey, type ItemKey, parseDriveId, parseItemId } from '../domain/ids.ts'
import { checkPathLength, nameKey } from '../domain/items/names.ts'
import { memberOf, type OperationContext } from '../domain/operation-context.ts'
import type { Directory, SiteRef } from '../domain/ports/directory.ts'
import type { ItemReader, LocatedFacts } from '../domain/ports/items.ts'
import type { DriveRef, GraphAddress, ItemRef, Subject } from './address/address.ts'
import type { ShareReader } from './share-token.ts'

export interface Locator {
  /** The drive of an address; 404 when there is none. Says nothing about access. */
  findDriveKey(op: OperationContext, ref: DriveRef | Subject): Promise<DriveKey>
  /** All drives of an owner, the default one first. */
  findDriveKeys(op: OperationContext, subject: Subject): Promise<readonly DriveKey[]>
  /** Judges located facts; null when the caller has no access. */
  judge(op: OperationContext, facts: LocatedFacts): SeenItem | null
  /** The item of an address, if the caller can see it; else 404. */
  see(op: OperationContext, address: GraphAddress): Promise<SeenItem>
  /** An item by key, if the caller can see it; else 404 naming `where`. */
  seeKey(op: OperationContext, drive: DriveKey, item: ItemKey, where: string): Promise<SeenItem>
  /** See and authorise in one step. */
  seeFor<A extends Action>(op: OperationContext, action: A, address: GraphAddress): Promise<Authorized<A>>
  /** The parent folder of an address by path, and the last name, for what may not exist yet. */
  seeParent(
    op: OperationContext,
    address: GraphAddress,
  ): Promise<{ readonly base: SeenItem; readonly names: readonly string[] }>
}

export interface LocatorDeps {
  readonly items: ItemReader
  readonly directory: Directory
  readonly shares: ShareReader
}

/** Judges located facts; null when the caller has no access. */
export function judgeSeen(op: OperationContext, facts: LocatedFacts): SeenItem | null {
  const verdict = judge({
    caller: op.caller,
    account: op.account,
    settings: op.settings,
    now: op.now,
    chain: facts.chain,
    reaching: facts.reaching,
  })
  return verdict.rank === 0
    ? null
    : {
        drive: facts.drive,
        item: facts.item,
        chain: facts.chain,
        uniqueScopes: facts.uniqueScopes,
        verdict,
        reaching: facts.reaching,
        directoryVersion: facts.directoryVersion,
      }
}

/** 404 in words that fit both "not there" and "not for you" (errors.md section 5, rule 5). */
export function notFound(where: string): AppError {
  return new AppError('itemNotFound', `Nothing was found at ${where}: it does not exist, or you have no access to it.`)
}

/** A drive as the caller spelled it, for what is hidden and what is not there alike. */
export function describeDrive(ref: DriveRef): string {
  switch (ref.by) {
    case 'id':
      return `drives/${quoted(ref.id)}`
    case 'me':
      return 'me/drive'
    case 'user':
      return `users/${quoted(ref.key)}/drive`
    case 'group':
      return `groups/${quoted(ref.key)}/drive`
    case 'share':
      // The token is a secret, so it is not repeated.
      return 'shares/…'
    case 'list':
      return `${describeSite(ref.site)}/lists/${quoted(ref.list)}/drive`
    default:
      return `${describeSite(ref.site)}/drive`
  }
}

/** A site as the caller spelled it. */
export function describeSite(site: SiteRef): string {
  switch (site.by) {
    case 'root':
      return 'sites/root'
    case 'id':
      return `sites/${quoted(site.id)}`
    case 'path':
      return `sites/${quoted(`${site.hostname ?? 'root'}:/${site.path.join('/')}`)}`
    default:
      return `groups/${quoted(site.key)}/sites/root`
  }
}

function notOffered({ by }: ItemRef['base']): AppError {
  const name = by === 'special' ? 'Special folders' : 'Addressing items by list'
  return new AppError('notImplemented', `${name} belong to Graph, but Convite does not offer them yet.`)
}

function describeItem({ base, path, childKeys }: ItemRef): string {
  const start = base.by === 'id' ? `items/${quoted(base.id)}` : base.by === 'shared' ? 'driveItem' : base.by
  const below = [...path, ...childKeys]
  return below.length === 0 ? start : `${start}:/${quoted(below.join('/'))}`
}

/** Wires the locator. */
export function createLocator(deps: LocatorDeps): Locator {
  const ownerId = async (op: OperationContext, subject: Subject): Promise<string | null> => {
    switch (subject.by) {
      case 'me':
        return op.caller.userId
      case 'user':
        return (await deps.directory.findUser(subject.key))?.id ?? null
      case 'group':
        return subject.key.toLowerCase()
      default:
        return (await deps.directory.findSite(subject.site))?.id ?? null
    }
  }

  const findDriveKey = async (
    op: OperationContext,
    ref: DriveRef | Subject,
    where = describeDrive(ref),
  ): Promise<DriveKey> => {
    if (ref.by === 'share') {
      const target = await deps.shares.resolve(ref.token)
      if (!target) throw notFound(where)
      return target.drive
    }
    if (ref.by === 'list')
      throw new AppError('notImplemented', 'Addressing items by list is a Graph call that Convite does not offer yet.')
    if (ref.by === 'id') {
      const key = parseDriveId(ref.id)
      if (key === null) throw notFound(where)
      if (ref.owner) {
        const owner = await ownerId(op, ref.owner)
        const drives = owner === null ? [] : await deps.items.drivesOf(owner)
        if (!drives.includes(key)) throw notFound(where)
      }
      return key
    }
    const owner = await ownerId(op, ref)
    const drive = owner === null ? undefined : (await deps.items.drivesOf(owner))[0]
    if (drive === undefined) throw notFound(where)
    return drive
  }

  const baseKey = async (ref: DriveRef, drive: DriveKey, item: ItemRef, where: string): Promise<ItemKey> => {
    const { base } = item
    if (base.by === 'id') {
      const parsed = parseItemId(base.id)
      // An item under a foreign drive's address is 404.
      if (!parsed || parsed.drive !== drive) throw notFound(where)
      return parsed.item
    }
    if (base.by === 'shared' && ref.by === 'share') {
      const target = await deps.shares.resolve(ref.token)
      if (!target) throw notFound(where)
      return target.item
    }
    if (base.by === 'root') {
      const found = await deps.items.findDrive(drive)
      if (!found) throw notFound(where)
      return found.rootId
    }
    throw notOffered(base)
  }

  const childOf = async (drive: DriveKey, parent: ItemKey, key: string, where: string): Promise<ItemKey> => {
    const parsed = parseItemId(key)
    if (parsed && parsed.drive === drive) {
      const facts = await deps.items.locate(drive, parsed.item, '')
      if (facts?.item.parent === parent) return parsed.item
    }
    const child = await deps.items.findChild(drive, parent, nameKey(key))
    if (!child) throw notFound(where)
    return child.key
  }

  const resolve = async (op: OperationContext, address: GraphAddress) => {
    const { drive: driveRef, item: itemRef } = address
    if (!driveRef || !itemRef) throw new Error(`the address ${address.name} names no item`)
    const where = `${describeDrive(driveRef)}/${describeItem(itemRef)}`
    // The parser bounds the address only; each key below is a query, so the rule for paths comes first.
    checkPathLength([...itemRef.path, ...itemRef.childKeys].join('/'))
    // What is not offered is not offered of any drive, be it there, hidden or none.
    if (itemRef.base.by === 'special' || itemRef.base.by === 'listItem') throw notOffered(itemRef.base)
    const drive = await findDriveKey(op, driveRef, where)
    const base = await baseKey(driveRef, drive, itemRef, where)
    return { drive, base, where, itemRef, driveRef }
  }

  const seeKey = async (op: OperationContext, drive: DriveKey, item: ItemKey, where: string): Promise<SeenItem> => {
    const facts = await deps.items.locate(drive, item, memberOf(op))
    const seen = facts ? judgeSeen(op, facts) : null
    if (!seen) throw notFound(where)
    return seen
  }

  /** `/shares/{token}/items/{id}` reaches the shared item and what lies below it, nothing else (security lesson A2). */
  const checkShare = async (ref: DriveRef, item: ItemRef, seen: SeenItem, where: string): Promise<void> => {
    if (ref.by !== 'share' || item.base.by !== 'id') return
    const target = await deps.shares.resolve(ref.token)
    if (!seen.chain.some(link => link.key === target?.item)) throw notFound(where)
  }

  const see = async (op: OperationContext, address: GraphAddress): Promise<SeenItem> => {
    const { drive, base, where, itemRef, driveRef } = await resolve(op, address)
    let item: ItemKey | null = base
    if (itemRef.path.length > 0) item = await deps.items.walk(drive, base, itemRef.path.map(nameKey))
    if (item === null) throw notFound(where)
    for (const key of itemRef.childKeys) item = await childOf(drive, item, key, where)
    const seen = await seeKey(op, drive, item, where)
    await checkShare(driveRef, itemRef, seen, where)
    return seen
  }

  return {
    findDriveKey,
    async findDriveKeys(op, subject) {
      const owner = await ownerId(op, subject)
      return owner === null ? [] : deps.items.drivesOf(owner)
    },
    judge: judgeSeen,
    see,
    seeKey,
    seeFor: async (op, action, address) => authorize(op, action, await see(op, address)),
    async seeParent(op, address) {
      const { drive, base, where, itemRef, driveRef } = await resolve(op, address)
      const names = [...itemRef.path, ...itemRef.childKeys]
      let parents = names.slice(0, -1)
      for (;;) {
        const { depth, item } = await deps.items.walkFar(drive, base, parents.map(nameKey))
        const facts = await deps.items.locate(drive, item, memberOf(op))
        const seen = facts ? judgeSeen(op, facts) : null
        if (seen) {
          await checkShare(driveRef, itemRef, seen, where)
          return { base: seen, names: names.slice(depth) }
        }
        if (depth === 0) throw notFound(where)
        // A folder on the way that is closed to the caller counts as missing, so that a refusal does not tell of it; the
        // write itself does not go through it.
        parents = parents.slice(0, depth - 1)
      }
    },
  }
}
