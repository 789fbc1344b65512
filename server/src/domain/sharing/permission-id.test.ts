import fc from 'fast-check'
import { expect, it } from 'vitest'
import { holderOf, permissionIdOf } from './permission-id.ts'

const kinds = [
  { kind: 'user', isUnified: false },
  { kind: 'group', isUnified: false },
  { kind: 'group', isUnified: true },
] as const

it('the id of a direct permission names its holder', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.constantFrom(...kinds), (id, principal) => {
      expect(holderOf(permissionIdOf({ ...principal, id: id as never }))).toBe(id)
    }),
  )
})

it('other ids name nobody', () => {
  fc.assert(fc.property(fc.oneof(fc.uuid(), fc.string()), text => holderOf(text) === null))
})
