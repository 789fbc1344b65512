/** A browser without pictures: it keeps cookies by path, and follows nothing by itself. */
export interface Visit {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Where a redirect leads; null when it is none. */
  readonly location: URL | null
}

export interface TestBrowser {
  get(url: string, headers?: Record<string, string>): Promise<Visit>
  post(url: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Visit>
  /** The names of the cookies that it holds. */
  cookieNames(): readonly string[]
  /** The value of a cookie. */
  cookie(name: string): string | undefined
}

interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
}

/** `origin` is what the server believes it is reached at; requests go to `address`. */
export function createTestBrowser(origin: string, address: string): TestBrowser {
  const cookies = new Map<string, Cookie>()

  function keep(header: string): void {
    const [pair = '', ...attributes] = header.split(';').map(part => part.trim())
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals)
    const path = attributes.find(part => /^path=/iu.test(part))?.slice(5) ?? '/'
    const isOver = attributes.some(part => /^expires=Thu, 01 Jan 1970/iu.test(part))
    const key = `${name} ${path}`
    if (isOver) cookies.delete(key)
    else cookies.set(key, { name, value: pair.slice(equals + 1), path })
  }

  async function send(url: string, init: RequestInit): Promise<Visit> {
    const target = new URL(url, origin)
    const fitting = [...cookies.values()].filter(
      ({ path }) => target.pathname === path || target.pathname.startsWith(path.endsWith('/') ? path : `${path}/`),
    )
    const response = await fetch(address + target.pathname + target.search, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: fitting.map(({ name, value }) => `${name}=${value}`).join('; ') },
    })
    for (const header of response.headers.getSetCookie()) keep(header)
    const location = response.headers.get('location')
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: location === null ? null : new URL(location, origin),
    }
  }

  return {
    get: (url, headers = {}) => send(url, { headers }),
    post: (url, form, headers = {}) => send(url, { method: 'POST', body: new URLSearchParams(form), headers }),
    cookieNames: () => [...cookies.values()].map(({ name }) => name),
    cookie: name => [...cookies.values()].find(cookie => cookie.name === name)?.value,
  }
}
