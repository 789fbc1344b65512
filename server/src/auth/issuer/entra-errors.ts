/**
 * Refusals of the token issuer in the form that client libraries read (auth.md section 4). The OAuth word decides
 * what a library does; the number is for people and logs.
 */

interface EntraErrorEntry {
  readonly code: number
  readonly status: number
  /** The word of OAuth 2. */
  readonly error: string
  readonly suberror?: string
  /** One line for the person who reads it; the caller's own values are added by who raises it. */
  readonly text: string
}

const badRequest = (code: number, error: string, text: string, suberror?: string): EntraErrorEntry =>
  suberror === undefined ? { code, status: 400, error, text } : { code, status: 400, error, text, suberror }

export const entraErrors = {
  wrongSecret: {
    code: 7000215,
    status: 401,
    error: 'invalid_client',
    text: 'The client secret is wrong or has ended. Send the value of a secret of this application, not the id of one.',
  },
  secretMissing: {
    code: 7000218,
    status: 401,
    error: 'invalid_client',
    text: 'This application has a secret, so the request needs client_secret, in the body or as Basic authorization.',
  },
  publicClientSecret: {
    code: 700025,
    status: 401,
    error: 'invalid_client',
    text: 'This application is public, so it must not send a client_secret.',
  },
  wrongAssertion: {
    code: 700027,
    status: 401,
    error: 'invalid_client',
    text: 'The client_assertion is not valid: signed by a registered certificate, for this token endpoint, not expired, and used once.',
  },
  unknownApplication: badRequest(
    700016,
    'unauthorized_client',
    'No such application is registered here, or it is disabled:',
  ),
  unknownTenant: badRequest(
    90002,
    'invalid_request',
    'Use the tenant id, its domain, common, organizations or consumers; there is no tenant',
  ),
  badScope: badRequest(
    70011,
    'invalid_scope',
    'The scope is not known here, or an application asked in its own name for another scope than .default:',
  ),
  consentMissing: badRequest(
    65001,
    'invalid_grant',
    'Nobody has agreed yet that this application may have this scope. Let the person sign in again.',
    'consent_required',
  ),
  expiredGrant: badRequest(
    70008,
    'invalid_grant',
    'The code or refresh token has expired. Sign in again.',
    'bad_token',
  ),
  revokedGrant: badRequest(
    50173,
    'invalid_grant',
    'The refresh token was used before or its grant was withdrawn. Sign in again.',
    'bad_token',
  ),
  codeUsed: badRequest(54005, 'invalid_grant', 'The authorization code was redeemed before. Begin the sign-in again.'),
  unknownGrant: badRequest(
    70000,
    'invalid_grant',
    'The code or refresh token is not valid here. Sign in again.',
    'bad_token',
  ),
  pkceMismatch: badRequest(
    501481,
    'invalid_grant',
    'The code_verifier does not belong to the code_challenge of the authorization request. Begin the sign-in again.',
  ),
  redirectChanged: badRequest(
    500112,
    'invalid_grant',
    'The redirect_uri is another one than in the authorization request. Send the very same.',
  ),
  assertionInvalid: badRequest(
    50013,
    'invalid_grant',
    'The assertion is no access token that this server made for the calling application and a person.',
  ),
  devicePending: badRequest(
    70016,
    'authorization_pending',
    'The person has not finished the sign-in yet. Ask again after the interval.',
  ),
  deviceSlowDown: badRequest(
    70024,
    'slow_down',
    'The device asks too often. Wait five seconds more between two tries.',
  ),
  deviceDeclined: badRequest(70017, 'authorization_declined', 'The person declined the sign-in on this device.'),
  deviceUnknown: badRequest(70018, 'bad_verification_code', 'The device_code is not known here. Begin again.'),
  deviceExpired: badRequest(70019, 'expired_token', 'The device_code has expired after 15 minutes. Begin again.'),
  redirectMismatch: badRequest(
    50011,
    'invalid_request',
    'The redirect_uri is not registered for this application. Register it byte for byte (convite app redirect add):',
  ),
  silentNoSession: badRequest(
    50058,
    'login_required',
    'Nobody is signed in in this browser, and prompt=none allows no question.',
  ),
  silentConsentMissing: badRequest(
    65002,
    'consent_required',
    'The person has not agreed yet that this application may have these scopes, and prompt=none allows no question.',
  ),
  interactionNeeded: badRequest(
    50076,
    'interaction_required',
    'The person must do something first, and prompt=none allows no question.',
  ),
  declined: badRequest(65004, 'access_denied', 'The person did not go on with the sign-in.'),
  unsupportedResponseType: badRequest(
    700054,
    'unsupported_response_type',
    'Use the response_type code, id_token or code id_token, not',
  ),
  requestObject: badRequest(
    900145,
    'request_not_supported',
    'Send the parameters in the address or as a form, not inside the parameter request.',
  ),
  requestAddress: badRequest(
    900146,
    'request_uri_not_supported',
    'Send the parameters in the address or as a form, not behind a request_uri.',
  ),
  unknownResource: badRequest(500011, 'invalid_resource', 'The scope names a resource that is not registered here.'),
  pkceMissing: badRequest(
    9002325,
    'invalid_request',
    'The request needs code_challenge with code_challenge_method=S256. A confidential application whose program cannot is registered with --without-pkce.',
  ),
  signInTooOld: badRequest(
    50168,
    'invalid_request',
    'This sign-in is already done, was begun in another browser, or too long ago. Go back to the application and begin again.',
  ),
  wrongInstance: badRequest(50049, 'invalid_instance', 'The authorization_endpoint is none of this server:'),
  accountDisabled: badRequest(50057, 'invalid_grant', 'The account is disabled or does not exist any more.'),
  parameterMissing: badRequest(900144, 'invalid_request', 'The form lacks the parameter:'),
  malformedRequest: badRequest(9002313, 'invalid_request', 'The request is malformed:'),
  foreignOrigin: badRequest(
    9002326,
    'invalid_request',
    'A page of another origin may redeem tokens only for an application that is registered as a single-page one.',
  ),
  unsupportedGrant: badRequest(70003, 'unsupported_grant_type', 'The grant type is not offered here:'),
  grantNotAllowed: badRequest(700030, 'unauthorized_client', 'This application may not use the grant type:'),
  wrongMethod: { code: 900561, status: 405, error: 'invalid_request', text: 'The endpoint accepts only:' },
  bodyTooLarge: {
    code: 9002314,
    status: 413,
    error: 'invalid_request',
    text: 'The form is too large; the limit in bytes is:',
  },
  storeAway: {
    code: 90033,
    status: 503,
    error: 'temporarily_unavailable',
    text: 'The server cannot reach its store at the moment. Try again in a few seconds.',
  },
  serverError: { code: 50000, status: 500, error: 'server_error', text: 'The token could not be issued. Try again.' },
} as const satisfies Record<string, EntraErrorEntry>

