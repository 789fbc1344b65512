import { PublicClientApplication } from '@azure/msal-node'
import { callGraph } from './graph-call.ts'
import { readInput, tell } from './talk.ts'

const { origin, tenantId, clientId } = readInput<'origin' | 'tenantId' | 'clientId'>()

const show = async (address: string) => tell('open', { address })
// docs: begin
const application = new PublicClientApplication({
  auth: {
    clientId,
    authority: `${origin}/${tenantId}`,
    knownAuthorities: [new URL(origin).host],
  },
})
const result = await application.acquireTokenInteractive({
  scopes: ['User.Read', 'Files.ReadWrite'],
  openBrowser: show, // is given the address
})
// docs: end

tell('signedIn', { ...(await callGraph(`${origin}/v1.0/me`, result.accessToken)), username: result.account?.username })
