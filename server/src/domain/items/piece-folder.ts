import { type DriveKey, formatDriveId } from '../ids.ts'

/** The name under which the blob store keeps the pieces of a drive: its key in letters of one case. */
export function pieceFolderOf(drive: DriveKey): string {
  return formatDriveId(drive).slice('b!'.length)
}
