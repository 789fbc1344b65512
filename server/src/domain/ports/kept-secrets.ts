/** A password that can be shown again. */
export interface KeptPassword {
  readonly sealed: string
  /** Null until it has been made. */
  readonly hash: string | null
}

/** Who has a password or secret that can be shown again, for people to read. */
export interface KeptHolder {
  readonly kind: 'person' | 'application'
  readonly name: string
}

/**
 * The plain passwords and client secrets of a development seed, sealed, so that the ready file can show them after a
 * restart too. In production there are none.
 */
export interface KeptSecrets {
  /** Kept passwords by user id, of users that are not deleted. A password that was changed since is not among them. */
  passwords(): Promise<ReadonlyMap<string, KeptPassword>>
  /** Sealed client secrets by client id. */
  clientSecrets(): Promise<ReadonlyMap<string, string>>
  /** Whose password or secret is kept still, a thousand at most. Production serves none of the demo's (security lesson K4). */
  holders(): Promise<readonly KeptHolder[]>
  /** Up to `limit` users whose sealed password has no hash yet. */
  unhashed(limit: number): Promise<readonly { readonly id: string; readonly sealed: string }[]>
  /** Stores the hash of a sealed password, unless the password was changed meanwhile. */
  storeHash(id: string, sealed: string, hash: string): Promise<void>
}

/** The purpose under which a user's password is sealed. */
export function passwordPurpose(userId: string): string {
  return `password:${userId}`
}

/** The purpose under which an application's secret is sealed. */
export function clientSecretPurpose(clientId: string): string {
  return `client-secret:${clientId}`
}
