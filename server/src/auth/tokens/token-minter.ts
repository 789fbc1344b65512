import { SignJWT } from 'jose/jwt/sign'
import type { Application } from '../../domain/ports/application-registry.ts'
import type { Clock, Random } from '../../domain/ports/clock.ts'
import { AppError, quoted } from '../../domain/errors.ts'
import type { SigningKey } from '../keys/key-set.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { applicationScopes, canonicalScope, delegatedScopes, listUsualScopes } from './scopes.ts'
import {
  accessTokenType,
  buildApplicationClaims,
  buildPersonClaims,
  computeSubject,
  type TokenAuthority,
  type TokenPerson,
} from './token-claims.ts'

/** A token made without a sign-in, for development and tests. */
export interface MintedToken {
  readonly accessToken: string
  /** UTC milliseconds of the movable clock. */
  readonly expiresAt: number
}

export interface MintOptions {
  /** Scopes or application permissions, in any case; all that are possible when absent. */
  readonly scopes?: readonly string[]
  /** Counted from the movable clock, 24 h when absent. A negative one makes a token that has expired already. */
  readonly lifetimeMs?: number
}

/**
 * Makes tokens for the ready file, `convite token` and the test controls (convite-extensions.md sections 1 and 2).
 * Whoever may call it may be anyone, so it is wired in development mode and at the command line alone.
 */
export interface TokenMinter {
  /** A delegated token. Scopes default to the usual ones (`listUsualScopes`). */
  mintForPerson(
    person: TokenPerson & { readonly isAdministrator: boolean },
    application: Pick<Application, 'clientId' | 'kind'>,
    options?: MintOptions,
  ): Promise<MintedToken>
  /** An application's own token. Permissions default to those that it was granted. */
  mintForApplication(application: Application, options?: MintOptions): Promise<MintedToken>
}

const defaultLifetimeMs = 24 * 60 * 60 * 1000

/** So old that a clock which a test set back still finds the token valid (design.md section 9, two clocks). */
const developmentNotBefore = Date.UTC(2000, 0, 1) / 1000

export function createTokenMinter(
  authority: TokenAuthority,
  deps: { readonly keys: Pick<KeyRing, 'signing' | 'subjectKey'>; readonly clock: Clock; readonly random: Random },
): TokenMinter {
  const { keys, clock, random } = deps

  function prepare(application: Pick<Application, 'clientId' | 'kind'>, options: MintOptions) {
    const issuedAt = Math.floor(clock.now() / 1000)
    const expiresAt = issuedAt + Math.floor((options.lifetimeMs ?? defaultLifetimeMs) / 1000)
    return {
      authority,
      clientId: application.clientId,
      clientProof: application.kind === 'confidential' ? ('secret' as const) : ('none' as const),
      times: { issuedAt, notBefore: developmentNotBefore, expiresAt },
      tokenId: random.bytes(16).toString('base64url'),
    }
  }

  async function sign(claims: Record<string, unknown>, expiresAt: number): Promise<MintedToken> {
    const key = await keys.signing.signUntil(expiresAt * 1000)
    return { accessToken: await signAccessToken(claims, key), expiresAt: expiresAt * 1000 }
  }

  return {
    async mintForPerson(person, application, options = {}) {
      const facts = prepare(application, options)
      const scopes = chooseNames(options.scopes, listUsualScopes(person), delegatedScopes)
      const subject = computeSubject(keys.subjectKey, application.clientId, person.id)
      return sign(buildPersonClaims({ ...facts, person, subject, scopes, sessionUid: null }), facts.times.expiresAt)
    },
    async mintForApplication(application, options = {}) {
      const facts = prepare(application, options)
      const roles = chooseNames(options.scopes, application.roles, applicationScopes)
      const { servicePrincipalId } = application
      return sign(buildApplicationClaims({ ...facts, servicePrincipalId, roles }), facts.times.expiresAt)
    },
  }
}

/** The asked names in canonical spelling, or the default when nothing was asked. */
function chooseNames(
  asked: readonly string[] | undefined,
  byDefault: readonly string[],
  possible: readonly string[],
): readonly string[] {
  return (asked ?? byDefault).map(name => {
    const canonical = canonicalScope(name)
    if (canonical !== null && possible.includes(canonical)) return canonical
    throw new AppError(
      'invalidParameterFormat',
      `There is no such scope here: ${quoted(name)}. Known: ${possible.join(', ')}.`,
      { target: 'scopes' },
    )
  })
}

function signAccessToken(claims: Record<string, unknown>, signing: SigningKey): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: accessTokenType, kid: signing.kid })
    .sign(signing.key)
}
