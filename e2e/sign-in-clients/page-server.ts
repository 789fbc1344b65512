/** An application that lives in a browser: two pages, their scripts, and MSAL as its package ships it. */
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join, normalize } from 'node:path'

export interface PageServer {
  /** Without a slash at its end. */
  readonly origin: string
  close(): Promise<void>
}

const require = createRequire(import.meta.url)
const packages: Readonly<Record<string, string>> = {
  'msal-browser': join(dirname(require.resolve('@azure/msal-browser/package.json')), 'dist'),
  'msal-common': join(dirname(require.resolve('@azure/msal-common/package.json')), 'dist-browser'),
}

/** Where a browser finds the names that the scripts import; a bundler would do the same. */
const imports = {
  '@azure/msal-browser': '/package/msal-browser/index.mjs',
  '@azure/msal-browser/redirect-bridge': '/package/msal-browser/redirect_bridge/index.mjs',
  '@azure/msal-common/browser': '/package/msal-common/index-browser.mjs',
}

const renderPage = (script: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Garden</title>
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module" src="/${script}"></script></head><body><h1>Loading</h1></body></html>`

async function findFile(path: string, settings: object): Promise<readonly [type: string, content: string | Buffer]> {
  const [, part, name = '', ...rest] = path.split('/')
  if (path === '/') return ['text/html', renderPage('msal-browser.mjs')]
  if (path === '/redirect') return ['text/html', renderPage('msal-browser-redirect.mjs')]
  if (path === '/settings.json') return ['application/json', JSON.stringify(settings)]
  const folder = part === 'package' ? packages[name] : join(import.meta.dirname, 'programs')
  if (folder === undefined) throw new Error(`No package ${name} is served.`)
  const file = part === 'package' ? normalize(`/${rest.join('/')}`) : (part ?? '')
  return ['text/javascript', await readFile(join(folder, file))]
}

/**
 * @param settings what the script of the page asks for: origin, tenant, client id
 * @param pair a certificate, for a page over https
 */
export async function servePages(
  host: string,
  settings: () => object,
  pair?: { readonly cert: string; readonly key: string },
): Promise<PageServer> {
  const answer: RequestListener = (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    findFile(pathname, settings()).then(
      ([type, content]) => response.setHeader('Content-Type', type).end(content),
      () => response.writeHead(404).end(),
    )
  }
  const server = pair === undefined ? createServer(answer) : createTlsServer(pair, answer)
  await new Promise<void>(resolve => server.listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `${pair === undefined ? 'http' : 'https'}://${host}:${port}`,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