/** A key of the table of the issuer's refusals. */
export type EntraErrorKey = keyof typeof entraErrors

/** Ids and time of one request, for the error body and the headers. */
export interface EntraTrace {
  readonly traceId: string
  /** The caller's `client-request-id`, or an id of ours. */
  readonly correlationId: string
  /** UTC milliseconds. */
  readonly at: number
}

/** A refusal: what goes onto the wire. */
export interface EntraFailure {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * Builds the answer. `detail` is the caller's value or a few more words; it stands behind the text of the table.
 * `origin` is the public origin of the server, for `error_uri`.
 */
export function buildEntraFailure(key: EntraErrorKey, origin: string, trace: EntraTrace, detail = ''): EntraFailure {
  const entry: EntraErrorEntry = entraErrors[key]
  const timestamp = `${new Date(trace.at).toISOString().slice(0, 19).replace('T', ' ')}Z`
  const lines = [
    `AADSTS${entry.code}: ${detail === '' ? entry.text : `${entry.text} ${detail}`}`,
    `Trace ID: ${trace.traceId}`,
    `Correlation ID: ${trace.correlationId}`,
    `Timestamp: ${timestamp}`,
  ]
  return {
    status: entry.status,
    body: {
      error: entry.error,
      error_description: lines.join('\r\n'),
      error_codes: [entry.code],
      timestamp,
      trace_id: trace.traceId,
      correlation_id: trace.correlationId,
      error_uri: `${origin}/error?code=${entry.code}`,
      ...(entry.suberror === undefined ? {} : { suberror: entry.suberror }),
    },
  }
}

/** The lines for the page behind `error_uri`; null for a number that this issuer never gives. */
export function explainEntraError(code: number): string | null {
  const found = Object.values<EntraErrorEntry>(entraErrors).find(entry => entry.code === code)
  return found === undefined ? null : `AADSTS${found.code} (${found.error})\n${found.text}\n`
}
