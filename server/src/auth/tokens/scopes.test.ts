import { permissionList } from '@convite/contract/scopes'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  applicationScopes,
  canonicalScope,
  delegatedScopes,
  listUsualScopes,
  openIdScopes,
  parseScopes,
} from './scopes.ts'

const resource = {
  hosts: ['drive.example.test', 'graph.microsoft.com', '[::1]'],
  resourceId: '00000003-0000-0000-c000-000000000000',
}

const prefixes = [
  '',
  'https://graph.microsoft.com/',
  'https://graph.microsoft.com//',
  'https://Graph.Microsoft.com/',
  'https://drive.example.test/',
  'https://drive.example.test:8443/',
  'http://drive.example.test/',
  'https://[::1]:8443/',
  'api://00000003-0000-0000-c000-000000000000/',
  '00000003-0000-0000-c000-000000000000/',
]

const inAnyCase = (name: string) =>
  fc
    .array(fc.boolean(), { minLength: name.length, maxLength: name.length })
    .map(upper => [...name].map((letter, i) => (upper[i] ? letter.toUpperCase() : letter.toLowerCase())).join(''))

describe('scope names', () => {
  test('any case and any way to name our resource give the canonical spelling', () => {
    const written = fc.constantFrom(...delegatedScopes).chain(name => inAnyCase(name).map(text => ({ name, text })))
    fc.assert(
      fc.property(fc.constantFrom(...prefixes), written, (prefix, { name, text }) => {
        expect(parseScopes(`${prefix}${text}`, resource)).toEqual({
          resource: [name],
          openId: [],
          isDefault: false,
          unknown: [],
        })
      }),
    )
  })

  test.each(prefixes)('%s.default asks for all that was granted', prefix => {
    expect(parseScopes(`${prefix}.Default`, resource)).toMatchObject({ isDefault: true, resource: [], unknown: [] })
  })

  test('a list is split at blanks, OpenID Connect apart, and nothing comes twice', () => {
    expect(parseScopes(' openid  Files.Read https://graph.microsoft.com/files.read OFFLINE_ACCESS ', resource)).toEqual(
      {
        resource: ['Files.Read'],
        openId: ['openid', 'offline_access'],
        isDefault: false,
        unknown: [],
      },
    )
  })

  test.each([
    'Mail.Read',
    'https://vault.example.net/.default',
    'https://evil.test/graph.microsoft.com/Files.Read',
    'https://graph.microsoft.com@evil.test/.default',
    'https://graph.microsoft.com.evil.test/.default',
    'https://graph.microsoft.com#/.default',
    'ftp://graph.microsoft.com/.default',
    '/Files.Read',
  ])('%s is unknown', word => {
    expect(parseScopes(word, resource)).toEqual({ resource: [], openId: [], isDefault: false, unknown: [word] })
  })

  test('letters that only look like ASCII make another name', () => {
    expect(canonicalScope('Files.Read')).toBe('Files.Read')
    expect(canonicalScope('Organi\u017aation.Read.All')).toBeNull()
    // The long s and the Kelvin sign fold to s and k in Unicode, not here.
    expect(canonicalScope('User\u017f.Read')).toBeNull()
    expect(canonicalScope('File\u017f.Read')).toBeNull()
  })
})

describe('the table of scopes', () => {
  test('own-files scopes are for people alone', () => {
    expect(applicationScopes).not.toContain('Files.ReadWrite')
    expect(applicationScopes).not.toContain('User.Read')
    expect(applicationScopes).toContain('Files.ReadWrite.All')
    expect(delegatedScopes).toContain('Files.ReadWrite')
  })

  test('a person agrees to files and sites and to their own account, not to the whole directory', () => {
    expect(permissionList.filter(({ consent }) => consent === 'person').map(({ name }) => name)).toEqual([
      'Files.Read',
      'Files.Read.All',
      'Files.ReadWrite',
      'Files.ReadWrite.All',
      'Sites.Read.All',
      'Sites.ReadWrite.All',
      'Sites.Manage.All',
      'User.Read',
      'User.ReadWrite',
      'User.ReadBasic.All',
    ])
  })

  test('tokens made without a sign-in read the directory, and write nothing that needs an administrator', () => {
    const usual = listUsualScopes({ isAdministrator: false })
    expect(usual).toEqual(expect.arrayContaining(['Files.ReadWrite.All', 'Group.Read.All', 'User.Read.All']))
    expect(usual.filter(name => /Write|Invite|Revoke|Control/.test(name))).toEqual([
      'Files.ReadWrite',
      'Files.ReadWrite.All',
      'Sites.ReadWrite.All',
      'User.ReadWrite',
    ])
    expect(listUsualScopes({ isAdministrator: true })).toEqual(delegatedScopes)
  })

  test('no name of OpenID Connect opens anything on the resource', () => {
    for (const name of openIdScopes) expect(canonicalScope(name)).toBeNull()
  })
})
