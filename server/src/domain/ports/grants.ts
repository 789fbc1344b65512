import type { ErrorCode } from '@convite/contract/errors'
import type { Grant, GrantKind, NumberedGrant } from '../access/grant.ts'
import type { DriveKey, ItemKey } from '../ids.ts'
import type { PrincipalId } from '../principal.ts'

/** A grant to be made or raised. */
export interface GrantDraft {
  readonly grantee: string
  readonly kind: GrantKind
  readonly permissionId: string
  readonly rank: number
  readonly expiresAt: number | null
  readonly principalId: PrincipalId | null
  readonly email: string | null
  readonly isSignInRequired: boolean
  readonly secretHash: string | null
  readonly secretSealed: string | null
  readonly passwordHash: string | null
  /** Known to the drive already; else a `siteUser` number is given. */
  readonly hasSiteUser: boolean
}

/** A guest account to be made for an address nobody knows. The store uses the existing one when two are made at once. */
export interface GuestDraft {
  readonly id: PrincipalId
  readonly address: string
  readonly folded: string
  readonly displayName: string
  readonly userPrincipalName: string
}

/** A mail to be sent after the commit. */
export interface MailDraft {
  readonly grantee: string
  readonly deliveryId: string
  readonly address: string
  readonly language: string
  /** What the renderer needs beyond the grant, as JSON without secrets. */
  readonly content: string
  /** Refused before any relay is asked: the error key of errors.md section 4. */
  readonly failedAs: ErrorCode | null
  /**
   * Until then (machine's clock) nobody but the request that made it takes the mail: the request waits for the outcome,
   * and the background would keep it to itself. Absent: whoever comes first.
   */
  readonly heldUntil?: number
}

export interface GrantWrite {
  readonly drive: DriveKey
  readonly item: ItemKey
  /** The item and all above it, as they were seen, and the change number that the drive had then. */
  readonly chain: readonly ItemKey[]
  readonly seenAt: number
  /** What happens to a file reaches nothing else. */
  readonly isFolder: boolean
  /** Null when nothing was demanded. Throws `entityTagDoesNotMatch` when it does not hold any more. */
  readonly expected: ExpectedTag | null
  /**
   * How many items of the drive may have permissions of their own, when this write may be the one too many; null while
   * the limit is far. Throws `uniquePermissionsLimit` beyond it.
   */
  readonly scopeLimit: number | null
  readonly actor: string
  readonly appId: string
  readonly requestId: string
  readonly now: number
  /** The caller owns the drive: they may also shorten what others granted. */
  readonly ownsItem: boolean
  readonly grants: readonly GrantDraft[]
  readonly guests: readonly GuestDraft[]
  readonly mails: readonly MailDraft[]
  /** Drop what the item inherited (invite.md section 5). */
  readonly breaksInheritance: boolean
  /** The answer that is stored together with the effect (design.md section 9, idempotency). */
  readonly idempotency: {
    readonly claim: IdempotencyClaim
    readonly answerOf: (result: GrantWriteResult) => { readonly status: number; readonly sealed: string }
  } | null
}

export interface IdempotencyClaim {
  readonly drive: DriveKey
  readonly caller: string
  readonly key: string
  /** Random, made for this call: whoever holds the key later has another one, and what this call writes is not theirs. */
  readonly token: string
}

export interface GrantWriteResult {
  readonly seq: number
  /** What is stored now, by grantee. */
  readonly written: ReadonlyMap<string, Grant>
  /** `siteUser` numbers given or found in this write, by principal. */
  readonly siteUsers: ReadonlyMap<string, number>
  /** The id of each guest draft to the id of the account that exists now. */
  readonly guests: ReadonlyMap<string, string>
}

/** What `If-Match` demands: the number of the item's eTag, compared under the drive's lock. */
export interface ExpectedTag {
  readonly item: ItemKey
  readonly chain: readonly ItemKey[]
  readonly number: number
}

export interface GrantChange {
  readonly drive: DriveKey
  readonly item: ItemKey
  readonly grantee: string
  readonly actor: string
  readonly appId: string
  readonly requestId: string
  readonly now: number
  /** Null when nothing was demanded. Throws `entityTagDoesNotMatch` when it does not hold any more. */
  readonly expected: ExpectedTag | null
}

/** Reads and writes of permissions. */
export interface Grants {
  /** Grants on any of the items held by any of the grantees. */
  findByGrantees(drive: DriveKey, items: readonly ItemKey[], grantees: readonly string[]): Promise<readonly Grant[]>
  findByPermissionId(drive: DriveKey, items: readonly ItemKey[], permissionId: string): Promise<readonly Grant[]>
  /** A link permission by the hash of its secret. */
  findBySecret(drive: DriveKey, secretHash: string): Promise<Grant | null>
  /** Everything on the items, expired or not, in order of creation. */
  listOf(drive: DriveKey, items: readonly ItemKey[]): Promise<readonly NumberedGrant[]>
  /** `siteUser` numbers of principals in a drive. */
  siteUsers(drive: DriveKey, principals: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Writes everything of one invite in one transaction. */
  write(write: GrantWrite): Promise<GrantWriteResult>
  /** Changes what is given: undefined leaves role or expiry as they are then. Null when the grant is gone. */
  change(
    change: GrantChange & { readonly rank: number | undefined; readonly expiresAt: number | null | undefined },
  ): Promise<Grant | null>
  /**
   * Ends a grant and withdraws its mails; false when it was gone already, and then nothing is written. `permission.expire`
   * ends it only when its expiry has come by `now`: it may have been given anew.
   */
  remove(change: GrantChange & { readonly action: 'permission.remove' | 'permission.expire' }): Promise<boolean>
}
