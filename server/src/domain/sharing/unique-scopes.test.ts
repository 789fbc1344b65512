import { expect, it } from 'vitest'
import { anOp, aSeen, aUser, silentLog } from '../testing/facts.ts'
import { checkUniqueScopes } from './invite-rules.ts'

/** What an invite to an item says to the log when its drive has so many items with permissions of their own. */
function warningsAt(uniqueScopes: number, ownGrants = 0): readonly unknown[] {
  const warnings: unknown[] = []
  const log = { ...silentLog, warn: (facts: unknown) => warnings.push(facts) }
  const op = anOp(aUser('ben'), { log, settings: { uniquePermissionsLimit: 10 } })
  checkUniqueScopes(op, aSeen(op, { uniqueScopes, item: { ownGrants } }))
  return warnings
}

it('a share that takes a drive above 80 % of its limit of items with permissions is told to the operator', () => {
  expect(warningsAt(7)).toEqual([])
  expect(warningsAt(8)).toEqual([{ drive: expect.stringMatching(/^b!/), count: 9, limit: 10 }])
  expect(warningsAt(9)).toHaveLength(1)
  expect(() => warningsAt(10)).toThrow('This drive has 10 items with permissions of their own; the limit is 10.')
})

it('an item that has permissions of its own comes no nearer to the limit', () => {
  expect(warningsAt(9, 1)).toEqual([])
  expect(warningsAt(10, 1)).toEqual([])
})
