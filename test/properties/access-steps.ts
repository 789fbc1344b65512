/** What may happen in a random world. */
import fc from 'fast-check'

/** One thing that happens. Numbers pick among what there is, so any list of steps makes sense in any world. */
export type Step =
  | {
      readonly kind: 'give'
      readonly item: number
      readonly to: number
      readonly by: number
      readonly rank: 1 | 2
      readonly life: number | null
    }
  | {
      readonly kind: 'change'
      readonly item: number
      readonly of: number
      readonly rank: 1 | 2
      readonly life: number | null
    }
  | { readonly kind: 'end' | 'endAny'; readonly item: number; readonly of: number }
  | { readonly kind: 'break'; readonly item: number }
  | { readonly kind: 'make'; readonly item: number; readonly isFolder: boolean }
  | { readonly kind: 'move'; readonly item: number; readonly to: number }
  | { readonly kind: 'delete'; readonly item: number }
  | { readonly kind: 'join' | 'leave'; readonly group: number; readonly member: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'sweep' }
  | { readonly kind: 'enable'; readonly person: number; readonly isEnabled: boolean }
  | { readonly kind: 'policy'; readonly allowsOutside: boolean; readonly isBlocked: boolean }

const pick = fc.nat({ max: 1000 })
const life = fc.option(fc.integer({ min: 1, max: 30 }))
const rank = fc.constantFrom(1 as const, 2 as const)

/** Steps, the frequent ones more often. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('give' as const), item: pick, to: pick, by: pick, rank, life }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('change' as const), item: pick, of: pick, rank, life }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('endAny' as const), item: pick, of: pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('break' as const), item: pick }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('make' as const), item: pick, isFolder: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('move' as const), item: pick, to: pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), item: pick }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('join' as const), group: pick, member: pick }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('leave' as const), group: pick, member: pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 1, max: 15 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'sweep' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('enable' as const), person: pick, isEnabled: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('policy' as const),
      allowsOutside: fc.boolean(),
      isBlocked: fc.boolean(),
    }),
  },
)

/** Memberships to begin with, so that people are in groups by more than one way. */
export const anyJoin: fc.Arbitrary<Step> = fc.record({ kind: fc.constant('join' as const), group: pick, member: pick })
