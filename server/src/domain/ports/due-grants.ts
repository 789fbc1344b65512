import type { DriveKey, ItemKey } from '../ids.ts'

/** Grants whose expiry has come. They give nothing any more since that moment; the sweep ends them for good. */
export interface DueGrants {
  listExpired(
    now: number,
    limit: number,
  ): Promise<readonly { readonly drive: DriveKey; readonly item: ItemKey; readonly grantee: string }[]>
  /** The first expiry after a moment, or null. */
  nextExpiry(after: number): Promise<number | null>
}
