/** Why a sign-in at a provider did not come to an end. Values, not errors: each has words on a page. */
export type ExternalFailure =
  /** The person went back, or was not allowed there. */
  | 'cancelled'
  /** The provider answered with an error of its own. */
  | 'providerRefused'
  /** It does not answer, or what it publishes cannot be used. */
  | 'providerDown'
  /** Ten minutes have gone, or this step was done already. */
  | 'expired'
  /** It began in another browser, at another provider, or nowhere. */
  | 'notYours'
  /** What it says does not hold: a wrong key, issuer, audience, nonce, or a code that is worth nothing. */
  | 'notProved'

/** A failure with what the operator needs to find the cause. `detail` holds no token and no code. */
export interface ExternalRefusal {
  readonly failure: ExternalFailure
  readonly detail: string
}
