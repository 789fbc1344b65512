import type { PrincipalRecord } from '../identities/principal-record.ts'

/** The account behind a token, as the directory holds it now. */
export interface Accounts {
  find(id: string): Promise<PrincipalRecord | null>
}
