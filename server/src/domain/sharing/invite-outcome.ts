import type { ErrorCode } from '@convite/contract/errors'
import type { Grant } from '../access/grant.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'

/** One entry of the answer, built from what was stored. */
export interface InvitedEntry {
  readonly index: number
  readonly grant: Grant
  readonly principal: PrincipalRecord | null
  readonly siteUser: number | null
  /** Why the mail to this recipient failed; the permission stands all the same. */
  readonly mailError: {
    readonly code: ErrorCode
    readonly reason: string
    readonly address: string | null
    readonly reply: string | null
  } | null
}

export interface InviteOutcome {
  readonly entries: readonly InvitedEntry[]
  /** Set when the invite dropped what the item inherited. */
  readonly hasBrokenInheritance: boolean
}
