import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorTable } from '@convite/contract/errors'
import type { AddressProblemKind } from './address.ts'
import { toAppError } from './address-fault.ts'
import { parseAddress } from './parse-address.ts'

/** Addresses that real attacks and broken clients send, and what the parser says to each (security rules A1 and G2). */
const refused: readonly (readonly [AddressProblemKind, readonly string[]])[] = [
  [
    'unknownVersion',
    ['/', '/v3.0/me', '/v1.1/me', '/v1.0x/me', 'v1.0/me', 'http://h.test/v1.0/me', '', '*', '/a/v1.0/me'],
  ],
  [
    'unknownVersion',
    ['/tenant/v2.0/.well-known/openid-configuration', '/v2.0/$batch', '/v2.0', '/v2.0/drivesx', '/oauth2/v2.0/token'],
  ],
  [
    'unknownSegment',
    ['/v1.0/nonsense', '/v1.0/me/messages', '/v1.0/me/drive/root/invite2', '/v1.0/me/drive/root/invite/x'],
  ],
  [
    'unknownSegment',
    ['/v1.0/me:/drive', '/v1.0/drives:/x', '/v1.0/me/drive/root/invite:/x', '/v1.0/me()', '/v1.0/me(1)'],
  ],
  ['unknownSegment', ['/v1.0/me;x=1/drive', '/v1.0/drives;/d', '/v1.0/me/drive/root;/children', '/v1.0/%6De%2Fdrive']],
  [
    'unknownSegment',
    [
      '/v1.0/me/drive/root/lin\u212a',
      '/v1.0/me/drive/root/microsoft.graph.nonsense',
      '/v1.0/__proto__',
      '/v1.0/constructor',
    ],
  ],
  [
    'unknownSegment',
    ['/v1.0/groups/g/sites/other', '/v1.0/groups/g/members/graph.user/graph.group', '/v1.0/me/drive/root:/a:/nonsense'],
  ],
  ['unknownSegment', ['/v1.0/groups/g/sites/root:/x', '/v1.0/../v1.0/me', '/v1.0/./me']],
  ['incompleteAddress', ['/v1.0/admin', '/v1.0/admin/sharepoint', '/v1.0/search', '/v1.0/me/insights']],
  ['emptySegment', ['/v1.0//me', '/v1.0/me//drive', '/v1.0/me/drive//', '/v1.0/drives//root', "/v1.0/drives('')/root"]],
  [
    'emptySegment',
    ['/v1.0/me/drive/root:/a//b', '/v1.0/me/drive/root://a', '/v1.0/me/drive/root:/a%2F/b', '/v1.0/me/drive/items/:/a'],
  ],
  ['emptySegment', ['/a//v2.0/drives/d', '//v2.0/drives/d', "/v1.0/drives/d/root/children('@a')?@a='a//b'"]],
  [
    'dotSegment',
    [
      '/v1.0/me/drive/root:/..',
      '/v1.0/me/drive/root:/a/../b',
      '/v1.0/me/drive/root:/%2e%2e/b',
      '/v1.0/me/drive/root:/./b',
    ],
  ],
  [
    'dotSegment',
    [
      '/v1.0/me/drive/root:/..%2fetc',
      '/v1.0/me/drive/root:/a%2F..%2Fb',
      '/v1.0/drives/../me',
      '/v1.0/drives/%2e%2e/root',
    ],
  ],
  [
    'dotSegment',
    [
      '/v1.0/me/drive/items/root%3A%2F..%2Fb%3A',
      '/v1.0/me/drive/root/children/..',
      "/v1.0/users('..')",
      '/v1.0/users/.',
    ],
  ],
  ['dotSegment', ["/v1.0/drives/d/root/children('@a')?@a='a/../b'", '/v1.0/sites/h:/../x']],
  [
    'forbiddenCharacter',
    ['/v1.0/me/drive/root:/a%00b', '/v1.0/me/drive/root:/a\u0000b', '/v1.0/drives/%00', '/v1.0/me?x=%00'],
  ],
  [
    'forbiddenCharacter',
    ['/v1.0/me/drive/root:/a%5Cb', '/v1.0/me/drive/root:/..\\b', '/v1.0/drives/..%5cx', '/v1.0/users/a%0d%0ab'],
  ],
  [
    'forbiddenCharacter',
    [
      '/v1.0/drives/..%2f..%2fetc',
      '/v1.0/users/a%2Fb',
      '/v1.0/me/drive/items/root%2Fchildren',
      '/v1.0/me/drive/root:/%7F',
    ],
  ],
  ['forbiddenCharacter', ["/v1.0/me/drive/root/search(q='%00')", '/v1.0/me/drive/special/a%2Fb', '/v1.0/shares/a%2Fb']],
  [
    'malformedEncoding',
    ['/v1.0/me/drive/root:/%ff', '/v1.0/me/drive/root:/%', '/v1.0/me/drive/root:/%zz', '/v1.0/drives/%c0%ae%c0%ae'],
  ],
  [
    'malformedEncoding',
    ['/v1.0/me/drive/root:/%ed%a0%80', '/v1.0/me?x=%', '/v1.0/me?%=x', '/v1.0/m%e', '/v1.0/me/drive/root:/\ud800'],
  ],
  [
    'malformedPath',
    [
      '/v1.0/me/drive/root:a',
      '/v1.0/me/drive/root::/children',
      '/v1.0/me/drive/root:/a:b/c',
      '/v1.0/me/drive/items/i:a',
    ],
  ],
  ['malformedPath', ['/v1.0/me/drive/root:/a::', '/v1.0/me/drive/items/root%3A%2Fa%3Ab', '/v1.0/sites/h::/drive']],
  [
    'malformedArguments',
    ["/v1.0/me/drive/root/search(q='a", "/v1.0/me/drive/root/search(q='a/b')", '/v1.0/me/drive/root/search(q)'],
  ],
  [
    'malformedArguments',
    [
      "/v1.0/me/drive/root/delta(x='1')",
      "/v1.0/me/drive/root/delta(token='1',token='2')",
      "/v1.0/me/drive/recent(a='1')",
    ],
  ],
  [
    'malformedArguments',
    [
      "/v1.0/me/drive/root/search(q='a'')",
      '/v1.0/me/drive/root/delta(token=@t)',
      "/v1.0/me/drive/root/delta(token='a',)",
    ],
  ],
  [
    'malformedArguments',
    ["/v1.0/users('a'x)y", '/v1.0/users(@u)', "/v1.0/drives('a')b/root", "/v1.0/me/drive/root/delta(__proto__='1')"],
  ],
  ['malformedQuery', ["/v1.0/drives/d/root/children('@a')?@a='x'&@a='y'", "/v1.0/users(@u)?@u='x'&%40U='y'"]],
  ['unsupportedKey', ["/v1.0/me/drive/root/permissions(email='bo@x.test')", "/v1.0/users(userPrincipalName='a')"]],
  [
    'tooLong',
    [`/v1.0/me/drive/root:/${'a'.repeat(16 * 1024)}`, `/v1.0/me?${'&'.repeat(16 * 1024)}`, 'x'.repeat(1_000_000)],
  ],
]

