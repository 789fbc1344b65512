/** A browser without a screen that goes the way of a person: from an address to the sign-in, through its form and back. */
import { createTestBrowser, type Visit } from 'convite/auth/testing/browser.ts'

export interface SeenPage {
  readonly status: number
  readonly text: string
  /** The path where the browser is. */
  readonly path: string
}

export interface SignInBrowser {
  /** Opens a path and follows redirects to a page. */
  visit(path: string): Promise<SeenPage>
  /** Sends a form of a page, to its own address unless another is named, and follows redirects. */
  send(page: SeenPage, fields: Readonly<Record<string, string>>, to?: string): Promise<SeenPage>
  /** Sends the form of a page that sends itself where scripts run. */
  goOn(page: SeenPage): Promise<SeenPage>
  /** The value of a cookie. */
  cookie(name: string): string | undefined
}

/** Makes one for a server, which it never leaves. */
export function openSignInBrowser(origin: string): SignInBrowser {
  const browser = createTestBrowser(origin, origin)
  const land = async ({ status, text, location }: Visit, path: string): Promise<SeenPage> => {
    if (location === null) return { status, text, path }
    if (location.origin !== origin) throw new Error(`${path} sends the browser away, to ${location.href}`)
    return land(await browser.get(location.href), location.pathname + location.search)
  }
  const post = async (path: string, fields: Readonly<Record<string, string>>) =>
    land(await browser.post(path, fields, { Origin: origin }), path)
  return {
    visit: async path => land(await browser.get(path), path),
    send: (page, fields, to = page.path.split('?', 1)[0] ?? '') => post(to, { token: formTokenOf(page), ...fields }),
    goOn({ text }) {
      const action = /<form method="post" action="([^"]+)"/.exec(text)?.[1] ?? ''
      const fields = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
      return post(new URL(action, origin).pathname, Object.fromEntries(fields.map(([, name, value]) => [name, value])))
    },
    cookie: browser.cookie,
  }
}

/** The token of the first form of a page. */
export function formTokenOf({ text }: Pick<SeenPage, 'text'>): string {
  return /name="token" value="([^"]+)"/.exec(text)?.[1] ?? ''
}
