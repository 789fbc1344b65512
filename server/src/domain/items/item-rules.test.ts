import { describe, expect, it } from 'vitest'
import type { Authorized } from '../access/authorize.ts'
import type { ItemUpdate, ItemWriter } from '../ports/item-writer.ts'
import { aDrive, anOp, aSeen, keys, reaching, type SeenFacts } from '../testing/facts.ts'
import { makeDeleteItem } from './delete-item.ts'
import { checkQuota } from './item-rules.ts'
import { checkReplaceable } from './replace-content.ts'
import { type ItemPatch, makeUpdateItem } from './update-item.ts'

const op = anOp()
const granted = [reaching(keys.root, 2)]
const place = (facts: SeenFacts) => aSeen(op, { reaching: granted, ...facts }) as Authorized<'write'>
const root = place({ depth: 1 })
const folder = place({ depth: 2 })
const sub = place({ depth: 3, item: { fsModifiedAt: 5, description: 'old' } })
const noTimes = { createdAt: null, modifiedAt: null, accessedAt: null }
const nothing: ItemPatch = {
  name: null,
  parent: null,
  conflict: 'fail',
  times: noTimes,
  description: null,
  expectedSeq: null,
}

function updating() {
  const writes: ItemUpdate[] = []
  const writer: Partial<ItemWriter> = {
    update: async write => {
      writes.push(write)
      return sub.item
    },
  }
  return { update: makeUpdateItem({ writer: writer as ItemWriter }), writes }
}

describe('an update', () => {
  it.each<[string, Partial<ItemPatch>]>([
    ['nothing', {}],
    ['the name it has', { name: sub.item.name }],
    ['the parent it has', { parent: folder }],
    ['the date it has', { times: { ...noTimes, modifiedAt: 5 } }],
  ])('that says %s writes nothing', async (_what, patch) => {
    const { update, writes } = updating()
    expect(await update(op, sub, { ...nothing, ...patch })).toBe(sub.item)
    expect(writes).toEqual([])
  })

  it.each<[string, Partial<ItemPatch>]>([
    ['another name', { name: '2027' }],
    ['another parent', { parent: root }],
    ['another date', { times: { ...noTimes, accessedAt: 5 } }],
    ['no description', { description: '' }],
  ])('that says %s is written', async (_what, patch) => {
    const { update, writes } = updating()
    await update(op, sub, { ...nothing, ...patch })
    expect(writes).toHaveLength(1)
  })

  it('judges the name at the place where it will stand', async () => {
    const forms = place({ depth: 3, item: { name: 'forms' } })
    await expect(updating().update(op, forms, { ...nothing, parent: root })).rejects.toMatchObject({
      code: 'invalidPath',
    })
    await expect(updating().update(op, sub, { ...nothing, name: 'x'.repeat(399) })).rejects.toMatchObject({
      code: 'pathIsTooLong',
    })
  })

  it('does not touch what somebody else has checked out', async () => {
    const locked = place({ item: { lockedBy: 'other' } })
    await expect(updating().update(op, locked, { ...nothing, name: 'm' })).rejects.toMatchObject({ code: 'itemLocked' })
    expect(() => checkReplaceable(op, locked)).toThrow(expect.objectContaining({ code: 'itemLocked' }))
    const remove = makeDeleteItem({ writer: {} as ItemWriter })
    await expect(remove(op, locked, null)).rejects.toMatchObject({ code: 'itemLocked' })
  })
})

it('the quota refuses what would not fit, and nothing where there is none', () => {
  const drive = aDrive({ quotaTotal: 100, usedBytes: 60 })
  expect(() => checkQuota(drive, 40)).not.toThrow()
  expect(() => checkQuota(drive, 41)).toThrow(expect.objectContaining({ code: 'quotaLimitReached' }))
  expect(() => checkQuota({ ...drive, quotaTotal: 0 }, 2 ** 50)).not.toThrow()
})
