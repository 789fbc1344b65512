/**
 * Who is calling, from the Authorization header alone: no other header names a caller (security lesson K3).
 * Knows nothing of rights: whether the account is enabled and what it may do is read at the check.
 */
import { JOSEError, JWKSNoMatchingKey, JWTClaimValidationFailed, JWTExpired } from 'jose/errors'
import { type JWTVerifyOptions, jwtVerify } from 'jose/jwt/verify'
import type { JWTPayload } from 'jose'
import type { AppError } from '../../domain/errors.ts'
import type { Clock } from '../../domain/ports/clock.ts'
import type { Caller, PrincipalId } from '../../domain/principal.ts'
import { makeTokenError } from './bearer-challenge.ts'
import type { ExternalTokens } from '../external/external-tokens.ts'
import type { LiveKeySet } from '../keys/key-ring.ts'
import { accessTokenType } from './token-claims.ts'
import { createVerifiedTokens, type VerifiedToken } from './verified-tokens.ts'

export interface TokenVerifierConfig {
  /** The public origin, without a slash at its end; from configuration alone. */
  readonly origin: string
  /** Issuers whose tokens are accepted. Required: an empty list is an error (security lesson I3). */
  readonly issuers: readonly string[]
  /** Audiences that are us. Required, as the issuers. */
  readonly audiences: readonly string[]
  readonly tenantId: string
}

export interface TokenVerifier {
  /**
   * Reads the header and checks the token: RS256 by one of our keys, an access token, issuer, audience, tenant,
   * and both dates by the movable clock, to the second. A token that was seen before is answered at once, without
   * a promise; `await` takes both. Throws (or rejects with) `InvalidAuthenticationToken` and the challenge header.
   */
  verify(authorization: string | undefined): Caller | Promise<Caller>
}

/** Longer ones are refused unread; ours have about 1,500 characters. */
const maxTokenLength = 8192
const rememberedTokens = 10_000

export function createTokenVerifier(
  config: TokenVerifierConfig,
  deps: {
    readonly keys: Pick<LiveKeySet, 'publicKey' | 'findPublicKey'>
    readonly clock: Clock
    /** Other issuers whose access tokens count; null, or absent, when there is none. */
    readonly external?: ExternalTokens | null
  },
): TokenVerifier {
  if (config.issuers.length === 0 || config.audiences.length === 0) {
    throw new Error('The token verifier needs an issuer and an audience; without them it would accept any token.')
  }
  const { keys, clock, external = null } = deps
  const remembered = createVerifiedTokens(rememberedTokens)
  const refuse = (message: string, reason?: 'expired' | 'other') => makeTokenError(config.origin, message, reason)

  function judgeTimes(token: VerifiedToken): Caller {
    const now = clock.now()
    if (now >= token.expiresAt) throw refuse(expiredMessage, 'expired')
    if (now < token.notBefore) throw refuse(notYetMessage)
    return token.caller
  }

  async function verifyFresh(authorization: string): Promise<Caller> {
    const token = readBearer(authorization, refuse)
    // What was seen before is answered without a look at its issuer, so our own tokens lose nothing by this.
    if (external?.isTheirs(token)) return external.verify(token)
    try {
      const { payload, protectedHeader } = await jwtVerify(token, header => findKey(keys, header.kid), {
        ...verifyOptions,
        issuer: [...config.issuers],
        audience: [...config.audiences],
        currentDate: new Date(clock.now()),
      })
      const verified = toVerifiedToken(payload, protectedHeader.kid as string, config.tenantId)
      remembered.set(authorization, verified)
      return verified.caller
    } catch (error) {
      if (error instanceof JOSEError) throw refuse(describeFailure(error), isExpiry(error) ? 'expired' : 'other')
      throw error
    }
  }

  return {
    verify(authorization) {
      if (authorization === undefined) throw refuse(missingMessage)
      const known = remembered.get(authorization)
      if (known !== undefined && keys.publicKey(known.kid) !== null) return judgeTimes(known)
      return verifyFresh(authorization)
    },
  }
}

const verifyOptions: JWTVerifyOptions = {
  algorithms: ['RS256'],
  typ: accessTokenType,
  requiredClaims: ['exp', 'nbf', 'tid', 'oid', 'appid'],
}

const missingMessage = 'The access token is empty. Send the header Authorization: Bearer {access token}.'
const expiredMessage = 'The lifetime of the access token has ended. Get a new one and repeat the call.'
const notYetMessage = 'The access token is not valid yet: its nbf lies ahead of the time of this server.'

function readBearer(authorization: string, refuse: (message: string) => AppError): string {
  const [scheme, token, ...rest] = authorization.trim().split(' ')
  if (token === undefined || token === '') throw refuse(missingMessage)
  if (scheme?.toLowerCase() !== 'bearer' || rest.length > 0) {
    throw refuse('The Authorization header is not readable. Send exactly: Bearer {access token}.')
  }
  if (token.length > maxTokenLength) {
    throw refuse(`The access token has ${token.length} characters; at most ${maxTokenLength} are accepted.`)
  }
  return token
}

/** Only our own set counts: keys inside the token or at addresses that it names are never looked at. */
async function findKey(keys: Pick<LiveKeySet, 'findPublicKey'>, kid: string | undefined) {
  // The header is whatever a stranger wrote, and so may be no text at all.
  const key = typeof kid === 'string' ? await keys.findPublicKey(kid) : null
  if (key === null) throw new JWKSNoMatchingKey()
  return key
}

function toVerifiedToken(payload: JWTPayload, kid: string, tenantId: string): VerifiedToken {
  const { tid, oid, appid, scp, roles, idtyp, iat } = payload
  if (tid !== tenantId) throw new JWTClaimValidationFailed('another tenant', payload, 'tid')
  if (typeof oid !== 'string' || typeof appid !== 'string') throw new JWTClaimValidationFailed('no id', payload, 'oid')
  const isPerson = typeof scp === 'string'
  // Without scp it is an application (auth.md section 3); one without any permission has idtyp alone.
  if (!isPerson && idtyp !== 'app') throw new JWTClaimValidationFailed('no access token', payload, 'scp')
  const names = isPerson ? scp.split(' ') : Array.isArray(roles) ? roles.map(String) : []
  const caller: Caller = {
    kind: isPerson ? 'user' : 'app',
    tenantId,
    appId: appid,
    userId: isPerson ? (oid as PrincipalId) : null,
    scopes: new Set(names.filter(name => name !== '')),
    ...(typeof iat === 'number' ? { issuedAt: iat * 1000 } : {}),
  }
  return { caller, kid, notBefore: Number(payload.nbf) * 1000, expiresAt: Number(payload.exp) * 1000 }
}

function isExpiry(error: JOSEError): boolean {
  return error instanceof JWTExpired
}

/** What the caller may read: which check failed, never what would have passed it. */
function describeFailure(error: JOSEError): string {
  if (error instanceof JWTExpired) return expiredMessage
  if (!(error instanceof JWTClaimValidationFailed)) {
    return 'The access token is not readable, or no key of this server has signed it. Get a new one from the token endpoint.'
  }
  switch (error.claim) {
    case 'nbf':
      return notYetMessage
    case 'aud':
      return 'The access token was made for another audience. Ask for a token with the scope of this server.'
    case 'iss':
      return 'The access token comes from another issuer.'
    case 'tid':
      return 'The access token belongs to another tenant.'
    default:
      return 'This is no access token. An id token tells who signed in; calls need the access_token of the answer.'
  }
}
