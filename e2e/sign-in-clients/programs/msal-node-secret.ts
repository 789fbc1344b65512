import { ConfidentialClientApplication } from '@azure/msal-node'
import { anInvite, callGraph } from './graph-call.ts'
import { readInput, tell } from './talk.ts'

const { origin, tenantId, clientId, clientSecret, item, email } = readInput<
  'origin' | 'tenantId' | 'clientId' | 'clientSecret' | 'item' | 'email'
>()

// docs: begin
const application = new ConfidentialClientApplication({
  auth: {
    clientId,
    clientSecret,
    authority: `${origin}/${tenantId}`,
    knownAuthorities: [new URL(origin).host], // with the port, unless it is 443
  },
})
const result = await application.acquireTokenByClientCredential({
  scopes: ['https://graph.microsoft.com/.default'],
})
// docs: end

const again = await application.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] })
const token = result?.accessToken ?? ''
tell('invited', {
  ...(await callGraph(`${origin}/v1.0${item}/invite`, token, anInvite(email))),
  isFromCache: again?.fromCache,
})
