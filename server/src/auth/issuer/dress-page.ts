/** What `oidc-provider` answered to a browser, in Entra's words: AADSTS numbers in refusals, and pages of ours. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { quoted } from '../../domain/errors.ts'
import { buildEntraFailure, type EntraErrorKey, type EntraTrace, entraErrors } from './entra-errors.ts'
import type { IssuerViews } from './issuer-views.ts'
import { readBrowser, returnAddress, showPage } from './page-hooks.ts'

export interface PageExchange {
  readonly trace: EntraTrace
  readonly origin: string
  readonly views: IssuerViews
  failure?: Partial<errors.OIDCProviderError>
  /** The parameters that go back to the application after a success. */
  success?: Readonly<Record<string, unknown>>
}

export function dressPage(context: KoaContextWithOIDC, exchange: PageExchange): void {
  if (context.state.isRefused) return showRefusal(context, exchange)
  const { location } = context.response.headers
  if (typeof location === 'string') {
    if (exchange.failure !== undefined) context.set('Location', explainAtRedirect(location, context, exchange))
    return
  }
  const isProvidersPage = context.response.is('html') !== false && !context.state.isOwnPage
  if (isProvidersPage) showForm(context, exchange)
}

/** The person's sign-ins were ended while this one was under way: it goes nowhere. */
export function refuseEndedSignIn(context: KoaContextWithOIDC, exchange: PageExchange): void {
  exchange.failure = new errors.SessionNotFound('the sign-ins of the person were ended')
  refuseAltogether(context, exchange)
}

/** Nothing of what was answered so far goes out: no way on, and no session. */
export function refuseAltogether(context: KoaContextWithOIDC, exchange: PageExchange): void {
  context.remove('Location')
  context.remove('Set-Cookie')
  showRefusal(context, exchange)
}

/** No redirect may happen: nobody knows that the address is the application's. */
function showRefusal(context: KoaContextWithOIDC, exchange: PageExchange): void {
  const { views, trace } = exchange
  const { key, detail } = classifyAuthorizeFailure(exchange.failure, context)
  const { code, status, text } = entraErrors[key]
  context.status = status
  if (status === 503) context.set('Retry-After', '3')
  const message = detail === '' ? text : `${text} ${detail}`
  showPage(context, views.refusal(readBrowser(context), { status, code, message, ...trace }))
}

/** An application reads the refusal from its own redirect address; MSAL shows the words and looks at the number. */
function explainAtRedirect(location: string, context: KoaContextWithOIDC, exchange: PageExchange): string {
  const url = new URL(location)
  const isFragment = url.hash.length > 1
  const params = new URLSearchParams(isFragment ? url.hash.slice(1) : url.search)
  if (!params.has('error')) return location
  for (const [name, value] of Object.entries(describeRefusal(context, exchange))) params.set(name, value)
  if (isFragment) url.hash = params.toString()
  else url.search = params.toString()
  return url.href
}

function describeRefusal(context: KoaContextWithOIDC, { failure, origin, trace }: PageExchange) {
  const { key, detail } = classifyAuthorizeFailure(failure, context)
  const { body } = buildEntraFailure(key, origin, trace, detail)
  const { error, error_description, error_uri, suberror } = body as Record<string, string>
  return { error, error_description, error_uri, ...(suberror === undefined ? {} : { suberror }) } as Record<
    string,
    string
  >
}

/** The provider goes on by a form that sends itself: to the application (form_post) or to itself. */
function showForm(context: KoaContextWithOIDC, exchange: PageExchange): void {
  const { oidc } = context
  const browser = readBrowser(context)
  const { secret = '' } = (oidc.session?.state ?? {}) as { secret?: string }
  if (oidc.route === 'code_verification') {
    const userCode = readText(oidc.params?.user_code)
    const form = { action: oidc.urlFor('code_verification'), hiddenFields: { xsrf: secret }, fault: null, userCode }
    return showPage(context, exchange.views.deviceCode(browser, form))
  }
  const isToApplication = exchange.success !== undefined || exchange.failure !== undefined
  if (!isToApplication) {
    const form = { action: oidc.urlFor('end_session_confirm'), hiddenFields: { xsrf: secret, logout: 'yes' } }
    return showPage(context, exchange.views.formPost(browser, { ...form, returnTo: returnAddress(context) }))
  }
  const state = oidc.params?.state
  const fields = exchange.success ?? {
    ...describeRefusal(context, exchange),
    ...(state === undefined ? {} : { state }),
    iss: oidc.issuer,
  }
  context.status = 200
  const hiddenFields = Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
  const action = readText(oidc.params?.redirect_uri)
  showPage(context, exchange.views.formPost(browser, { action, hiddenFields, returnTo: null }))
}

/** A parameter of a request is a text, or was doubled. */
function readText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Which row of our table a refusal of the provider is, with the words to add. */
function classifyAuthorizeFailure(
  error: Partial<errors.OIDCProviderError> | undefined,
  { oidc }: KoaContextWithOIDC,
): { readonly key: EntraErrorKey; readonly detail: string } {
  const description = error?.error_description ?? ''
  switch (error?.error) {
    case 'invalid_redirect_uri':
      return { key: 'redirectMismatch', detail: quoted(oidc.params?.redirect_uri) }
    case 'invalid_client':
      return { key: 'unknownApplication', detail: quoted(oidc.params?.client_id ?? '') }
    case 'login_required':
      return { key: 'silentNoSession', detail: '' }
    case 'consent_required':
      return { key: 'silentConsentMissing', detail: '' }
    case 'interaction_required':
    case 'account_selection_required':
      return { key: 'interactionNeeded', detail: '' }
    case 'access_denied':
      return { key: 'declined', detail: '' }
    case 'invalid_scope':
      return { key: 'badScope', detail: quoted((error as { scope?: string }).scope ?? '') }
    case 'unsupported_response_type':
      return { key: 'unsupportedResponseType', detail: quoted(oidc.params?.response_type) }
    case 'request_not_supported':
      return { key: 'requestObject', detail: '' }
    case 'request_uri_not_supported':
      return { key: 'requestAddress', detail: '' }
    case 'temporarily_unavailable':
      return { key: 'storeAway', detail: '' }
    case 'invalid_target':
      return { key: 'unknownResource', detail: '' }
    case 'invalid_request_uri':
    case 'invalid_request_object':
    case 'registration_not_supported':
    case 'unsupported_response_mode':
      return { key: 'malformedRequest', detail: `${description || error.error}.` }
    case 'invalid_request':
      // The last two: a form without the session in which its page was shown.
      if (error instanceof errors.SessionNotFound || /^(?:could not find|xsrf token)/u.test(description))
        return { key: 'signInTooOld', detail: '' }
      if (description === 'requested response_type is not allowed for this client') {
        return { key: 'unsupportedResponseType', detail: quoted(oidc.params?.response_type) }
      }
      if (description.includes('PKCE')) return { key: 'pkceMissing', detail: '' }
      return { key: 'malformedRequest', detail: description }
    default:
      return { key: 'serverError', detail: '' }
  }
}
