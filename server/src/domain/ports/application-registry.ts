/** A registered application as the token issuer needs it. */
export interface Application {
  /** A lower-case GUID. */
  readonly clientId: string
  readonly displayName: string
  /** A `public` application has no secret (a desktop program, a script of a person); it gets no token of its own. */
  readonly kind: 'confidential' | 'public'
  /** The application permissions that an administrator granted, e.g. `Files.ReadWrite.All`. */
  readonly roles: readonly string[]
  /** SHA-256 (lower-case hex) of each secret that is valid now. A confidential application without any is refused. */
  readonly secretHashes: readonly string[]
  /** The directory object that acts when the application acts for itself; the `oid` of its tokens. */
  readonly servicePrincipalId: string
}

export interface ApplicationRegistry {
  /** The application, or null when it is unknown or disabled. `clientId` comes in lower case. */
  findByClientId(clientId: string): Promise<Application | null>
}
