import { AppError } from '../domain/errors.ts'
import { graphResourceId } from './token-claims.ts'

/**
 * The one `WWW-Authenticate` header of a 401 (auth.md section 4). For an expired token it holds the words
 * `expired_token`: rclone refreshes and repeats when it finds them, and only in the first such header.
 */
export function buildBearerChallenge(origin: string, reason: 'expired' | 'other'): string {
  const challenge = `Bearer realm="", authorization_uri="${origin}/common/oauth2/authorize", client_id="${graphResourceId}"`
  return reason === 'expired' ? `${challenge}, error="invalid_token", error_description="expired_token"` : challenge
}

/** A refused token: 401 with the challenge. */
export function makeTokenError(origin: string, message: string, reason: 'expired' | 'other' = 'other'): AppError {
  return new AppError('InvalidAuthenticationToken', message, {
    headers: { 'WWW-Authenticate': buildBearerChallenge(origin, reason) },
  })
}
