import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { DriveKey } from '../domain/ids.ts'
import type { PieceName } from '../domain/ports/blobs.ts'
import type { PieceNames } from '../domain/ports/piece-names.ts'
import { listDriveKeys } from './drive-keys.ts'
import { type Engine, statement } from './statement.ts'

type Place = { drive: number; item: number; version: number; limit: number }

const listPieces = statement<Place, { item_id: number; version: number; pieces: string }>(
  'versions.pieces',
  ({ p }) => sql`select item_id, version, pieces from versions
    where drive_id = ${p.drive} and (item_id, version) > (${p.item}, ${p.version})
    order by item_id, version limit ${p.limit}`,
)

const versionsAtOnce = 500

/** The pieces that versions name, on either engine. No index of them is kept: it would cost every upload, for a daily look. */
export function createPieceNames(engine: Engine): PieceNames {
  return {
    async *drives() {
      for await (const drive of listDriveKeys(engine)) yield drive as DriveKey
    },
    async *keepUnnamed(drive, candidates) {
      for (let item = -1, version = -1; candidates.size > 0; ) {
        const rows = await engine.read(listPieces, { drive, item, version, limit: versionsAtOnce })
        for (const row of rows) {
          for (const { name } of JSON.parse(row.pieces) as readonly { name: PieceName }[]) candidates.delete(name)
        }
        const last = rows.at(-1)
        if (last === undefined || rows.length < versionsAtOnce) return
        ;({ item_id: item, version } = last)
        yield
        // A read of SQLite is over at once, and many in a row would keep everybody else waiting.
        await nextTurn()
      }
    },
  }
}
