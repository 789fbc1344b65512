import type { DriveKey, ItemKey } from '../ids.ts'

/** Roles rank by number, so that the highest wins by comparison. */
export const roleRank = { read: 1, write: 2, owner: 3 } as const
export type Role = keyof typeof roleRank

const names: readonly Role[] = ['read', 'write', 'owner']

/** The role of a rank; rank 0 is no role. */
export function roleOfRank(rank: number): Role | null {
  return names[rank - 1] ?? null
}

/**
 * `direct`: a person, guest or group holds it. `people`: a pending or redeemed invitation of somebody outside, or
 * any invitation on a personal drive; it has a link of its own and asks for sign-in. `anonymous`: whoever holds
 * the link gets in (invite.md section 5).
 */
export type GrantKind = 'direct' | 'people' | 'anonymous'

/** A permission row of an item. Times are UTC milliseconds. */
export interface Grant {
  readonly drive: DriveKey
  readonly item: ItemKey
  /** What makes the row unique on its item: a principal id, or `mail:` and the folded address for an open link. */
  readonly grantee: string
  readonly kind: GrantKind
  readonly permissionId: string
  readonly rank: number
  readonly expiresAt: number | null
  readonly principalId: string | null
  /** The address as it was invited. */
  readonly email: string | null
  readonly isSignInRequired: boolean
  readonly grantedBy: string | null
  readonly createdAt: number
  readonly createdSeq: number
  readonly redeemedBy: string | null
  readonly redeemedAt: number | null
  /** The link's secret, sealed; only for those who may see it. */
  readonly secretSealed: string | null
  readonly hasPassword: boolean
}

/** A grant with the number of its holder in the drive; null when they have none. */
export interface NumberedGrant extends Grant {
  readonly siteUser: number | null
}

/** Whether a grant still gives anything at this moment. Expired means absent, to the millisecond. */
export function isActive(grant: Pick<Grant, 'expiresAt'>, now: number): boolean {
  return grant.expiresAt === null || grant.expiresAt > now
}
