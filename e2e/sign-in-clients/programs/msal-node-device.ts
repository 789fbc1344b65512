import { PublicClientApplication } from '@azure/msal-node'
import { callGraph } from './graph-call.ts'
import { readInput, tell } from './talk.ts'

const { origin, tenantId, clientId } = readInput<'origin' | 'tenantId' | 'clientId'>()

const show = (code: object) => tell('code', code)
// docs: begin
const application = new PublicClientApplication({
  auth: {
    clientId,
    authority: `${origin}/${tenantId}`,
    knownAuthorities: [new URL(origin).host],
  },
})
const result = await application.acquireTokenByDeviceCode({
  scopes: ['User.Read', 'Files.ReadWrite'],
  deviceCodeCallback: show, // is given { message, verificationUri, userCode }
})
// docs: end

const token = result?.accessToken ?? ''
tell('signedIn', { ...(await callGraph(`${origin}/v1.0/me`, token)), username: result?.account?.username })