describe('what is no address is refused with its reason', () => {
  for (const [kind, urls] of refused) {
    it.each(urls.map(url => [url.length > 200 ? `${url.slice(0, 40)}… (${url.length})` : url, url] as const))(
      `${kind}: %s`,
      (_, url) => {
        const parsed = parseAddress(url)
        expect(parsed.ok ? parsed.address : parsed.problem.kind).toBe(kind)
      },
    )
  }

  it('with a message that holds no control characters and stays short', () => {
    for (const [, urls] of refused) {
      for (const url of urls) {
        const parsed = parseAddress(url)
        const message = parsed.ok ? '' : parsed.problem.message
        expect(message).toMatch(/^[^\p{Cc}]{10,400}$/u)
      }
    }
  })
})

describe('what looks hostile but is a plain name stays one', () => {
  it.each([
    ['/v1.0/me/drive/root:/%252e%252e', '%2e%2e'],
    ['/v1.0/me/drive/root:/%252F', '%2F'],
    ['/v1.0/me/drive/root:/%2500', '%00'],
    ['/v1.0/me/drive/root:/...', '...'],
    ['/v1.0/me/drive/root:/a;b=c', 'a;b=c'],
    ['/v1.0/me/drive/root:/a%3Fb%23c', 'a?b#c'],
    ['/v1.0/me/drive/root:/..a', '..a'],
    ['/v1.0/me/drive/root:/%EF%BC%8E%EF%BC%8E', '．．'],
    ['/v1.0/me/drive/root:/%E2%88%95', '∕'],
    ['/v1.0/me/drive/root:/$value', '$value'],
  ])('%s', (url, name) => {
    const parsed = parseAddress(url)
    expect(parsed.ok && parsed.address.item?.path).toEqual([name])
  })
})

