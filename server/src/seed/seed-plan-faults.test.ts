import { describe, expect, it } from 'vitest'
import type { AppError } from '../domain/errors.ts'
import { type PlanTools, planSeed } from './seed-plan.ts'
import type { SeedDocument } from './seed-schema.ts'
import { ana, organization, planTools, withItems } from './testing/plan-fixtures.ts'

function faultsOf(document: SeedDocument, change: Partial<PlanTools> = {}): readonly string[] {
  try {
    planSeed(document, { ...planTools, ...change })
  } catch (error) {
    return (error as AppError).details.map(({ message }) => message)
  }
  return []
}

describe('a seed document that does not hold together', () => {
  const place = 'users[0].drives[0].items'
  it.each<[string, SeedDocument, string]>([
    [
      'a domain that is none',
      { organization: { ...organization, domains: ['convite.example', 'no domain'] } },
      "organization.domains[1] 'no domain' is no mail domain: it holds a space.",
    ],
    [
      'a mail that is none',
      { organization, users: [{ ...ana, mail: 'ana' }] },
      "users[0].mail 'ana' is not an e-mail address: it has no @.",
    ],
    [
      'a member without principal name',
      { organization, users: [{ displayName: 'Ana' }] },
      'users[0].userPrincipalName is missing.',
    ],
    [
      'a principal name outside',
      { organization, users: [{ ...ana, userPrincipalName: 'ana@elsewhere.example' }] },
      "users[0].userPrincipalName 'ana@elsewhere.example' is outside the domains of the organisation (convite.example).",
    ],
    [
      'a guest without mail',
      { organization, users: [{ displayName: 'Bo', userType: 'Guest' }] },
      'users[0].userPrincipalName is missing.',
    ],
    [
      'a guest who is administrator',
      { organization, users: [{ displayName: 'Bo', mail: 'bo@partner.example', userType: 'Guest', admin: true }] },
      'users[0].admin cannot be given to a guest.',
    ],
    [
      'two with one address',
      {
        organization,
        users: [
          ana,
          { ...ana, userPrincipalName: 'b@convite.example', mail: 'ANA@convite.example', mailNickname: 'b' },
        ],
      },
      "users[1] has 'ana@convite.example', which users[0] has already; ids and addresses belong to one account only.",
    ],
    ['two groups of one name', { organization, groups: [{ displayName: 'A' }, { displayName: 'a' }] }, 'groups[1] has'],
    [
      'a member who is not there',
      { organization, groups: [{ displayName: 'G', members: ['eve'] }] },
      "groups[0].members[0] 'eve' names nobody in this document.",
    ],
    [
      'a group in itself',
      { organization, groups: [{ displayName: 'G', mailNickname: 'g', members: ['g'] }] },
      'groups[0].members names the group itself.',
    ],
    [
      'a group as owner',
      { organization, groups: [{ displayName: 'G', owners: ['H'] }, { displayName: 'H' }] },
      'groups[0].owners names a group; owners are people.',
    ],
    [
      'an alias of two',
      { organization, users: [ana], groups: [{ displayName: 'Ana' }, { displayName: 'G', members: ['ana'] }] },
      "groups[1].members[0] 'ana' fits more than one person or group; use an address.",
    ],
    [
      'a mail-enabled group without mail',
      { organization, groups: [{ displayName: 'G', mailEnabled: true }] },
      'groups[0].mail is missing: a mail-enabled group needs an address.',
    ],
    [
      'a drive of a security group',
      { organization, groups: [{ displayName: 'G', drive: {} }] },
      'groups[0].drive is for groups with unified: true only.',
    ],
    [
      'a site without path',
      { organization, sites: [{ displayName: 'S', owners: [] }] },
      'sites[0].path is missing; give one such as sites/team.',
    ],
    [
      'two sites at one path',
      {
        organization,
        sites: [
          { displayName: 'S', path: 'sites/s', owners: [] },
          { displayName: 'T', path: 'sites/S', owners: [] },
        ],
      },
      "sites[1] has the path 'sites/S' or the id of sites[0].",
    ],
    [
      'a role that is none',
      { organization, applications: [{ displayName: 'A', roles: ['Files.Write'] }] },
      "applications[0].roles[0] is 'Files.Write'; it has to be one of Files.Read.All, ",
    ],
    [
      'an unknown delegated scope',
      { organization, applications: [{ displayName: 'A', delegatedScopes: ['Files.Write'] }] },
      "applications[0].delegatedScopes[0] is 'Files.Write'; it has to be one of Files.Read, ",
    ],
    [
      'a wildcard in a redirect address',
      {
        organization,
        applications: [{ displayName: 'A', redirectUris: [{ kind: 'web', uri: 'https://*.app.example' }] }],
      },
      "applications[0].redirectUris[0] 'https://*.app.example' holds a wildcard; ",
    ],
    [
      'a page in a browser as a confidential application',
      {
        organization,
        applications: [{ displayName: 'A', redirectUris: [{ kind: 'spa', uri: 'https://app.example' }] }],
      },
      "applications[0].redirectUris[0] 'https://app.example' is of the kind spa, ",
    ],
    [
      'a public application with roles',
      { organization, applications: [{ displayName: 'A', kind: 'public', roles: ['Files.Read.All'] }] },
      'applications[0].roles is for confidential applications only',
    ],
    [
      'a public application with a secret',
      { organization, applications: [{ displayName: 'A', kind: 'public', clientSecret: 'x'.repeat(20) }] },
      'applications[0].clientSecret is for confidential applications only.',
    ],
    [
      'two applications of one name',
      { organization, applications: [{ displayName: 'A' }, { displayName: 'A' }] },
      'applications[1] has the client id or the name of applications[0]',
    ],
    [
      'a premium business drive',
      { organization, users: [{ ...ana, drives: [{ driveType: 'business', premium: true }] }] },
      'users[0].drives[0].premium goes with personal drives only.',
    ],
    [
      'a name that no file may have',
      withItems([{ name: 'a:b', content: '' }]),
      `${place}[0].name is refused: The name 'a:b' has the character :`,
    ],
    [
      'a name reserved at a root',
      withItems([{ name: 'Forms', items: [] }]),
      `${place}[0].name is refused: The name 'Forms' is reserved at the root`,
    ],
    [
      'a path that is too long',
      withItems([{ name: 'a'.repeat(200), items: [{ name: 'b'.repeat(201), items: [] }] }]),
      `${place}[0].items[0].name is refused: The path has 402 characters`,
    ],
    [
      'two siblings of one name',
      withItems([
        { name: 'Plan', items: [] },
        { name: 'PLAN', items: [] },
      ]),
      `${place}[1].name 'PLAN' is the name of ${place}[0] already`,
    ],
    [
      'an item without content',
      withItems([{ name: 'a' }]),
      `${place}[0] has none of items, content, contentBase64 and size; give exactly one of them.`,
    ],
    [
      'an item with two contents',
      withItems([{ name: 'a', content: '', size: 1 }]),
      `${place}[0] has content and size of items`,
    ],
    [
      'a fill without size',
      withItems([{ name: 'a', content: '', fill: 'x' }]),
      `${place}[0].fill goes with size only.`,
    ],
    ['base64 that is none', withItems([{ name: 'a', contentBase64: 'YQ' }]), `${place}[0].contentBase64 is not base64`],
    [
      'a permission for nobody',
      withItems([{ name: 'a', content: '', permissions: [{ to: 'eve@convite.example', role: 'read' }] }]),
      `${place}[0].permissions[0].to 'eve@convite.example' names nobody in this document and is no address outside.`,
    ],
    [
      'a permission on a personal root',
      { organization, users: [{ ...ana, drives: [{ driveType: 'personal', grants: [{ to: 'ana', role: 'read' }] }] }] },
      'users[0].drives[0].grants cannot be on a personal drive',
    ],
    [
      'a permission for a distribution list',
      {
        organization,
        users: [{ ...ana, drives: [{ driveType: 'business', grants: [{ to: 'G', role: 'read' }] }] }],
        groups: [{ displayName: 'G', securityEnabled: false }],
      },
      "users[0].drives[0].grants[0].to 'G' is a distribution list, which cannot hold permissions.",
    ],
    [
      'a permission for a disabled account',
      {
        organization,
        users: [
          { ...ana, accountEnabled: false, drives: [{ driveType: 'business', grants: [{ to: 'ana', role: 'read' }] }] },
        ],
      },
      "users[0].drives[0].grants[0].to 'ana' is a disabled account.",
    ],
  ])('%s is named with its place', (_case, document, message) => {
    const faults = faultsOf(document)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(message)
  })

  it('all its mistakes are told at once, the first in the message', () => {
    const document = {
      organization,
      users: [{ ...ana, mail: 'x' }, { displayName: 'B' }],
      groups: [{ displayName: 'G', members: ['eve'] }],
    }
    expect(faultsOf(document)).toHaveLength(3)
    expect(() => planSeed(document, planTools)).toThrow(
      /^The seed document has a mistake: users\[0\]\.mail 'x' .*\(and 2 more, see details\)$/,
    )
  })

  it('outside development mode a password is long enough', () => {
    const document = { organization, users: [{ ...ana, password: 'short' }] }
    expect(faultsOf(document)).toEqual([])
    expect(faultsOf(document, { keepsSecrets: false })).toEqual(['users[0].password has 5 characters; give 12 to 256.'])
  })

  it('outside development mode an application needs its secret', () => {
    const document = { organization, applications: [{ displayName: 'A' }] }
    expect(faultsOf(document, { keepsSecrets: false })).toEqual([
      'applications[0].clientSecret is missing; only development mode makes one up.',
    ])
  })
})
