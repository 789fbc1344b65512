import type { AddressHolder, DownloadAddresses } from '../auth/secrets/signed-address.ts'
import { formatDriveId, formatItemId } from '../domain/ids.ts'
import type { Item } from '../domain/items/item.ts'
import type { OperationContext } from '../domain/operation-context.ts'

/** Content needs no token for an hour after it was asked for (content-and-uploads.md section 1). */
const lifetimeMs = 3_600_000

export interface DownloadLinks {
  /**
   * The address of the present content of a file, for somebody who was just found to have access. It is asked again at
   * each use. `now`: UTC milliseconds of the movable clock.
   */
  make(item: Item, holder: AddressHolder, now: number, disposition?: 'attachment' | 'inline'): string
}

/** Wires download addresses. `origin` is the public one. */
export function createDownloadLinks(addresses: DownloadAddresses, origin: string): DownloadLinks {
  return {
    make(item, holder, now, disposition = 'attachment') {
      const token = addresses.signDownload({
        driveId: formatDriveId(item.drive),
        itemId: formatItemId(item.drive, item.key),
        versionKey: String(item.version),
        holder,
        expiresAt: now + lifetimeMs,
        disposition,
      })
      return `${origin}/download/${token}`
    },
  }
}

/** For whom the addresses of a call are made. */
export function holderOf(op: OperationContext): AddressHolder {
  return op.caller.userId === null ? { kind: 'app', id: op.caller.appId } : { kind: 'user', id: op.caller.userId }
}
