/** What OpenID Connect knows beside the code: an id token at the redirect address, alone or with a code. */
import * as client from 'openid-client'
import { hear, readInput, tell } from './talk.ts'

const { origin, tenantId, clientId, clientSecret, redirectUri } = readInput<
  'origin' | 'tenantId' | 'clientId' | 'clientSecret' | 'redirectUri'
>()

const issuer = new URL(`${origin}/${tenantId}/v2.0`)
const discover = () => client.discovery(issuer, clientId, clientSecret, client.ClientSecretPost(clientSecret))
const expectedNonce = client.randomNonce()
const expectedState = client.randomState()
const shared = {
  redirect_uri: redirectUri,
  scope: 'openid profile User.Read',
  state: expectedState,
  nonce: expectedNonce,
}

const hybrid = await discover()
client.useCodeIdTokenResponseType(hybrid)
const pkceCodeVerifier = client.randomPKCECodeVerifier()
tell('open', {
  address: client.buildAuthorizationUrl(hybrid, {
    ...shared,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  }).href,
})
const tokens = await client.authorizationCodeGrant(hybrid, new URL((await hear<{ url: string }>()).url), {
  pkceCodeVerifier,
  expectedNonce,
  expectedState,
})

const implicit = await discover()
client.useIdTokenResponseType(implicit)
tell('open', { address: client.buildAuthorizationUrl(implicit, shared).href })
const { url } = await hear<{ url: string }>()
const claims = await client.implicitAuthentication(implicit, new URL(url), expectedNonce, { expectedState })
tell('signedIn', { ofCode: tokens.claims(), claims })
