/** The script of the page behind `redirectUri`: it hands the answer to the page that asked. */
// docs: begin
import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge'

await broadcastResponseToMainFrame()
// docs: end
