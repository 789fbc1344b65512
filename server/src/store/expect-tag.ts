import { sql } from 'kysely'
import { refuseStaleTag } from '../domain/access/stale-tag.ts'
import type { ExpectedTag } from '../domain/ports/grants.ts'
import { type Batch, type BatchRows, command, one, statement } from './statement.ts'

const readTag = statement<{ drive: number; item: number; chain: number[] }, { number: number | null }>(
  'items.tagNumber',
  ({
    p,
    f,
    list,
  }) => sql`select max(case when i.item_id = ${p.item} and i.seq > i.acl_seq then i.seq else i.acl_seq end) as number
    from items i where i.drive_id = ${p.drive} and ${f.inIntegers('i.item_id', list('chain'))}`,
)

/** Compares the eTag of an item with what `If-Match` named, behind the drive's lock. Throws `entityTagDoesNotMatch`. */
export function* expectTagNow(drive: number, expected: ExpectedTag): Generator<Batch, void, BatchRows> {
  const [tag] = yield* one(command(readTag, { drive, item: expected.item, chain: [...expected.chain] }))
  if (tag?.number !== expected.number) throw refuseStaleTag()
}
