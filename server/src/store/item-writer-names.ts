import { sql } from 'kysely'
import { nameKey, nextFreeName } from '../domain/items/names.ts'
import type { Steps } from './item-locks.ts'
import { command, one, statement } from './statement.ts'

const takenKeys = statement<{ drive: number; parent: number; keys: string[] }, { name_key: string }>(
  'items.takenKeys',
  ({ p, f, list }) => sql`select i.name_key from items i
    where i.drive_id = ${p.drive} and i.parent_id = ${p.parent} and i.deleted_at is null and ${f.inTexts('i.name_key', list('keys'))}`,
)

/** How many names the first query tries; the next one ten times as many. */
const firstTries = 10

/**
 * The first of `x 1`, `x 2`, ... that is free in a folder (conflictBehavior `rename`). The drive is locked, so it stays
 * free. There is an end, for a folder has fewer children than there are numbers.
 */
export function* findFreeName(drive: number, parent: number, name: string, kind: 'file' | 'folder'): Steps<string> {
  for (let from = 1, count = firstTries; ; from += count, count *= 10) {
    const candidates = Array.from({ length: count }, (_none, index) => nextFreeName(name, from + index, kind))
    const rows = yield* one(command(takenKeys, { drive, parent, keys: candidates.map(nameKey) }))
    const taken = new Set(rows.map(row => row.name_key))
    const free = candidates.find(candidate => !taken.has(nameKey(candidate)))
    if (free !== undefined) return free
  }
}
