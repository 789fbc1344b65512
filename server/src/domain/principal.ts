/** An id of the directory: user, guest or group; a lower-case GUID. */
export type PrincipalId = string & { readonly __brand: 'PrincipalId' }

/** Who is calling, as the token says. Facts about the account (enabled, groups) are read at the check, never taken from the token. */
export interface Caller {
  readonly kind: 'user' | 'app'
  readonly tenantId: string
  /** The client application's id. */
  readonly appId: string
  /** The person; absent for an application token. */
  readonly userId: PrincipalId | null
  /** Delegated scopes (`scp`) or application permissions (`roles`), canonical spelling, without a resource prefix. */
  readonly scopes: ReadonlySet<string>
  /** `iat` of the token, UTC milliseconds in whole seconds; absent when it says none. */
  readonly issuedAt?: number
  /** Another issuer made the token; its applications are registered there. */
  readonly isForeign?: true
}
