/** An address to which the issuer may send a browser back (auth.md section 2, authorize parameters). */
export interface RedirectUri {
  /**
   * `web`: a server that keeps a secret. `spa`: a page in a browser, which redeems its code from there. `native`: a
   * program on the person's machine. Entra calls them platforms.
   */
  readonly kind: 'web' | 'spa' | 'native'
  /** Compared byte for byte; of a loopback address the port alone may differ (security lesson I1). */
  readonly uri: string
}

/** A certificate by which an application proves itself instead of a secret. */
export interface ClientCertificate {
  readonly id: string
  /** base64url of the SHA-1 and SHA-256 hash of the DER form: `x5t` and `x5t#S256` of an assertion's header. */
  readonly thumbprintSha1: string
  readonly thumbprintSha256: string
  /** Public members of the key as a JWK, `kty` RSA or EC. */
  readonly publicJwk: Readonly<Record<string, unknown>>
  /** UTC milliseconds. */
  readonly endsAt: number
}

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
  /** Certificates that are valid now. */
  readonly certificates: readonly ClientCertificate[]
  readonly redirectUris: readonly RedirectUri[]
  /** The delegated scopes that it was registered with: `.default` asks a person for these. Canonical spelling. */
  readonly delegatedScopes: readonly string[]
  /**
   * PKCE is demanded of every client; this confidential one may do without, because its program cannot (rclone).
   * Its secret stands in (security lesson I2).
   */
  readonly isPkceOptional: boolean
  /** The directory object that acts when the application acts for itself; the `oid` of its tokens. */
  readonly servicePrincipalId: string
}

export interface ApplicationRegistry {
  /** The application, or null when it is unknown or disabled. `clientId` comes in lower case. */
  findByClientId(clientId: string): Promise<Application | null>
}
