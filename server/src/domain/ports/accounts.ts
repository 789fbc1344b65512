import type { PrincipalRecord } from '../identities/principal-record.ts'

/** Accounts as the directory holds them now: the one behind a token, and those that are named in answers. */
export interface Accounts {
  /** `directoryVersion` is the directory's version as just read; what is kept in memory hangs on it. */
  find(id: string, directoryVersion: number): PrincipalRecord | null | Promise<PrincipalRecord | null>
  /** Several at once; those that nobody has are left out. One query for all that are not kept. */
  findAll(ids: readonly string[], directoryVersion: number): Promise<ReadonlyMap<string, PrincipalRecord>>
}
