import { describe, expect, it } from 'vitest'
import { type Authorized, type SeenItem } from '../access/authorize.ts'
import type { Grant } from '../access/grant.ts'
import { AppError } from '../errors.ts'
import type { ItemKey } from '../ids.ts'
import type { OperationContext } from '../operation-context.ts'
import { formatInstant } from '../time.ts'
import { aGrant, aGuest, anOp, aSeen, aUser, keys, reaching, type SeenFacts, testNow } from '../testing/facts.ts'
import { createFakeGrants } from '../testing/fake-grants.ts'
import { findPermission, refuseFixedRoot } from './find-permission.ts'
import { removePermission } from './remove-permission.ts'
import { type PermissionPatch, updatePermission } from './update-permission.ts'

const ana = anOp(aUser('ana'))
const ben = anOp(aUser('ben'))
const owned: SeenFacts = { reaching: [reaching(keys.root, 3, { grantee: 'ana' })] }
const edited: SeenFacts = { reaching: [reaching(keys.file, 2)] }
const inAnHour = testNow + 3_600_000
const fits = () => null

const codeOf = async (action: () => Promise<unknown>): Promise<string> => {
  try {
    await action()
    return 'done'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

const patchOf = (patch: Partial<PermissionPatch>): PermissionPatch => ({
  roles: undefined,
  expirationDateTime: undefined,
  ...patch,
})

async function update(
  grant: Grant,
  patch: Partial<PermissionPatch>,
  facts: SeenFacts = owned,
  op: OperationContext = ana,
  checkIfMatch = fits,
) {
  const grants = createFakeGrants([grant])
  // The transport has authorised the caller to share before it asks.
  const seen = aSeen(op, facts) as SeenItem as Authorized<'share'>
  const code = await codeOf(() => updatePermission({ grants })(op, seen, grant, patchOf(patch), checkIfMatch))
  return { code, changes: grants.changes, row: grants.rows[0] }
}

async function remove(grant: Grant, facts: SeenFacts = owned, op: OperationContext = ana, checkIfMatch = fits) {
  const grants = createFakeGrants([grant])
  const seen = aSeen(op, facts) as SeenItem as Authorized<'read'>
  const code = await codeOf(() => removePermission({ grants })(op, seen, grant, checkIfMatch))
  return { code, removals: grants.removals }
}

const personal = { type: 'personal', isPremium: true } as const
const onPersonal: SeenFacts = { ...owned, drive: personal }
const direct = aGrant()
const people = aGrant({ kind: 'people' })
const anonymous = aGrant({ kind: 'anonymous', grantee: 'mail:x@y.example' })
const inherited = aGrant({ item: keys.folder as ItemKey })
const ownerEntry = aGrant({ grantee: 'ana', rank: 3, item: keys.root as ItemKey, grantedBy: null })

describe('changing a permission', () => {
  it.each([
    ['a direct grant changes its role', direct, { roles: ['write'] }, owned, 'done'],
    [
      'a direct grant on a business drive does not expire',
      direct,
      { expirationDateTime: formatInstant(inAnHour) },
      owned,
      'expirationNeedsLink',
    ],
    ['an invitation on a personal drive changes its role', people, { roles: ['write'] }, onPersonal, 'done'],
    [
      'an invitation on a premium drive takes an expiry',
      people,
      { expirationDateTime: formatInstant(inAnHour) },
      onPersonal,
      'done',
    ],
    [
      'on a basic drive it takes none',
      people,
      { expirationDateTime: formatInstant(inAnHour) },
      { ...owned, drive: { type: 'personal' } },
      'accountUpgradeRequired',
    ],
    ['a people link changes in nothing: role', people, { roles: ['write'] }, owned, 'badArgument'],
    [
      'a people link changes in nothing: expiry',
      people,
      { expirationDateTime: formatInstant(inAnHour) },
      owned,
      'badArgument',
    ],
    ['an anonymous link takes an expiry', anonymous, { expirationDateTime: formatInstant(inAnHour) }, owned, 'done'],
    ['the role of a link is fixed', anonymous, { roles: ['write'] }, owned, 'linkRoleFixed'],
    [
      'the role of a link is fixed on personal drives too',
      anonymous,
      { roles: ['write'] },
      onPersonal,
      'linkRoleFixed',
    ],
    ['an inherited one is changed where it stands', inherited, { roles: ['write'] }, owned, 'inheritedPermission'],
    ['the owner entry stays', ownerEntry, { roles: ['read'] }, owned, 'ownerPermission'],
    ['roles must not be empty', direct, { roles: [] }, owned, 'rolesRequired'],
    ['owner cannot be given', direct, { roles: ['owner'] }, owned, 'invalidRole'],
    ['an expiry must be a moment', anonymous, { expirationDateTime: 'tomorrow' }, owned, 'invalidParameterFormat'],
    ['an expiry must lie ahead', anonymous, { expirationDateTime: formatInstant(testNow) }, owned, 'expirationInPast'],
  ] as const)('%s', async (_name, grant, patch, facts, expected) => {
    const { code, changes } = await update(grant, patch, facts)
    expect(code).toBe(expected)
    expect(changes).toHaveLength(expected === 'done' ? 1 : 0)
  })

  it('leaves what was not sent, and takes an expiry away by null or by the first year', async () => {
    const ending = aGrant({ kind: 'people', expiresAt: inAnHour })
    expect((await update(ending, { roles: ['write'] }, onPersonal)).row).toMatchObject({ rank: 2, expiresAt: inAnHour })
    for (const never of [null, '0001-01-01T00:00:00Z']) {
      expect((await update(ending, { expirationDateTime: never }, onPersonal)).row).toMatchObject({
        rank: 1,
        expiresAt: null,
      })
    }
  })

  it('an expiry can be taken away on a drive that gives none', async () => {
    const ending = aGrant({ kind: 'people', expiresAt: inAnHour })
    expect((await update(ending, { expirationDateTime: null }, { ...owned, drive: { type: 'personal' } })).code).toBe(
      'done',
    )
  })

  it('the same again is no change', async () => {
    expect(await update(direct, { roles: ['read'] })).toMatchObject({ code: 'done', changes: [] })
    const ending = aGrant({ kind: 'anonymous', grantee: 'mail:x', expiresAt: inAnHour })
    expect(await update(ending, { expirationDateTime: formatInstant(inAnHour) })).toMatchObject({
      code: 'done',
      changes: [],
    })
  })

  it('belongs to owners and to whoever made the permission', async () => {
    expect((await update(direct, { roles: ['write'] }, edited, ben)).code).toBe('accessRestricted')
    expect((await update(aGrant({ grantee: 'carla', grantedBy: 'ben' }), { roles: ['write'] }, edited, ben)).code).toBe(
      'done',
    )
  })

  it('with a stale If-Match changes nothing', async () => {
    const stale = () => {
      throw new AppError('entityTagDoesNotMatch', 'stale')
    }
    expect(await update(direct, { roles: ['write'] }, owned, ana, stale)).toMatchObject({
      code: 'entityTagDoesNotMatch',
      changes: [],
    })
    expect(await remove(direct, owned, ana, stale)).toMatchObject({ code: 'entityTagDoesNotMatch', removals: [] })
  })

  it('that went meanwhile is not there', async () => {
    const grants = createFakeGrants()
    const seen = aSeen(ana, owned) as SeenItem as Authorized<'share'>
    expect(
      await codeOf(() => updatePermission({ grants })(ana, seen, direct, patchOf({ roles: ['write'] }), fits)),
    ).toBe('itemNotFound')
    expect(
      await codeOf(() => removePermission({ grants })(ana, seen as SeenItem as Authorized<'read'>, direct, fits)),
    ).toBe('itemNotFound')
  })
})

describe('removing a permission', () => {
  it.each([
    ['a direct grant', direct, owned, 'done'],
    ['a pending invitation', people, owned, 'done'],
    ['a link', anonymous, owned, 'done'],
    ['an inherited one', inherited, owned, 'inheritedPermission'],
    ['the owner entry', ownerEntry, owned, 'ownerPermission'],
    ['on the root of a business drive', aGrant({ item: keys.root as ItemKey }), { ...owned, depth: 1 }, 'done'],
    [
      'on the root of a personal drive',
      aGrant({ item: keys.root as ItemKey }),
      { ...onPersonal, depth: 1 },
      'rootItemNotShareable',
    ],
  ] as const)('%s', async (_name, grant, facts, expected) => {
    const { code, removals } = await remove(grant, facts)
    expect(code).toBe(expected)
    expect(removals).toHaveLength(expected === 'done' ? 1 : 0)
  })

  it('tells the store which row, by whom and why', async () => {
    const { removals } = await remove(direct)
    expect(removals).toEqual([
      {
        drive: 77,
        item: keys.file,
        grantee: 'ben',
        action: 'permission.remove',
        expected: null,
        actor: 'ana',
        appId: 'client',
        requestId: 'request-1',
        now: testNow,
      },
    ])
  })

  it('everybody may leave, readers and guests too, but not what their groups or others hold', async () => {
    const reads: SeenFacts = { reaching: [reaching(keys.file, 1), reaching(keys.file, 1, { grantee: 'planners' })] }
    expect((await remove(direct, reads, ben)).code).toBe('done')
    expect((await remove(aGrant({ grantee: 'planners' }), reads, ben)).code).toBe('accessRestricted')
    expect((await remove(aGrant({ grantee: 'carla' }), reads, ben)).code).toBe('accessRestricted')
    expect((await remove(inherited, { reaching: [reaching(keys.folder, 1)] }, ben)).code).toBe('inheritedPermission')
    const guest = anOp(aGuest('bo'))
    expect(
      (
        await remove(
          aGrant({ grantee: 'bo', kind: 'people' }),
          { reaching: [reaching(keys.file, 1, { grantee: 'bo' })] },
          guest,
        )
      ).code,
    ).toBe('done')
  })

  it('of others belongs to owners and to whoever made it, as long as they may share', async () => {
    const byBen = aGrant({ grantee: 'carla', grantedBy: 'ben' })
    expect((await remove(byBen, edited, ben)).code).toBe('done')
    expect((await remove(aGrant({ grantee: 'carla' }), edited, ben)).code).toBe('accessRestricted')
    const closed = anOp(aUser('ben'), { settings: { membersMayShare: false } })
    expect((await remove(byBen, edited, closed)).code).toBe('resharingDisabled')
  })

  it('names the folder from which an inherited permission comes', async () => {
    const messageOf = (grant: Grant) =>
      removePermission({ grants: createFakeGrants() })(
        ana,
        aSeen(ana, owned) as SeenItem as Authorized<'read'>,
        grant,
        fits,
      )
    await expect(messageOf(inherited)).rejects.toThrow("inherited from 'Projects'")
    await expect(messageOf(aGrant({ item: keys.root as ItemKey }))).rejects.toThrow('the root of the drive')
  })
})

describe('finding a permission', () => {
  const same = { permissionId: 'same' }

  it('takes the one on the item before an inherited one of the same id', async () => {
    const grants = createFakeGrants([aGrant({ ...same, item: keys.folder as ItemKey }), aGrant(same)])
    expect((await findPermission(grants, ana, aSeen(ana, owned), 'same')).item).toBe(keys.file)
    const above = createFakeGrants([aGrant({ ...same, item: keys.folder as ItemKey })])
    expect((await findPermission(above, ana, aSeen(ana, owned), 'same')).item).toBe(keys.folder)
  })

  it('hides what the caller may not see, what has ended and what is on another item alike', async () => {
    const hidden = createFakeGrants([
      aGrant({ ...same, grantee: 'carla' }),
      aGrant({ permissionId: 'ended', expiresAt: testNow }),
      aGrant({ permissionId: 'elsewhere', item: keys.other as ItemKey }),
    ])
    const messages = new Set<string>()
    for (const id of ['same', 'ended', 'elsewhere', 'unknown']) {
      const failure = await findPermission(hidden, ben, aSeen(ben, edited), id).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'itemNotFound' })
      messages.add((failure as Error).message.replace(id, ''))
    }
    expect(messages.size).toBe(1)
  })

  it('is not even tried on the root of a personal drive, where nothing can be changed', () => {
    const root = aSeen(ana, { ...onPersonal, depth: 1 })
    expect(() => refuseFixedRoot(root)).toThrow(expect.objectContaining({ code: 'rootItemNotShareable' }))
    expect(() => refuseFixedRoot(aSeen(ana, onPersonal))).not.toThrow()
    expect(() => refuseFixedRoot(aSeen(ana, { ...owned, depth: 1 }))).not.toThrow()
  })
})
