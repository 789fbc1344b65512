import { ClientSecretCredential } from '@azure/identity'
import { Client } from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'
import { anInvite } from './graph-call.ts'
import { readInput, tell } from './talk.ts'

const { origin, tenantId, clientId, clientSecret, item, email } = readInput<
  'origin' | 'tenantId' | 'clientId' | 'clientSecret' | 'item' | 'email'
>()

// docs: begin
const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
  authorityHost: origin,
  disableInstanceDiscovery: true,
})
const client = Client.initWithMiddleware({
  authProvider: new TokenCredentialAuthenticationProvider(credential, {
    scopes: ['https://graph.microsoft.com/.default'],
  }),
  baseUrl: origin,
  customHosts: new Set([new URL(origin).hostname]), // without the port; else no token is sent, and no error is shown
})
// docs: end

tell('invited', { answer: await client.api(`${item}/invite`).post(anInvite(email)) })
