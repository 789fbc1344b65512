import { AppError } from '../../domain/errors.ts'
import { graphResourceId } from './token-claims.ts'

/**
 * The one `WWW-Authenticate` header of a 401 (auth.md section 4). For an expired token it holds the words
 * `expired_token`: rclone refreshes and repeats when it finds them, and only in the first such header.
 */
export function buildBearerChallenge(origin: string, reason: 'expired' | 'other'): string {
  const challenge = `Bearer realm="", authorization_uri="${origin}/common/oauth2/authorize", client_id="${graphResourceId}"`
  return reason === 'expired' ? `${challenge}, error="invalid_token", error_description="expired_token"` : challenge
}

/**
 * A token from before its person's sessions were ended (Entra's continuous access evaluation, "claims challenge"):
 * the claims say from when on a token is good, and libraries get one that fits, without asking the person when they
 * still can.
 * @param validFrom UTC milliseconds in whole seconds.
 */
export function makeRevokedTokenError(origin: string, validFrom: number): AppError {
  const claims = { access_token: { nbf: { essential: true, value: String(validFrom / 1000) } } }
  const encoded = Buffer.from(JSON.stringify(claims)).toString('base64')
  const challenge = `${buildBearerChallenge(origin, 'other')}, error="insufficient_claims", claims="${encoded}"`
  const text = 'The sessions of this account were ended after the access token was issued. Sign in again for a new one.'
  return new AppError('InvalidAuthenticationToken', text, { headers: { 'WWW-Authenticate': challenge } })
}

/** A refused token: 401 with the challenge. */
export function makeTokenError(origin: string, message: string, reason: 'expired' | 'other' = 'other'): AppError {
  return new AppError('InvalidAuthenticationToken', message, {
    headers: { 'WWW-Authenticate': buildBearerChallenge(origin, reason) },
  })
}
