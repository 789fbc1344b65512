/** What an identity provider has proved of somebody, and what the configuration lets that provider decide here. */
export interface ExternalIdentity {
  /** With `subject` the identity: a person is (issuer, subject), never an address (security lesson I4). */
  readonly issuer: string
  readonly subject: string
  /** As the provider claims it; may change, be missing, or belong to somebody else. */
  readonly email: string | null
  /** The claim `email_verified` was the boolean true; the text "true" and everything else is false. */
  readonly isEmailVerified: boolean
  readonly name: string | null
  /** The values of the configured claim of groups; empty when there is none. */
  readonly groups: readonly string[]
}

/** What the configuration says of a provider, as far as it decides about people. */
export interface ExternalProviderRules {
  /** What people see on the button, and operators in the log. */
  readonly label: string
  /** Mail domains (A-labels, lower case) of which this provider alone may say whose an address is. */
  readonly domains: readonly string[]
  /** Whether somebody unknown gets an account at the first sign-in. */
  readonly createPeople: boolean
  /** Value of the claim to the group here (id or mail address); null when groups are not taken from this provider. */
  readonly groups: { readonly claim: string; readonly map: Readonly<Record<string, string>> } | null
}
