import type { Browser, Page } from 'playwright-core'
import { type DemoAccount, findAccount, findFile, type SignInServer, startSignInServer } from './sign-in-server.ts'
import { launchBrowser, trustAuthority } from './trusting-browser.ts'

/** A server with HTTPS, a browser that trusts it, and what most programs are told. */
export interface ClientsWorld {
  readonly server: SignInServer
  readonly browser: Browser
  readonly place: { readonly origin: string; readonly tenantId: string }
  readonly ana: DemoAccount
  /** The path of a file of Ana's, below the version. */
  readonly item: string
  /** A page of a browser that knows nobody yet. */
  openPage(): Promise<Page>
  close(): Promise<void>
}

export async function makeClientsWorld(): Promise<ClientsWorld> {
  const server = await startSignInServer()
  await trustAuthority(server.folder, server.caFile)
  const browser = await launchBrowser(server.folder)
  const ana = findAccount(server.ready, 'ana')
  const { driveId, itemId } = findFile(server.ready, ana)
  return {
    server,
    browser,
    place: { origin: server.origin, tenantId: server.ready.tenantId },
    ana,
    item: `/drives/${driveId}/items/${itemId}`,
    async openPage() {
      const context = await browser.newContext({ locale: 'en-GB' })
      return context.newPage()
    },
    async close() {
      await browser.close()
      await server.close()
    },
  }
}
