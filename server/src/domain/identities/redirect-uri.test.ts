import { describe, expect, it } from 'vitest'
import type { RedirectUri } from '../ports/application-registry.ts'
import { findRedirectUriFault, isRedirectUriAllowed, isSameRedirectUri, maxRedirectUriLength } from './redirect-uri.ts'
import { listRedirectVariants } from './testing/redirect-variants.ts'

const web = (uri: string): RedirectUri => ({ kind: 'web', uri })
const native = (uri: string): RedirectUri => ({ kind: 'native', uri })

describe('an address can be registered', () => {
  it.each([
    web('https://app.example'),
    web('https://app.example/'),
    web('https://app.example/sign-in/done?from=drive&x=%C3%A9'),
    web('https://app.example:8443/Done'),
    web('http://localhost'),
    web('http://localhost:53682/'),
    { kind: 'spa', uri: 'http://localhost:3000' } as const,
    { kind: 'spa', uri: 'https://localhost' } as const,
    native('http://127.0.0.1/back'),
    native('http://[::1]:8080/back'),
    native('https://login.example/common/oauth2/nativeclient'),
    native('com.example.app://auth'),
    native('msauth.com.example.app://auth'),
    native('msalc0417e00-0000-4000-8000-000000000003://auth'),
    native('ms-appx-web://microsoft.aad.brokerplugin/c0417e00'),
  ])('when it is $uri of the kind $kind', one => {
    expect(findRedirectUriFault(one)).toBeNull()
  })
})

describe('an address cannot be registered', () => {
  it.each([
    [web('http://app.example/back'), 'plain http'],
    [web('http://localhost.evil.example/'), 'plain http'],
    [web('http://127.0.0.2/'), 'plain http'],
    [web('http://127.1/'), 'plain http'],
    [web('http://localhost:0/'), 'plain http'],
    [web('http://localhost:65536/'), 'plain http'],
    [web('https://*.app.example/back'), 'wildcard'],
    [web('https://app.example/*'), 'wildcard'],
    [web('*'), 'wildcard'],
    [web('https://app.example/back#part'), 'fragment'],
    [web('https://app.example/back#'), 'fragment'],
    [web('https://user@app.example/back'), 'a user'],
    [web('http://localhost:80@evil.example/'), 'a user'],
    [web('https://app.example/a/../b'), "'..'"],
    [web('https://app.example/a/..'), "'..'"],
    [web('https://app.example/./b'), "'..'"],
    [web('https://app.example/%2e%2e/b'), 'encoded sign'],
    [web('https://app.example/a%2Fb'), 'encoded sign'],
    [web('https://app.example/a%5cb'), 'encoded sign'],
    [web('https://app.example/a%00b'), 'encoded sign'],
    [web('https://app.example/a%252e'), 'encoded sign'],
    [web('https://app.example/100%'), 'encoded sign'],
    [web('https://app.example\\back'), 'a character'],
    [web('https://app.example/a b'), 'a character'],
    [web('https://app.example/a\nb'), 'a character'],
    [web("https://app.example/a'b"), 'a character'],
    [web('https://ápp.example/'), 'a character'],
    [web('https://APP.example/'), 'plain form'],
    [web('HTTPS://app.example/'), 'scheme'],
    [web('https://app.example:443/'), 'plain form'],
    [web('https://app.example:/'), 'plain form'],
    [web('https://0x7f.1/'), 'plain form'],
    [web('https://app.example?x=1'), 'plain form'],
    [web('https://'), 'no full address'],
    [web('https:app.example'), 'no full address'],
    [web('//app.example/back'), 'no full address'],
    [web('/back'), 'no full address'],
    [web(''), 'a character'],
    [web(`https://app.example/${'a'.repeat(maxRedirectUriLength)}`), 'characters'],
    [web('com.example.app://auth'), 'only a native address'],
    [{ kind: 'spa', uri: 'com.example.app://auth' } as const, 'only a native address'],
    [native('myapp://auth'), 'a domain name turned round'],
    [native('javascript://app.example/%0aalert'), 'encoded sign'],
    [native('javascript://app.example/x'), 'a domain name turned round'],
    [native('file://app.example/x'), 'a domain name turned round'],
    [native('Com.Example.App://auth'), 'a domain name turned round'],
    [native('ftp://app.example/x'), 'a domain name turned round'],
    [native('data:text/html,x'), 'a character'],
    [native('urn:ietf:wg:oauth:2.0:oob'), 'no full address'],
    [{ kind: 'other' as 'web', uri: 'https://app.example' }, 'the kind'],
  ])('when it is %j', (one, rule) => {
    expect(findRedirectUriFault(one)).toContain(rule)
  })
})

describe('a request may name', () => {
  const registered = [
    'https://app.example/sign-in/done',
    'https://app.example/',
    'https://app.example:8443/done',
    'http://localhost',
    'http://localhost:53682/',
    'https://localhost/back',
    'http://127.0.0.1/back',
    'http://[::1]:8080/back',
  ]

  it.each(registered)('none of a hundred variants of %s', uri => {
    expect(findRedirectUriFault(web(uri))).toBeNull()
    const variants = listRedirectVariants(uri).filter(variant => variant !== uri)
    expect(variants.length).toBeGreaterThanOrEqual(100)
    const allowed = variants.filter(variant => isRedirectUriAllowed([web(uri)], variant) !== null)
    // Of a loopback address that is the whole host, these are the same place.
    const known = new Set([`${uri}/`])
    expect(allowed.filter(variant => !(uri === 'http://localhost' && known.has(variant)))).toEqual([])
  })

  it('exactly what is registered, and gets the registration back', () => {
    const list = [web('https://app.example/a'), web('https://app.example/b')]
    expect(isRedirectUriAllowed(list, 'https://app.example/b')).toBe(list[1])
    expect(isRedirectUriAllowed([], 'https://app.example/b')).toBeNull()
  })

  it.each([
    ['http://localhost', 'http://localhost:53682'],
    ['http://localhost', 'http://localhost:53682/'],
    ['http://localhost/', 'http://localhost'],
    ['http://localhost:53682/', 'http://localhost:80/'],
    ['https://localhost', 'https://localhost:3000/'],
    ['http://127.0.0.1/back', 'http://127.0.0.1:65535/back'],
    ['http://[::1]/back?x=1', 'http://[::1]:1/back?x=1'],
  ])('of %s another port: %s', (uri, given) => {
    expect(isRedirectUriAllowed([native(uri)], given)?.uri).toBe(uri)
  })

  it.each([
    ['http://localhost', 'http://127.0.0.1'],
    ['http://127.0.0.1', 'http://localhost'],
    ['http://localhost', 'https://localhost'],
    ['http://localhost/back', 'http://localhost/back/'],
    ['http://localhost/Back', 'http://localhost:1/back'],
    ['http://localhost/back', 'http://localhost/back?x=1'],
    ['https://app.example', 'https://app.example/'],
    ['https://app.example/', 'https://app.example'],
    ['https://app.example', 'https://app.example:8443'],
    ['com.example.app://auth', 'com.example.app://auth/'],
  ])('of %s nothing like %s', (uri, given) => {
    expect(isRedirectUriAllowed([native(uri)], given)).toBeNull()
  })

  it('the exact address first where another port of it is registered too', () => {
    const list = [native('http://localhost:1/'), native('http://localhost:2/')]
    expect(isRedirectUriAllowed(list, 'http://localhost:2/')).toBe(list[1])
    expect(isSameRedirectUri('http://localhost:1/', 'http://localhost:2')).toBe(true)
  })
})
