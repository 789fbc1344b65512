/** Tokens without a sign-in, for development and for the operator (auth.md section 3). */
import { buildIssuer } from '../auth/issuer/discovery.ts'
import { handMadeClientId } from '../auth/tokens/hand-made-client.ts'
import { listUsualScopes } from '../auth/tokens/scopes.ts'
import { graphResourceId } from '../auth/tokens/token-claims.ts'
import { createTokenMinter } from '../auth/tokens/token-minter.ts'
import { wireIssuer } from '../composition/issuer.ts'
import { toTokenPerson } from '../composition/people.ts'
import type { Application } from '../domain/ports/application-registry.ts'
import { findUser } from './accounts.ts'
import { CliFailure } from './failure.ts'
import { readAll, type Workspace } from './workspace.ts'

export interface TokenWish {
  /** A person or an application. */
  readonly who: string
  readonly lifetimeMs: number
  /** Null for all that are possible. */
  readonly scopes: readonly string[] | null
  /** The application that the person uses; null for the first public one. */
  readonly clientId: string | null
  readonly wantsRefreshToken: boolean
}

export interface MadeToken {
  readonly accessToken: string
  /** UTC milliseconds. */
  readonly expiresAt: number
  readonly refreshToken: string | null
}

/** An access token names an application; where none is registered it names the one of our demo. */
const unregisteredClient: Pick<Application, 'clientId' | 'kind'> = {
  clientId: handMadeClientId,
  kind: 'public',
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Makes a token for a person, or for an application when `who` is the id of one. */
export async function makeToken(workspace: Workspace, wish: TokenWish): Promise<MadeToken> {
  const { services, origin, organization } = workspace
  const { keys, clock, random, applications } = services
  const authority = {
    issuer: buildIssuer(origin, organization.tenantId),
    tenantId: organization.tenantId,
    audience: graphResourceId,
  }
  const minter = createTokenMinter(authority, { keys, clock, random })
  const options = { lifetimeMs: wish.lifetimeMs, ...(wish.scopes === null ? {} : { scopes: wish.scopes }) }
  const own = guid.test(wish.who) ? await applications.findByClientId(wish.who.toLowerCase()) : null
  if (own !== null) {
    if (wish.wantsRefreshToken)
      throw new CliFailure('notAllowed', 'An application has no refresh token; it asks again with its secret.')
    return { ...(await minter.mintForApplication(own, options)), refreshToken: null }
  }
  const user = await findUser(services.directory, wish.who)
  const application = await findApplication(workspace, wish)
  const person = toTokenPerson(user)
  const minted = await minter.mintForPerson(person, application, options)
  if (!wish.wantsRefreshToken) return { ...minted, refreshToken: null }
  const issuer = wireIssuer(services)
  const scopes = wish.scopes ?? listUsualScopes(person)
  return {
    ...minted,
    refreshToken: await issuer.registerRefreshToken({ person: user.id, clientId: application.clientId, scopes }),
  }
}

async function findApplication(
  { services }: Workspace,
  { clientId, wantsRefreshToken }: TokenWish,
): Promise<Pick<Application, 'clientId' | 'kind'>> {
  if (clientId !== null) {
    const found = await services.applications.findByClientId(clientId.toLowerCase())
    if (found !== null) return found
    throw new CliFailure('notFound', `There is no application '${clientId}'.`)
  }
  const all = await readAll(page => services.applicationAdmin.list(page))
  const chosen = all.find(({ kind, isEnabled }) => kind === 'public' && isEnabled)
  if (chosen !== undefined) return chosen
  if (!wantsRefreshToken) return unregisteredClient
  throw new CliFailure('notFound', 'A refresh token needs a registered public application; add one by a seed document.')
}
