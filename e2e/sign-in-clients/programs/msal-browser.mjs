/** The script of a page that signs people in. */
import { PublicClientApplication } from '@azure/msal-browser'

const { origin, tenantId, clientId } = await (await fetch('/settings.json')).json()

// docs: begin
const application = new PublicClientApplication({
  auth: {
    clientId,
    authority: `${origin}/${tenantId}`,
    knownAuthorities: [new URL(origin).host], // with the port, unless it is 443
    redirectUri: '/redirect',
    postLogoutRedirectUri: '/',
  },
})
await application.initialize()
const result = await application.handleRedirectPromise()
if (result !== null) application.setActiveAccount(result.account)
// docs: end

/** What the buttons of a page would do. */
Object.assign(globalThis, { application })
document.querySelector('h1').textContent = 'Garden'
