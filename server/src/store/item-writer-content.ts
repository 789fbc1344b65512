import type { Item } from '../domain/items/item.ts'
import { itemGone } from '../domain/items/refusals.ts'
import type { ContentChange, FileContent, FileTimes, WriteFacts } from '../domain/ports/item-writer.ts'
import { lockDrive, readItem, type Steps } from './item-locks.ts'
import { type ItemEvent, recordItemAudit, recordItemChanges } from './item-log.ts'
import { changeSumsOf, insertVersionOf, setContentOf, sumsAbove } from './item-rows.ts'
import { chainKeys, type ItemRow, toItem } from './rows.ts'
import { type Command, run, type Unit } from './statement.ts'

/** New content for a file. */
export function replaceContent(change: ContentChange): Unit<Item> {
  return function* () {
    const seq = yield* lockDrive(change, 1, change.content.size, { keepsTree: true })
    const row = yield* readItem(change)
    if (row.is_folder === 1) throw itemGone()
    const above = chainKeys(row, row.parent_ancestors).slice(0, -1)
    return yield* writeContent(change, seq, row, above, change.content, change.times)
  }
}

/** Writes a version into a file whose drive is locked. `above` are the folders above the file, root first. */
export function* writeContent(
  facts: WriteFacts,
  seq: number,
  row: ItemRow,
  above: readonly number[],
  content: FileContent,
  times: FileTimes,
): Steps<Item> {
  const event: ItemEvent = {
    seq,
    item: row.item_id,
    action: 'item.content',
    before: { version: row.version, size: row.size },
    after: { version: row.version + 1, size: content.size },
  }
  const sums = sumsAbove(facts, above, { bytes: content.size - row.size, past: row.size, children: 0 })
  const rows = yield* run({
    version: insertVersionOf(facts, row.item_id, row.version + 1, content),
    item: setContentOf(facts, row, seq, content, times) as Command,
    ...(sums.length > 0 ? { sums: changeSumsOf(facts, seq, sums) } : {}),
    changes: recordItemChanges(facts, [event]),
    audit: recordItemAudit(facts, [event]),
  })
  const [written] = (rows['item'] ?? []) as unknown as readonly ItemRow[]
  if (!written) throw itemGone()
  return toItem(written)
}
