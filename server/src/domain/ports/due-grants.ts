import type { DriveKey, ItemKey } from '../ids.ts'

/** Grants whose expiry has come. They give nothing any more since that moment; the sweep ends them for good. */
export interface DueGrants {
  listExpired(now: number, limit: number): Promise<readonly { readonly drive: DriveKey; readonly item: ItemKey; readonly grantee: string }[]>
  /** The next expiry, or null. */
  nextExpiry(): Promise<number | null>
}
