import { describe, expect, it } from 'vitest'
import type { AppError } from '../domain/errors.ts'
import { judgeSeed } from './judge-seed.ts'
import { ana, organization, planTools } from './testing/plan-fixtures.ts'

function faultsOf(value: unknown): readonly string[] {
  try {
    judgeSeed(value, planTools)
  } catch (error) {
    return (error as AppError).details.map(({ message }) => message)
  }
  return []
}

describe('a seed document with mistakes of form and of meaning', () => {
  it('is told all of them at once, each at its place', () => {
    const users = [{ userPrincipalName: 'x@convite.example' }, { ...ana, mail: 'no' }, { ...ana, colour: 'red' }]
    expect(faultsOf({ organization, users, applications: [{ displayName: 'A', roles: ['Nothing'] }] })).toEqual([
      'users[0].displayName is missing.',
      expect.stringMatching(/^users\[2\]\.colour is unknown; known here: /) as string,
      "users[1].mail 'no' is not an e-mail address: it has no @.",
      expect.stringMatching(/^applications\[0\]\.roles\[0\] is 'Nothing'; /) as string,
    ])
  })

  it('names nobody as missing who may be in a part that cannot be read', () => {
    const groups = [{ displayName: 'G', members: ['eve', 'ana'] }]
    expect(faultsOf({ organization, users: [ana], groups })).toEqual([
      "groups[0].members[0] 'eve' names nobody in this document.",
    ])
    expect(faultsOf({ organization, users: [ana, { mailNickname: 'eve' }], groups })).toEqual([
      'users[1].displayName is missing.',
    ])
  })

  it('is judged by its form alone where the organisation, on which all hangs, is wrong', () => {
    expect(faultsOf({ organization: {}, users: [{ ...ana, mail: 'no' }] })).toEqual([
      'organization.displayName is missing.',
      'organization.domains is missing.',
    ])
    expect(faultsOf({ users: [{ ...ana, mail: 'no', drives: [{}] }] })).toEqual([
      'users[0].drives[0].driveType is missing.',
    ])
    expect(faultsOf(7)).toHaveLength(1)
    expect(faultsOf({ organization, users: 7 })).toEqual(["users is '7'; it has to be of the type array."])
  })

  it('is given back as it is when it has none', () => {
    const document = { organization, users: [ana] }
    expect(judgeSeed(document, planTools)).toBe(document)
  })
})
