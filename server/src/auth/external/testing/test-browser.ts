/** A browser without a screen, for tests: it keeps cookies for each host and follows redirects when told to. */
export class TestBrowser {
  readonly #jars = new Map<string, Map<string, string>>()

  cookiesOf(address: string): Map<string, string> {
    const { host } = new URL(address)
    const jar = this.#jars.get(host) ?? new Map<string, string>()
    this.#jars.set(host, jar)
    return jar
  }

  /** One request; redirects are answered as they come. */
  async open(address: string, init: RequestInit = {}): Promise<Response> {
    const jar = this.cookiesOf(address)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(init.headers as Record<string, string>), ...(cookie === '' ? {} : { cookie }) }
    const response = await fetch(address, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1)
      const equals = pair.indexOf('=')
      const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
      if (value === '' || /;\s*max-age=0/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }

  /** Follows redirects until an address fits or an answer is none; gives that address. */
  async follow(address: string, until: (address: string) => boolean): Promise<string> {
    let here = address
    for (let step = 0; step < 20; step += 1) {
      if (until(here)) return here
      const response = await this.open(here)
      const location = response.headers.get('location')
      if (location === null) throw new Error(`${here} answered ${response.status}: ${await response.text()}`)
      here = new URL(location, here).href
    }
    throw new Error('too many redirects')
  }
}
