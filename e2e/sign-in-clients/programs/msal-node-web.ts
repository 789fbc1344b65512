import { ConfidentialClientApplication, CryptoProvider } from '@azure/msal-node'
import { callGraph } from './graph-call.ts'
import { hear, readInput, tell } from './talk.ts'

const { origin, tenantId, clientId, clientSecret, redirectUri } = readInput<
  'origin' | 'tenantId' | 'clientId' | 'clientSecret' | 'redirectUri'
>()

// docs: begin
const application = new ConfidentialClientApplication({
  auth: {
    clientId,
    clientSecret,
    authority: `${origin}/${tenantId}`,
    knownAuthorities: [new URL(origin).host],
  },
})
const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
const address = await application.getAuthCodeUrl({
  scopes: ['User.Read', 'Files.ReadWrite'],
  redirectUri,
  codeChallenge: challenge,
  codeChallengeMethod: 'S256',
})
// docs: end
tell('open', { address })
const { code } = await hear<{ code: string }>()
// docs: begin
const result = await application.acquireTokenByCode({
  code,
  codeVerifier: verifier,
  redirectUri,
  scopes: ['User.Read', 'Files.ReadWrite'],
})
const { account } = result
const renewed = await application.acquireTokenSilent({ account: account!, scopes: ['User.Read', 'Files.ReadWrite'] })
// docs: end

const refreshed = await application.acquireTokenSilent({
  account: account!,
  scopes: ['User.Read', 'Files.ReadWrite'],
  forceRefresh: true,
})
// A scope that was agreed to and not asked for by the first request: the refresh token opens it.
const narrowed = await application.acquireTokenSilent({ account: account!, scopes: ['Files.ReadWrite'] })
tell('signedIn', {
  me: await callGraph(`${origin}/v1.0/me`, refreshed.accessToken),
  homeAccountId: account?.homeAccountId,
  username: account?.username,
  isFirstFromCache: renewed.fromCache,
  isRefreshedFromCache: refreshed.fromCache,
  isNewToken: refreshed.accessToken !== result.accessToken,
  narrowedScopes: narrowed.scopes,
})
