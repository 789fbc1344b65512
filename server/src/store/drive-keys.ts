import { sql } from 'kysely'
import { type Engine, statement } from './statement.ts'

const listKeys = statement<{ after: number; limit: number }, { drive_id: number }>(
  'drives.keys',
  ({ p }) => sql`select drive_id from drives where drive_id > ${p.after} order by drive_id limit ${p.limit}`,
  { crossesDrives: 'due work, by time' },
)

const drivesAtOnce = 1000

/** The keys of all drives, ascending, for work that goes from drive to drive. */
export async function* listDriveKeys(engine: Engine): AsyncGenerator<number, void> {
  for (let after = -1; ; ) {
    const drives = await engine.read(listKeys, { after, limit: drivesAtOnce })
    for (const { drive_id: drive } of drives) yield drive
    const last = drives.at(-1)
    if (!last || drives.length < drivesAtOnce) return
    after = last.drive_id
  }
}
