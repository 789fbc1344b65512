import type { Services } from '../composition/services.ts'
import type { DriveKey } from '../domain/ids.ts'
import { pieceFolderOf } from '../domain/items/piece-folder.ts'
import type { ChangeAuthor } from '../domain/ports/directory-admin.ts'

/** Removes a drive with the pieces of its files; false when there is none. */
export async function removeDrive({ admin, blobs }: Services, by: ChangeAuthor, drive: DriveKey): Promise<boolean> {
  const wasThere = await admin.deleteDrive(by, drive)
  const folder = pieceFolderOf(drive)
  for await (const { name } of blobs.list(folder)) await blobs.remove(folder, name)
  return wasThere
}
