/**
 * The on-behalf-of grant (auth.md section 2): an application that serves people exchanges the token that it was sent
 * for one of ours, for the same person. The token must have been made for that application; one made for us, or for
 * an application itself, is refused (security lesson I3).
 */
import { hash } from 'node:crypto'
import { jwtVerify } from 'jose/jwt/verify'
import { errors, type Grant, type TokenEndpointGrantContext } from 'oidc-provider'
import { isStampValid } from '../../domain/identities/token-stamp.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import { defaultScope, graphIndicator, offlineScope } from './asked-scopes.ts'
import { readApplication } from './client-metadata.ts'
import type { IssuerDeps, IssuerSettings } from './issuer-settings.ts'
import { fillGrant } from './load-grant.ts'
import { type PersonAccount, toAccount } from './person-account.ts'
import { describeResource } from './resource-servers.ts'
import { openIdScopes } from '../tokens/scopes.ts'
import { accessTokenType, type TokenAuthority } from '../tokens/token-claims.ts'

interface Params {
  readonly assertion?: string
  readonly requested_token_use?: string
  readonly scope?: string
}

const invalidAssertion = () => new errors.InvalidGrant({ detail: 'assertion is not valid' })

/** The person for whom the assertion was made. Throws `invalid_grant` for anything but a delegated token to this client. */
async function readAssertion(
  assertion: string,
  clientId: string,
  authority: TokenAuthority,
  { keys, clock }: Pick<IssuerDeps, 'keys' | 'clock'>,
): Promise<{ readonly person: PrincipalId; readonly issuedAt: number; readonly sessionUid: string }> {
  const verified = await jwtVerify(
    assertion,
    async ({ kid }) => {
      const key = typeof kid === 'string' ? await keys.signing.findPublicKey(kid) : null
      if (key === null) throw invalidAssertion()
      return key
    },
    {
      algorithms: ['RS256'],
      typ: accessTokenType,
      issuer: authority.issuer,
      audience: clientId,
      currentDate: new Date(clock.now()),
      requiredClaims: ['exp', 'nbf', 'iat', 'oid', 'scp', 'sid'],
    },
  ).catch(() => {
    throw invalidAssertion()
  })
  const { oid, idtyp, iat, tid, sid } = verified.payload
  const isOurs = idtyp === 'user' && tid === authority.tenantId
  if (!isOurs || typeof oid !== 'string' || typeof sid !== 'string') throw invalidAssertion()
  return { person: oid as PrincipalId, issuedAt: Number(iat) * 1000, sessionUid: sid }
}

/** What is asked, as far as it was agreed to; asking for more is refused as a whole, as Entra does. */
function chooseScopes(asked: string, granted: readonly string[]): readonly string[] {
  const wanted = asked.split(' ').filter(name => name !== '' && !openIdNames.has(name) && name !== offlineScope)
  if (wanted.length === 0 || wanted.includes(defaultScope)) return granted.filter(name => name !== offlineScope)
  if (!wanted.every(name => granted.includes(name))) throw new errors.ConsentRequired('scopes were not agreed to')
  return wanted
}

const openIdNames: ReadonlySet<string> = new Set(openIdScopes)

/** The grant as a handler of the provider's token endpoint; the client has proved itself already. */
export function createOnBehalfOf(settings: IssuerSettings, authority: TokenAuthority, deps: IssuerDeps) {
  return async (context: TokenEndpointGrantContext<Params>): Promise<void> => {
    const { oidc } = context
    const { provider, client, params } = oidc
    if (params.requested_token_use !== 'on_behalf_of') {
      throw new errors.InvalidRequest('requested_token_use must be on_behalf_of')
    }
    const { clientId } = readApplication(client)
    const { person, issuedAt, sessionUid } = await readAssertion(params.assertion ?? '', clientId, authority, deps)
    const found = await deps.people.findForToken(person)
    // A token from before the person's sign-ins were ended speaks for nobody (security lesson I7).
    if (found !== null && !isStampValid(found, issuedAt)) throw invalidAssertion()
    await demandSession(sessionUid, person, deps)
    const account = toAccount(found, authority)
    if (account === undefined) throw new errors.InvalidGrant({ detail: 'account not found' })
    oidc.entity('Account', account)

    const grant = new provider.Grant({ accountId: person, clientId })
    // One row for each application, person and session, however often the application exchanges.
    grant.jti = hash('sha256', `on-behalf-of ${clientId} ${person} ${sessionUid}`, 'base64url')
    await fillGrant(grant, [graphIndicator], deps.consents)
    const asked = (params.scope ?? '').split(' ')
    const scopes = chooseScopes(params.scope ?? '', grant.getResourceScope(graphIndicator).split(' '))
    const openId = openIdScopes.filter(name => asked.includes(name))
    const { jti: grantId } = grant
    oidc.entity('Grant', grant)

    const token = new provider.AccessToken({ accountId: person, client, grantId, gty: 'on_behalf_of', sessionUid })
    token.resourceServer = new provider.ResourceServer(
      graphIndicator,
      await describeResource(graphIndicator, settings.lifetimes.accessToken, deps),
    )
    token.scope = scopes.join(' ')
    oidc.entity('AccessToken', token)
    const accessToken = await token.save()
    const scope = [...scopes, ...openId, offlineScope].join(' ')
    const refreshToken = asked.includes(offlineScope) ? await keepGrant(context, grant, { scope, sessionUid }) : null
    if (refreshToken !== null) await endWithSession(sessionUid, person, deps)
    context.body = {
      access_token: accessToken,
      expires_in: token.expiration,
      token_type: token.tokenType,
      scope: token.scope,
      ...(openId.includes('openid') ? { id_token: await makeIdToken(context, account, openId) } : {}),
      ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    }
  }
}

async function makeIdToken(
  context: TokenEndpointGrantContext<Params>,
  account: PersonAccount,
  openId: readonly string[],
): Promise<string> {
  const { provider } = context.oidc
  const scope = openId.join(' ')
  const token = new provider.IdToken({ ...(await account.claims('id_token', scope, {}, [])) }, { ctx: context })
  // The library filters the claims by this; its types do not know it.
  Object.assign(token, { scope })
  return token.issue({ use: 'idtoken' })
}

/** The application goes on acting for the person: the grant is stored, with a refresh token that hangs on the session. */
async function keepGrant(
  { oidc }: TokenEndpointGrantContext<Params>,
  grant: Grant,
  { scope, sessionUid }: { readonly scope: string; readonly sessionUid: string },
): Promise<string> {
  await grant.save()
  const token = new oidc.provider.RefreshToken({
    accountId: grant.accountId as string,
    client: oidc.client,
    grantId: grant.jti,
    gty: 'on_behalf_of',
    resource: graphIndicator,
    rotations: 0,
    scope,
    sessionUid,
  })
  oidc.entity('RefreshToken', token)
  return token.save()
}

/** The sign-in from which the assertion came must not have been ended (security lesson I7). */
async function demandSession(
  uid: string,
  person: PrincipalId,
  { sessions, clock }: Pick<IssuerDeps, 'sessions' | 'clock'>,
): Promise<void> {
  if ((await sessions.find(uid, clock.now()))?.person !== person) throw invalidAssertion()
}

/** Whoever ended the sign-in while the tokens were made did not find them yet: they end now. */
async function endWithSession(uid: string, person: PrincipalId, deps: IssuerDeps): Promise<void> {
  try {
    await demandSession(uid, person, deps)
  } catch (error) {
    await deps.state.end({ sessionUid: uid })
    throw error
  }
}
