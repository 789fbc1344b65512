import { describe, expect, it } from 'vitest'
import type { Grant } from '../access/grant.ts'
import type { ItemKey } from '../ids.ts'
import type { OperationContext } from '../operation-context.ts'
import { aCaller, aGrant, anOp, aSeen, aUser, keys, reaching, type SeenFacts, testNow } from '../testing/facts.ts'
import { createFakeGrants } from '../testing/fake-grants.ts'
import { readEffectivePermissions } from './effective-permissions.ts'

const at = (item: number): { item: ItemKey } => ({ item: item as ItemKey })
const ownerEntry = aGrant({ grantee: 'ana', rank: 3, ...at(keys.root), grantedBy: null })
const asOwner = anOp(aUser('ana'))
const ownerReach = [reaching(keys.root, 3, { grantee: 'ana' })]

const read = (rows: readonly Grant[], op: OperationContext = asOwner, facts: SeenFacts = { reaching: ownerReach }) =>
  readEffectivePermissions(createFakeGrants(rows), op, aSeen(op, facts))

/** `grantee@item` of what is shown, in order. */
const list = async (...question: Parameters<typeof read>) =>
  (await read(...question)).visible.map(grant => `${grant.grantee}@${grant.item}`)

describe('the effective list', () => {
  it('holds what stands on the item and on every folder above it', async () => {
    const rows = [ownerEntry, ...[keys.root, keys.folder, keys.sub, keys.file].map(item => aGrant(at(item)))]
    expect(await list([...rows, aGrant(at(keys.other))])).toEqual(['ana@1', 'ben@4', 'ben@1', 'ben@2', 'ben@3'])
  })

  it('begins with the owner, then direct grants, then links, then what is inherited, each in order of creation', async () => {
    const rows = [
      aGrant({ grantee: 'inherited-first', ...at(keys.folder) }),
      aGrant({ grantee: 'link-first', kind: 'people' }),
      aGrant({ grantee: 'direct-first' }),
      aGrant({ grantee: 'mail:open', kind: 'anonymous' }),
      aGrant({ grantee: 'direct-second' }),
      aGrant({ grantee: 'inherited-second', kind: 'people', ...at(keys.root) }),
      ownerEntry,
    ]
    expect(await list(rows)).toEqual([
      'ana@1',
      'direct-first@4',
      'direct-second@4',
      'link-first@4',
      'mail:open@4',
      'inherited-first@2',
      'inherited-second@1',
    ])
  })

  it('leaves out what has ended, to the millisecond, and says that the end has no change number yet', async () => {
    const ended = aGrant({ grantee: 'past', expiresAt: testNow })
    const going = aGrant({ grantee: 'future', expiresAt: testNow + 1 })
    expect((await read([ended, going])).visible.map(grant => grant.grantee)).toEqual(['future'])
    expect((await read([ended, going])).followsTag).toBe(false)
    expect((await read([going])).followsTag).toBe(true)
    expect((await read([aGrant({ ...at(keys.folder), expiresAt: testNow - 1 })])).followsTag).toBe(false)
  })

  it('begins at the nearest break of inheritance, owners apart', async () => {
    const rows = [
      ownerEntry,
      aGrant({ grantee: 'above', ...at(keys.folder) }),
      aGrant({ grantee: 'at', ...at(keys.sub) }),
      aGrant({ grantee: 'below' }),
    ]
    expect(await list(rows, asOwner, { reaching: ownerReach, broken: [keys.sub] })).toEqual([
      'ana@1',
      'below@4',
      'at@3',
    ])
    expect(
      (
        await read([aGrant({ ...at(keys.folder), expiresAt: testNow })], asOwner, {
          reaching: ownerReach,
          broken: [keys.sub],
        })
      ).followsTag,
    ).toBe(true)
  })

  it('follows the eTag for those alone who see all of it whatever groups they are in', async () => {
    const follows = async (op: OperationContext, grantee: string, rank: number) =>
      (await read([ownerEntry], op, { reaching: [reaching(keys.root, rank, { grantee })] })).followsTag
    expect(await follows(asOwner, 'ana', 3)).toBe(true)
    expect(await follows(asOwner, 'group-of-ana', 3)).toBe(false)
    expect(await follows(asOwner, 'ana', 2)).toBe(false)
    expect(await follows(anOp(null, { caller: aCaller({ kind: 'app', userId: null }) }), 'ana', 3)).toBe(true)
  })

  it('has no owner entry on personal drives', async () => {
    const facts = { reaching: ownerReach, drive: { type: 'personal' } } as const
    expect(await list([ownerEntry, aGrant()], asOwner, facts)).toEqual(['ben@4'])
  })
})

describe('who sees what', () => {
  const rows = [
    ownerEntry,
    aGrant({ grantee: 'ben', ...at(keys.folder) }),
    aGrant({ grantee: 'planners' }),
    aGrant({ grantee: 'carla' }),
    aGrant({ grantee: 'dieter', grantedBy: 'ben' }),
    aGrant({ grantee: 'mail:open', kind: 'anonymous' }),
  ]
  const everything = ['ana@1', 'planners@4', 'carla@4', 'dieter@4', 'mail:open@4', 'ben@2']

  it('owners and applications see everything', async () => {
    expect(await list(rows)).toEqual(everything)
    const app = anOp(null, { caller: aCaller({ userId: null, scopes: new Set(['Files.Read.All']) }) })
    expect(await list(rows, app, { reaching: [] })).toEqual(everything)
  })

  it('others see their own, their groups’, the owner entry and what they made', async () => {
    const reach = [reaching(keys.folder, 1), reaching(keys.file, 2, { grantee: 'planners' })]
    expect(await list(rows, anOp(), { reaching: reach })).toEqual(['ana@1', 'planners@4', 'dieter@4', 'ben@2'])
    expect(await list(rows, anOp(), { reaching: [reaching(keys.folder, 1)] })).toEqual(['ana@1', 'dieter@4', 'ben@2'])
  })

  it('what an application made is its own, not that of a person with its id', async () => {
    const made = [aGrant({ grantee: 'carla', grantedBy: 'app:client' }), aGrant()]
    expect(await list(made, anOp(), { reaching: [reaching(keys.file, 1)] })).toEqual(['ben@4'])
  })

  it('the same person’s grant on another item of the chain is shown only when it reaches the caller', async () => {
    const two = [aGrant({ grantee: 'planners', ...at(keys.root) }), aGrant({ grantee: 'planners' })]
    expect(await list(two, anOp(), { reaching: [reaching(keys.file, 1, { grantee: 'planners' })] })).toEqual([
      'planners@4',
    ])
  })
})
