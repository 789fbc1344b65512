import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { AppError } from '../domain/errors.ts'
import { loadDemoSeed } from './demo-seed.ts'
import { parseSeedDocument, readSeedDocument } from './seed-document.ts'
import { planSeed } from './seed-plan.ts'
import { planTools } from './testing/plan-fixtures.ts'

const organization = { displayName: 'Example', domains: ['convite.example'] }

function faultsOf(read: () => unknown): readonly string[] {
  try {
    read()
  } catch (error) {
    const { code, details } = error as AppError
    if (code === 'invalidRequest') return details.map(({ message }) => message)
    throw error
  }
  return []
}

describe('the form of a seed document', () => {
  it('is that of the example in the manual, which can be applied', async () => {
    const manual = await readFile(new URL('../../../docs/seed.md', import.meta.url), 'utf8')
    const [, example = ''] = /```json\n(.*?)```/s.exec(manual) ?? []
    expect(planSeed(parseSeedDocument(example), planTools).permissions).toHaveLength(1)
  })

  it('is met by the demo organisation and by the smallest document', () => {
    expect(loadDemoSeed().organization?.displayName).toBe('Convite Example')
    expect(readSeedDocument({ organization })).toEqual({ organization })
  })

  it.each<[string, unknown, string]>([
    ['a value that is no object', 5, "The document is '5'; it has to be of the type object."],
    ['null', null, "The document is 'null'; it has to be of the type object."],
    ['a missing member', { users: [{}] }, 'users[0].displayName is missing.'],
    ['a missing member further in', { organization: { displayName: 'x' } }, 'organization.domains is missing.'],
    [
      'an unknown member',
      { organization, user: [] },
      'user is unknown; known here: organization, users, groups, sites, applications.',
    ],
    [
      'an unknown member of an item in a folder',
      {
        organization,
        users: [
          {
            displayName: 'A',
            drives: [{ driveType: 'personal', items: [{ name: 'a', items: [{ name: 'b', colour: 'red' }] }] }],
          },
        ],
      },
      'users[0].drives[0].items[0].items[0].colour is unknown; known here: name, items, content, contentBase64, size, fill, permissions.',
    ],
    [
      'a value that is not among those allowed',
      { organization, users: [{ displayName: 'A', drives: [{ driveType: 'team' }] }] },
      "users[0].drives[0].driveType is 'team'; it has to be one of personal, business.",
    ],
    ['a wrong type', { organization, users: { ana: {} } }, 'users is an object; it has to be of the type array.'],
    [
      'an empty list',
      { organization: { ...organization, domains: [] } },
      'organization.domains is a list of 0: it must not have fewer than 1 items.',
    ],
    [
      'an id that is no GUID',
      { organization: { ...organization, id: 'me' } },
      "organization.id is 'me', which is no GUID such as 6b6c0000-0000-4000-8000-000000000001.",
    ],
    [
      'a secret that is too short',
      { organization, applications: [{ displayName: 'A', clientSecret: 'abc' }] },
      "applications[0].clientSecret is 'abc': it must not have fewer than 16 characters.",
    ],
    [
      'a negative size',
      { organization, groups: [{ displayName: 'G', drive: { items: [{ name: 'a', size: -1 }] } }] },
      "groups[0].drive.items[0].size is '-1': it must be >= 0.",
    ],
  ])('%s is named with its place, its value and the rule', (_case, value, message) => {
    expect(faultsOf(() => readSeedDocument(value))).toEqual([message])
  })

  it('tells several mistakes at once', () => {
    const value = { organization: { displayName: '', domains: 'x' }, users: [{ admin: 'yes' }] }
    const faults = faultsOf(() => readSeedDocument(value))
    expect(faults).toContain("organization.displayName is '': it must not have fewer than 1 characters.")
    expect(faults).toContain("organization.domains is 'x'; it has to be of the type array.")
    expect(faults).toContain('users[0].displayName is missing.')
    expect(faults).toContain("users[0].admin is 'yes'; it has to be of the type boolean.")
  })

  it('text that is not JSON is refused with the reason', () => {
    const [message] = faultsOf(() => parseSeedDocument('{"organization":'))
    expect(message).toMatch(/^The document is not JSON: /)
    expect(parseSeedDocument(JSON.stringify({ organization }))).toEqual({ organization })
  })

  it('a document nested without end is refused, not run into', () => {
    const deep = `${'{"name":"a","items":['.repeat(60_000)}${']}'.repeat(60_000)}`
    const json = `{"organization":{"displayName":"x","domains":["x.example"]},"users":[{"displayName":"A","drives":[{"driveType":"personal","items":[${deep}]}]}]}`
    expect(faultsOf(() => parseSeedDocument(json))).toEqual([
      'The document has more than 450 levels; no path is that deep.',
    ])
  })
})
