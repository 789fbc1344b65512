/** What a person sees in a browser where a program reads an error, and that programs go on reading errors. */
import { describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { openSignInBrowser } from '../sign-in-browser.ts'
import { useOpenWorld } from '../world.ts'

const getWorld = useOpenWorld()
const browser = {
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language': 'pt-BR,pt;q=0.9',
}
const ask = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${getWorld().origin}${path}`, { redirect: 'manual', ...init })
  return { response, text: await response.text() }
}

describe('an address that leads nowhere', () => {
  it('is a page for a browser, in the language of the visitor, without a word of the address', async () => {
    const { response, text } = await ask('/nowhere/<b>lure</b>?x=lure', { headers: browser })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(response.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(text).toContain('<html lang="pt">')
    expect(text).toContain('Não há nada aqui')
    expect(text).not.toContain('lure')
  })

  it('is an error for a program, and for everybody where only programs ask', async () => {
    for (const headers of [{}, { Accept: '*/*' }, { Accept: 'application/json, text/html;q=0.5' }]) {
      const { response, text } = await ask('/nowhere', { headers })
      expect([response.status, JSON.parse(text).error.code]).toEqual([404, 'itemNotFound'])
    }
    for (const path of ['/v1.0/nowhere', '/beta/nowhere', '/x/v2.0/drives', '/openapi/none.json', '/download/none']) {
      const { response } = await ask(path, { headers: browser })
      expect([path, response.headers.get('content-type')]).toEqual([path, expect.stringMatching(/^application\/json/)])
      expect(response.status, path).toBeGreaterThanOrEqual(400)
    }
  })
})

describe('a form of a page that cannot be taken', () => {
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  it.each<[string, number, Record<string, string>, string]>([
    ['of another type', 415, { 'Content-Type': 'application/json' }, '{}'],
    ['whose type nobody can read', 415, { 'Content-Type': 'nonsense' }, 'address=x'],
    ['that is too large', 413, form, `address=${'x'.repeat(17 * 1024)}`],
    ['that holds NUL', 400, form, 'address=%00'],
    ['from a page of another site', 403, { ...form, Origin: 'https://evil.example' }, 'address=x'],
  ])(
    '%s is a page for a browser, in its language, and an error for a program',
    async (_name, status, headers, body) => {
      const send = (more: Record<string, string>) =>
        ask('/password/forgot', { method: 'POST', headers: { ...more, ...headers }, body })
      const { response, text } = await send(browser)
      expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8'])
      expect(text).toContain('<html lang="pt">')
      expect(text).toContain('Isso não funcionou')
      const told = await send({})
      expect([told.response.status, JSON.parse(told.text)]).toMatchObject([
        status,
        { error: { code: expect.any(String) } },
      ])
    },
  )
})

describe('a wrong verb', () => {
  it.each(['/docs', '/help/errors', '/healthz', '/openapi/v1.0.json', '/mailbox', '/'])('at %s is 405', async path => {
    const { response, text } = await ask(path, { method: 'DELETE' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
    expect(JSON.parse(text).error).toMatchObject({ code: 'notAllowed', message: expect.stringContaining(`'${path}'`) })
  })

  it('at an address that holds a name is 405, and a page for a browser', async () => {
    const { response, text } = await ask('/open/drive/b!aaaaaaaaaa?x=1', { method: 'PUT', headers: browser })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect(text).toContain('Isso não funcionou')
  })
})

describe('the addresses that answers give to browsers', () => {
  it('lead through the sign-in to a page, for drives and sites as for items', async () => {
    const world = getWorld()
    const { accessToken: token } = world.person('ana')
    const addresses = ['/me/drive', '/me/drive/root', `/sites/${world.site('Handbook').id}`, '/sites/root']
    for (const address of addresses) {
      const { body } = await call(world, 'GET', address, { token })
      const path = String(body['webUrl']).slice(world.origin.length)
      const visitor = openSignInBrowser(world.origin)
      const asked = await visitor.visit(path)
      const isOpen = address === '/sites/root'
      const page = isOpen ? asked : await visitor.send(asked, { demo: 'ana@convite.example' })
      expect([address, page.status, page.path]).toEqual([address, 200, path])
      expect(page.text).toMatch(isOpen ? /Convite is running/ : /Signed in as <bdi>Ana/)
    }
  })
})
