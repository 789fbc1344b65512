import { expect, it } from 'vitest'
import { nextLink } from './next-link.ts'
import { parseAddress } from './parse-address.ts'

const origin = 'https://files.example.test'

it.each([
  ['/v1.0/me/drive/root/children', '/v1.0/me/drive/root/children?$skiptoken=T'],
  ['/v1.0/users?', '/v1.0/users?$skiptoken=T'],
  ['/v1.0/users?$top=5&$select=id', '/v1.0/users?$top=5&$select=id&$skiptoken=T'],
  ['/v1.0/users?%24top=5&%24skiptoken=old', '/v1.0/users?%24top=5&$skiptoken=T'],
  ['/v1.0/users?$skipToken=old&$top=5&skiptoken=x', '/v1.0/users?$top=5&$skiptoken=T'],
  ['/v1.0/sites?search=a+b&x', '/v1.0/sites?search=a+b&x&$skiptoken=T'],
  [
    "/v1.0/me/drive/root:/é b:/children?$filter=name eq 'ü'",
    "/v1.0/me/drive/root:/%C3%A9%20b:/children?$filter=name%20eq%20'%C3%BC'&$skiptoken=T",
  ],
])('%s goes on at %s', (rawUrl, expected) => {
  expect(nextLink(origin, rawUrl, 'T')).toBe(origin + expected)
})

it('leads to the same address with the same options and the new token', () => {
  const rawUrl = '/v1.0/drives/d/items/root%3A%2FA%2Fb%3A/children?$top=2&$orderby=name+desc'
  const first = parseAddress(rawUrl)
  const second = parseAddress(nextLink('', rawUrl, 'a+b/c='))
  expect(second.ok && second.address).toEqual(first.ok && first.address)
  expect(second.ok && second.query.options.map(({ name, value }) => [name, value])).toEqual([
    ['top', '2'],
    ['orderby', 'name desc'],
    ['skiptoken', 'a+b/c='],
  ])
})
