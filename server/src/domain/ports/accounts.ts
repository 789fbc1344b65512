import type { PrincipalRecord } from '../identities/principal-record.ts'

/** The account behind a token, as the directory holds it now. */
export interface Accounts {
  /** `directoryVersion` is the directory's version as just read; what is kept in memory hangs on it. */
  find(id: string, directoryVersion: number): PrincipalRecord | null | Promise<PrincipalRecord | null>
}
