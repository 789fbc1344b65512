import { ConfidentialClientApplication, PublicClientApplication } from '@azure/msal-node'
import { anInvite, callGraph } from './graph-call.ts'
import { readInput, tell } from './talk.ts'

const { origin, tenantId, middleTierId, clientSecret, clientId, item, email } = readInput<
  'origin' | 'tenantId' | 'middleTierId' | 'clientSecret' | 'clientId' | 'item' | 'email'
>()
const authority = `${origin}/${tenantId}`
const knownAuthorities = [new URL(origin).host]

const program = new PublicClientApplication({ auth: { clientId, authority, knownAuthorities } })
const forMiddleTier = await program.acquireTokenInteractive({
  scopes: [`api://${middleTierId}/access_as_user`],
  openBrowser: async address => tell('open', { address }),
})
const incomingToken = forMiddleTier.accessToken

// docs: begin
const middleTier = new ConfidentialClientApplication({
  auth: { clientId: middleTierId, clientSecret, authority, knownAuthorities },
})
const result = await middleTier.acquireTokenOnBehalfOf({
  oboAssertion: incomingToken,
  scopes: ['https://graph.microsoft.com/.default'],
})
// docs: end

tell('exchanged', {
  me: await callGraph(`${origin}/v1.0/me`, result?.accessToken ?? ''),
  invite: await callGraph(`${origin}/v1.0${item}/invite`, result?.accessToken ?? '', anInvite(email)),
  unexchanged: await callGraph(`${origin}/v1.0/me`, incomingToken),
})
