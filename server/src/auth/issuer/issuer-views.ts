/**
 * The pages that the issuer shows in the middle of the protocol. How they look is decided elsewhere; each comes as a
 * whole document with the headers that keep it safe.
 */
export interface IssuerPage {
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

/** A form that goes on with what the issuer knows: the browser sends the hidden fields back as they are. */
export interface IssuerForm {
  readonly action: string
  readonly hiddenFields: Readonly<Record<string, string>>
}

/** What every page is told of the browser. */
export interface BrowserFacts {
  readonly acceptLanguage: string | undefined
}

/** What went wrong, for a person: no redirect may happen, because nobody knows where to. */
export interface IssuerRefusal {
  readonly status: number
  /** The number of our table, e.g. 50011. */
  readonly code: number
  readonly message: string
  readonly correlationId: string
  readonly traceId: string
  /** UTC milliseconds. */
  readonly at: number
}

export interface PersonName {
  readonly displayName: string
  readonly userPrincipalName: string
}

export interface IssuerViews {
  refusal(browser: BrowserFacts, refusal: IssuerRefusal): IssuerPage
  /**
   * Posts fields to an address at once; with a button for browsers without scripts. `returnTo` is where a redirect leads
   * from there, because a browser lets a form end only at addresses that its page has named.
   */
  formPost(browser: BrowserFacts, form: IssuerForm & { readonly returnTo: string | null }): IssuerPage
  deviceCode(
    browser: BrowserFacts,
    form: IssuerForm & {
      readonly fault:
        | null
        | { readonly kind: 'unknown' | 'expired' | 'used' }
        | { readonly kind: 'tooMany'; readonly retryAfterSeconds: number }
      readonly userCode: string
    },
  ): IssuerPage
  deviceConfirm(
    browser: BrowserFacts,
    form: IssuerForm & {
      readonly applicationName: string
      readonly userCode: string
      readonly person: PersonName | null
    },
  ): IssuerPage
  deviceDone(
    browser: BrowserFacts,
    outcome: { readonly isApproved: boolean; readonly applicationName: string },
  ): IssuerPage
  /** Whoever does not want to leave sends `action=stay`. */
  signOutConfirm(
    browser: BrowserFacts,
    form: IssuerForm & { readonly person: PersonName; readonly returnTo: string | null },
  ): IssuerPage
  signedOut(browser: BrowserFacts, application: { readonly displayName: string } | null): IssuerPage
}
