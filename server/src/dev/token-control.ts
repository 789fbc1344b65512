/** `POST /test/tokens`: a token without a sign-in, for a person or an application (convite-extensions.md section 2). */
import { Type } from 'typebox'
import type { TokenMinter } from '../auth/tokens/token-minter.ts'
import { addDuration, parseDuration } from '../domain/duration.ts'
import { AppError, quoted } from '../domain/errors.ts'
import { isPendingGuest, type PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { Application, ApplicationRegistry } from '../domain/ports/application-registry.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { Redemption } from '../domain/ports/redemption.ts'
import { formatInstant } from '../domain/time.ts'
import { checkObject } from '../http/check-object.ts'
import type { JsonObject } from '../http/json-object.ts'

export interface TokenControlDeps {
  readonly minter: TokenMinter
  readonly directory: Pick<Directory, 'findUser'>
  readonly applications: ApplicationRegistry
  /** The application by which a person acts when none is named. */
  readonly personClient: Pick<Application, 'clientId' | 'kind'>
  readonly redemption: Redemption
  readonly clock: Pick<Clock, 'now'>
}

export interface IssuedToken {
  readonly accessToken: string
  readonly expiresDateTime: string
}

const body = Type.Object({
  user: Type.Optional(Type.String()),
  clientId: Type.Optional(Type.String()),
  scopes: Type.Optional(Type.Array(Type.String())),
  lifetime: Type.Optional(Type.String()),
})

/** The name under which this sign-in stands in the audit. */
const ownAppId = 'test-controls'

/**
 * Makes a token as the body asks. Somebody who was invited and signs in so for the first time redeems the invitations,
 * as a sign-in does. Throws AppErrors that name the member.
 */
export async function issueToken(deps: TokenControlDeps, json: JsonObject, requestId: string): Promise<IssuedToken> {
  const given = checkObject(body, json)
  const options = {
    ...(given.scopes === undefined ? {} : { scopes: given.scopes }),
    ...(given.lifetime === undefined ? {} : { lifetimeMs: readLifetime(given.lifetime, deps.clock.now()) }),
  }
  const application = given.clientId === undefined ? null : await findApplication(deps, given.clientId)
  if (given.user === undefined) {
    if (application === null) {
      throw new AppError(
        'invalidParameterFormat',
        'Send "user" (user principal name, mail address or id) for the token of a person, or "clientId" for that of an application.',
        { target: 'user' },
      )
    }
    return present(await deps.minter.mintForApplication(application, options))
  }
  const person = await findPerson(deps, given.user)
  const minted = await deps.minter.mintForPerson(describePerson(person), application ?? deps.personClient, options)
  if (isPendingGuest(person) && person.isEnabled) {
    const by = { actor: person.id as string, appId: ownAppId, requestId, now: deps.clock.now() }
    await deps.redemption.redeemGuest(by, person.id)
  }
  return present(minted)
}

async function findApplication(deps: TokenControlDeps, clientId: string): Promise<Application> {
  const application = await deps.applications.findByClientId(clientId.toLowerCase())
  if (application !== null) return application
  throw new AppError('directoryObjectNotFound', `clientId ${quoted(clientId)} is not registered.`, {
    target: 'clientId',
  })
}

async function findPerson(deps: TokenControlDeps, key: string): Promise<PrincipalRecord> {
  const person = await deps.directory.findUser(key)
  if (person !== null && !person.isDeleted) return person
  throw new AppError(
    'directoryObjectNotFound',
    `user ${quoted(key)} is not in the directory. Give a user principal name, a mail address or an id.`,
    { target: 'user' },
  )
}

function describePerson(person: PrincipalRecord) {
  return {
    id: person.id,
    userPrincipalName: person.userPrincipalName ?? person.mail ?? person.id,
    displayName: person.displayName,
    mail: person.mail,
    userType: person.userType ?? 'Member',
    tokensValidFrom: person.tokensValidFrom,
    isAdministrator: person.isAdmin,
  }
}

function readLifetime(text: string, now: number): number {
  const duration = parseDuration(text)
  const end = duration && addDuration(now, duration)
  if (end !== null) return end - now
  throw new AppError(
    'invalidParameterFormat',
    `lifetime ${quoted(text)} is not an ISO 8601 duration such as PT1H, P1D or -PT1M.`,
    { target: 'lifetime' },
  )
}

function present({
  accessToken,
  expiresAt,
}: {
  readonly accessToken: string
  readonly expiresAt: number
}): IssuedToken {
  return { accessToken, expiresDateTime: formatInstant(expiresAt) }
}
