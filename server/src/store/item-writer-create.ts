import type { ItemKey } from '../domain/ids.ts'
import type { ChainLink } from '../domain/items/item.ts'
import { itemGone, nameTaken } from '../domain/items/refusals.ts'
import type { ItemCreate, ItemWritten } from '../domain/ports/item-writer.ts'
import { keepAnswer } from './idempotency.ts'
import { lockDrive, readPlace, type StepRow, type Steps } from './item-locks.ts'
import { type ItemEvent, recordItemAudit, recordItemChanges } from './item-log.ts'
import { changeSumsOf, insertNew, insertVersionOf, type NewItem, sumsAbove } from './item-rows.ts'
import { writeContent } from './item-writer-content.ts'
import { findFreeName } from './item-writer-names.ts'
import { chainKeys, type ItemRow, toItem } from './rows.ts'
import { type Command, run, type Unit } from './statement.ts'

/** Where the new item and the missing folders are to stand. */
interface Place {
  /** The deepest folder that exists, and the folders above it, root first. */
  readonly folder: number
  readonly above: readonly number[]
  /** Folders below the base that exist. */
  readonly walked: readonly StepRow[]
  /** Names of folders that are missing. */
  readonly missing: readonly string[]
  /** The item that has the name already. */
  readonly taken: StepRow | null
}

/** A new folder or file, with the folders on the way to it. */
export function createItem(write: ItemCreate): Unit<ItemWritten> {
  return function* () {
    const seq = yield* lockDrive(write, write.names.length, write.content?.size ?? 0, { keepsTree: true })
    const place = yield* findPlace(write)
    const written =
      place.taken === null
        ? yield* insert(write, seq, place, leafOf(write))
        : yield* settleConflict(write, seq, place, place.taken)
    if (write.idempotency) {
      const { claim, answerOf } = write.idempotency
      yield* keepAnswer(claim, answerOf(written))
    }
    return written
  }
}

function leafOf(write: ItemCreate): string {
  const name = write.names.at(-1)
  if (name === undefined) throw new Error('an item needs a name')
  return name
}

function* findPlace(write: ItemCreate): Steps<Place> {
  const { base, steps } = yield* readPlace(write, write.base, write.names)
  const walked = steps.filter(step => step.depth < write.names.length)
  // What was made meanwhile was not authorised by itself: it may be walked through only while it inherits.
  if (walked.some(step => step.is_folder === 0 || step.is_broken === 1)) throw itemGone()
  const keys = chainKeys(base, base.parent_ancestors).concat(walked.map(step => step.item_id as ItemKey))
  return {
    folder: keys.at(-1) as number,
    above: keys.slice(0, -1),
    walked,
    missing: write.names.slice(walked.length, -1),
    taken: steps.find(step => step.depth === write.names.length) ?? null,
  }
}

function* settleConflict(write: ItemCreate, seq: number, place: Place, taken: StepRow): Steps<ItemWritten> {
  const name = leafOf(write)
  if (write.conflict === 'rename') {
    const free = yield* findFreeName(write.drive, place.folder, name, write.content === null ? 'folder' : 'file')
    return yield* insert(write, seq, place, free)
  }
  const isSameKind = (taken.is_folder === 1) === (write.content === null)
  // A closed item stands under permissions of its own: the right to write in the folder does not reach it.
  if (write.conflict === 'fail' || !isSameKind || taken.is_broken === 1) throw nameTaken(name)
  const walked = place.walked.map(toLink)
  if (write.content === null) return { outcome: 'kept', item: toItem(taken), links: [...walked, toLink(taken)] }
  const item = yield* writeContent(write, seq, taken, [...place.above, place.folder], write.content, write.times)
  return { outcome: 'replaced', item, links: [...walked, toLink(taken)] }
}

/** Makes the missing folders and the item; each one's id is a change number of its own. */
function* insert(write: ItemCreate, seq: number, place: Place, leaf: string): Steps<ItemWritten> {
  const made = planItems(write, seq, place, leaf)
  const events = made.map<ItemEvent>(item => ({
    seq: item.key,
    item: item.key,
    action: 'item.create',
    before: null,
    after: {
      name: item.name,
      parent: item.parent,
      kind: item.content === null ? 'folder' : 'file',
      size: item.content?.size ?? 0,
    },
  }))
  const sums = sumsAbove(write, [...place.above, place.folder], {
    bytes: write.content?.size ?? 0,
    past: 0,
    children: 1,
  })
  const rows = yield* run({
    items: insertNew(write, made) as Command,
    ...(write.content === null ? {} : { version: insertVersionOf(write, seq, 1, write.content) }),
    sums: changeSumsOf(write, seq, sums),
    changes: recordItemChanges(write, events),
    audit: recordItemAudit(write, events),
  })
  const inserted = (rows['items'] ?? []) as unknown as readonly ItemRow[]
  const row = inserted.find(candidate => candidate.item_id === seq)
  if (!row || inserted.length !== made.length) throw nameTaken(leaf)
  const fresh = made.map(({ key, name }) => toLink({ item_id: key, name, acl_seq: 0, own_grants: 0, is_broken: 0 }))
  return { outcome: 'created', item: toItem(row), links: [...place.walked.map(toLink), ...fresh] }
}

function planItems(write: ItemCreate, seq: number, place: Place, leaf: string): readonly NewItem[] {
  const size = write.content?.size ?? 0
  const count = place.missing.length
  const keyAt = (index: number) => seq - count + index
  const keys = [...place.above, place.folder, ...place.missing.map((_name, index) => keyAt(index))]
  const parentAt = (index: number) => keys[keys.length - count - 1 + index] as number
  const noTimes = { createdAt: null, modifiedAt: null, accessedAt: null }
  const folders = place.missing.map<NewItem>((name, index) => ({
    key: keyAt(index),
    parent: parentAt(index),
    name,
    above: keys.slice(0, keys.length - count + index),
    content: null,
    size,
    childCount: 1,
    contentSeq: seq,
    times: noTimes,
    description: null,
  }))
  const item: NewItem = {
    key: seq,
    parent: parentAt(count),
    name: leaf,
    above: keys,
    content: write.content,
    size,
    childCount: 0,
    contentSeq: seq,
    times: write.times,
    description: write.description,
  }
  return [...folders, item]
}

function toLink(row: Pick<StepRow, 'item_id' | 'name' | 'acl_seq' | 'own_grants' | 'is_broken'>): ChainLink {
  return {
    key: row.item_id as ItemKey,
    name: row.name,
    aclSeq: row.acl_seq,
    isDeleted: false,
    isBroken: row.is_broken === 1,
    ownGrants: row.own_grants,
  }
}
