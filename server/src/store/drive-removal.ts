/**
 * The end of a drive. First the drive itself, its mails to be sent and its place with its owner, in one transaction:
 * from then on nothing leads to it. Then what was in it, some thousand rows at a time, so that nobody waits long.
 */
import { sql } from 'kysely'
import { type Batch, type BatchRows, command, type Engine, one, type Statement, statement } from './statement.ts'

type DriveParams = { drive: number }

const dropDrive = statement<DriveParams, { drive_id: number; name: string; owner_id: string }>(
  'drives.drop',
  ({ p }) => sql`delete from drives where drive_id = ${p.drive} returning drive_id, name, owner_id`,
)

const dropWhole = (table: string): Statement<DriveParams, Record<string, never>> =>
  statement<DriveParams>(
    `${table}.dropDrive`,
    ({ p }) => sql`delete from ${sql.ref(table)} where drive_id = ${p.drive}`,
  )

const dropOwner = dropWhole('drive_owners')
const dropScopes = dropWhole('unique_scopes')
const dropOutbox = dropWhole('outbox')
const dropBroken = dropWhole('broken_items')
const dropIdempotency = dropWhole('idempotency')
const dropSiteUsers = dropWhole('site_users')

type PartParams = DriveParams & { limit: number }

/** Removes some rows of a table: those of the first `limit` keys. Gives the rows, to see whether any were left. */
const dropPart = (table: string, key: string): Statement<PartParams, { found: number }> =>
  statement<PartParams, { found: number }>(
    `${table}.dropPart`,
    ({ p }) => sql`delete from ${sql.ref(table)} where drive_id = ${p.drive} and ${sql.ref(key)} in (
      select ${sql.ref(key)} from ${sql.ref(table)} where drive_id = ${p.drive} limit ${p.limit}) returning 1 as found`,
  )

const parts = [
  dropPart('grants', 'item_id'),
  dropPart('versions', 'item_id'),
  dropPart('changes', 'seq'),
  dropPart('items', 'item_id'),
]
const keysPerStep = 2000

/** Makes a drive unreachable; gives its name and owner, or null when there is none. The audit of what was done in it stays. */
export function* detachDrive(
  drive: number,
): Generator<Batch, { readonly name: string; readonly ownerId: string } | null, BatchRows> {
  const [gone] = yield* one(command(dropDrive, { drive }))
  for (const drop of [dropOwner, dropScopes, dropOutbox]) yield* one(command(drop, { drive }))
  return gone === undefined ? null : { name: gone.name, ownerId: gone.owner_id }
}

/** Removes what a drive that is gone has left, step by step. May be broken off and called again. */
export async function sweepDrive(engine: Engine, drive: number): Promise<void> {
  for (const part of parts) {
    let found = Number.POSITIVE_INFINITY
    while (found > 0) {
      const rows = await engine.write(() => one(command(part, { drive, limit: keysPerStep })))
      found = rows.length
    }
  }
  await engine.write(function* () {
    for (const drop of [dropBroken, dropIdempotency, dropSiteUsers]) yield* one(command(drop, { drive }))
  })
}
