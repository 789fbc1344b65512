import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { PrincipalId } from '../principal.ts'

/** A person with what no reader of the directory gets to see. */
export interface Credential {
  readonly person: PrincipalRecord
  readonly passwordHash: string | null
  /** Also true for a moment before the hash of a development seed's password is made. */
  readonly hasPassword: boolean
}

/** Accounts as the sign-in needs them. */
export interface Credentials {
  /** By user principal name or mail address, folded; null for further addresses, groups, nobody and deleted people. */
  findByName(folded: string): Promise<Credential | null>
  findById(person: PrincipalId): Promise<Credential | null>
  /** Replaces a hash by one of the same password with today's parameters, unless it was changed meanwhile. Ends nothing. */
  renewHash(person: PrincipalId, former: string, renewed: string): Promise<void>
}