describe('size', () => {
  it('a path of thousands of names is read to its end', () => {
    const parsed = parseAddress(`/v1.0/me/drive/root:/${'a/'.repeat(8000)}b:/children`)
    expect(parsed.ok && parsed.address.item?.path.length).toBe(8001)
  })

  it('an address of 16 KiB is still read', () => {
    const start = '/v1.0/me/drive/root:/'
    expect(parseAddress(start + 'a'.repeat(16 * 1024 - start.length)).ok).toBe(true)
  })

  it.each([
    `/v1.0/me/drive/root/search(q='${"',a".repeat(5000)}')`,
    `/v1.0/me/drive/root/search(q='${"'".repeat(16_000)})`,
    `/v1.0/me/drive/items/root%3A${'%2Fa%3A'.repeat(2000)}`,
    `/v1.0/me/drive/root${'/children/a'.repeat(1400)}`,
    `/v1.0/me/drive/root/${'microsoft.graph.'.repeat(1000)}`,
    `/${'v2.0/'.repeat(3000)}`,
  ])('repetition ends in an answer', url => {
    expect(parseAddress(url)).toHaveProperty('ok')
  })
})

describe('for any text at all', () => {
  const syntax = fc.constantFrom(..."/ : ( ) ' % %2F %3A %27 .. %2e = , @ ? & $ ; \\ %00 %ff".split(' '))
  const words = fc.constantFrom(
    ...'me drive drives root items children users sites delta search microsoft.graph. x'.split(' '),
  )
  const start = fc.constantFrom(
    '/v1.0/',
    '/',
    '/v1.0/me/drive/root:/',
    '/v1.0/me/drive/items/',
    '/v1.0/sites/',
    '/v2.0/shares/',
  )
  const pieces = fc.array(fc.oneof(syntax, words, fc.string({ maxLength: 3, unit: 'binary' })), { maxLength: 20 })
  const url = fc.tuple(start, pieces).map(([prefix, rest]) => prefix + rest.join(''))

  it('parsing never throws and refuses with a status for callers', () => {
    fc.assert(
      fc.property(url, text => {
        const parsed = parseAddress(text)
        const status = parsed.ok ? 400 : errorTable[toAppError(parsed.problem).code].status
        expect([400, 414]).toContain(status)
      }),
      { numRuns: 3000 },
    )
  })

  it('what is accepted holds no dot segment, no separator and no control character', () => {
    fc.assert(
      fc.property(url, text => {
        const parsed = parseAddress(text)
        fc.pre(parsed.ok)
        const { item, keys } = parsed.address
        for (const name of [...(item?.path ?? []), ...(item?.childKeys ?? []), ...Object.values(keys)]) {
          expect(['', '.', '..']).not.toContain(name)
          // oxlint-disable-next-line no-control-regex -- control characters must be absent
          expect(name).not.toMatch(/[/\\\u0000-\u001f\u007f]/)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('each problem has its place in the error table', () => {
  it.each([
    ['tooLong', 414],
    ['unsupportedKey', 400],
    ['unknownVersion', 400],
    ['unknownSegment', 400],
    ['dotSegment', 400],
  ] as const)('%s answers %i', (kind, status) => {
    expect(errorTable[toAppError({ kind, message: 'x' }).code].status).toBe(status)
  })
})
