import { DeviceCodeCredential } from '@azure/identity'
import { Client } from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'
import { anInvite } from './graph-call.ts'
import { readInput, tell } from './talk.ts'

const { origin, tenantId, clientId, item, email } = readInput<'origin' | 'tenantId' | 'clientId' | 'item' | 'email'>()

const show = (code: object) => tell('code', code)
// docs: begin
const credential = new DeviceCodeCredential({
  tenantId,
  clientId,
  authorityHost: origin,
  disableInstanceDiscovery: true,
  userPromptCallback: show, // is given { message, verificationUri, userCode }
})
// docs: end
const client = Client.initWithMiddleware({
  authProvider: new TokenCredentialAuthenticationProvider(credential, { scopes: ['User.Read', 'Files.ReadWrite'] }),
  baseUrl: origin,
  customHosts: new Set([new URL(origin).hostname]),
})

tell('signedIn', {
  me: await client.api('/me').get(),
  answer: await client.api(`${item}/invite`).post(anInvite(email)),
})
