/** A drive of a million items, eight folders deep, written in bulk: what a product that grew would have. */
import { DatabaseSync } from 'node:sqlite'

export const largeItems = 1_000_000
const firstKey = 10_000_000
const depth = 8
/** Files in each of the deepest folders. */
const perFolder = 1000

export interface LargeDrive {
  readonly drive: number
  /** A file at the bottom. */
  fileKey(number: number): number
}

/** Fills a drive of a database that nobody serves at this moment, below its root. */
export function fillDrive(file: string, driveId: number, rootId: number): LargeDrive {
  const database = new DatabaseSync(file)
  database.exec('pragma synchronous = off; begin')
  const insert = database.prepare(
    `insert into items (drive_id, item_id, parent_id, is_folder, name, name_key, ancestors, size, child_count, mime_type, version, seq,
       content_seq, acl_seq, own_grants, created_at, modified_at, fs_created_at, fs_modified_at)
     values (?, ?, ?, ?, ?, ?, ?, 0, 0, 'text/plain', 1, 1, 1, 1, 0, 1, 1, 1, 1)`,
  )
  const chain = [rootId]
  for (let level = 1; level < depth; level++) {
    const key = firstKey + level
    insert.run(driveId, key, chain.at(-1) as number, 1, `level ${level}`, `level ${level}`, JSON.stringify(chain))
    chain.push(key)
  }
  const ancestors = JSON.stringify(chain)
  for (let folder = 0; folder * perFolder < largeItems; folder++) {
    const key = firstKey + 1000 + folder
    insert.run(driveId, key, chain.at(-1) as number, 1, `folder ${folder}`, `folder ${folder}`, ancestors)
    for (let number = 0; number < perFolder - 1; number++) {
      const name = `file ${number}.txt`
      insert.run(driveId, firstKey * 2 + folder * perFolder + number, key, 0, name, name, null)
    }
  }
  database.exec('commit; analyze')
  database.close()
  return {
    drive: driveId,
    fileKey: number => firstKey * 2 + Math.floor(number / (perFolder - 1)) * perFolder + (number % (perFolder - 1)),
  }
}

/** Gives `count` direct read grants, one on each item that `itemAt` names, to the principal that `granteeAt` names. */
export function fillGrants(
  file: string,
  drive: number,
  count: number,
  itemAt: (number: number) => number,
  granteeAt: (number: number) => string,
): void {
  const database = new DatabaseSync(file)
  database.exec('pragma synchronous = off; begin')
  const insert = database.prepare(
    `insert or ignore into grants (drive_id, item_id, grantee, kind, permission_id, role, principal_id, sign_in_required, granted_by, created_at,
       created_seq, position, changed_seq, mails_sent) values (?, ?, ?, 'direct', ?, 1, ?, 1, 'bench', 1, 1, ?, 1, 0)`,
  )
  const touch = database.prepare('update items set own_grants = own_grants + 1 where drive_id = ? and item_id = ?')
  for (let number = 0; number < count; number++) {
    const grantee = granteeAt(number)
    const item = itemAt(number)
    insert.run(drive, item, grantee, grantee, grantee, number)
    touch.run(drive, item)
  }
  database.exec('commit; analyze')
  database.close()
}
