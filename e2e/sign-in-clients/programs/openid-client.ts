import * as client from 'openid-client'
import { callGraph } from './graph-call.ts'
import { hear, readInput, tell } from './talk.ts'

const { origin, tenantId, clientId, clientSecret, redirectUri, method } = readInput<
  'origin' | 'tenantId' | 'clientId' | 'clientSecret' | 'redirectUri' | 'method'
>()

const proof = method === 'basic' ? client.ClientSecretBasic(clientSecret) : client.ClientSecretPost(clientSecret)
// docs: begin
const issuer = new URL(`${origin}/${tenantId}/v2.0`)
const configuration = await client.discovery(issuer, clientId, clientSecret, proof)
const pkceCodeVerifier = client.randomPKCECodeVerifier()
const expectedState = client.randomState()
const expectedNonce = client.randomNonce()
const address = client.buildAuthorizationUrl(configuration, {
  redirect_uri: redirectUri,
  scope: 'openid profile email offline_access User.Read',
  code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: 'S256',
  state: expectedState,
  nonce: expectedNonce,
  max_age: '600',
})
// docs: end
// The signature too, which OpenID Connect leaves out for tokens that come straight from the issuer.
client.enableNonRepudiationChecks(configuration)
tell('open', { address: address.href })
const { url } = await hear<{ url: string }>()
// docs: begin
const tokens = await client.authorizationCodeGrant(configuration, new URL(url), {
  pkceCodeVerifier,
  expectedState,
  expectedNonce,
  maxAge: 600,
  idTokenExpected: true,
})
// docs: end
const refreshed = await client.refreshTokenGrant(configuration, tokens.refresh_token ?? '')
const ofApplication = await client.clientCredentialsGrant(configuration, {
  scope: 'https://graph.microsoft.com/.default',
})
const claims = tokens.claims()
tell('signedIn', {
  claims,
  scope: tokens.scope,
  me: await callGraph(`${origin}/v1.0/me`, tokens.access_token),
  refreshedSubject: refreshed.claims()?.sub,
  meAgain: await callGraph(`${origin}/v1.0/me`, refreshed.access_token),
  drive: await callGraph(`${origin}/v1.0/users/${claims?.['oid'] as string}/drive`, ofApplication.access_token),
  signOutAddress: client.buildEndSessionUrl(configuration, {
    post_logout_redirect_uri: redirectUri,
    id_token_hint: tokens.id_token ?? '',
    state: 'left',
  }).href,
})
