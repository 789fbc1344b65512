import { describe, expect, it } from 'vitest'
import type { OperationContext } from '../operation-context.ts'
import type { PrincipalId } from '../principal.ts'
import { aCaller, aGuest, anOp, aSeen, aUser, keys, reaching, type SeenFacts } from '../testing/facts.ts'
import { type Action, authorize, neededRank, refuse } from './authorize.ts'
import { roleRank } from './grant.ts'

const actions: readonly Action[] = ['read', 'write', 'share']

/** The code of the refusal, or `may`. */
const ask = (op: OperationContext, action: Action, rank: number, facts: SeenFacts = {}) =>
  refuse(op, action, aSeen(op, { ...facts, reaching: [reaching(keys.file, rank)] }))?.code ?? 'may'

describe('roles and actions', () => {
  it.each([
    ['reader', roleRank.read, { read: 'may', write: 'accessDenied', share: 'accessRestricted' }],
    ['writer', roleRank.write, { read: 'may', write: 'may', share: 'may' }],
    ['owner', roleRank.owner, { read: 'may', write: 'may', share: 'may' }],
  ] as const)('a %s', (_name, rank, expected) => {
    for (const action of actions) expect([action, ask(anOp(), action, rank)]).toEqual([action, expected[action]])
  })

  it('the table of needed ranks is the whole rule', () => {
    expect(neededRank).toEqual({ read: 1, write: 2, share: 2 })
  })

  it('a proof is the item itself, a refusal is thrown', () => {
    const op = anOp()
    const seen = aSeen(op)
    expect(authorize(op, 'read', seen)).toBe(seen)
    expect(() => authorize(op, 'write', seen)).toThrow(expect.objectContaining({ code: 'accessDenied' }))
  })

  it('the refusal names the kind of thing, the role that is needed and whom to ask', () => {
    const op = anOp()
    const file = aSeen(op)
    const folder = aSeen(op, { depth: 3, reaching: [reaching(keys.sub, 1)] })
    expect(refuse(op, 'write', file)?.message).toMatch(/file.*role write.*owner/)
    expect(refuse(op, 'share', folder)?.message).toMatch(/folder.*write or owner.*owner/)
  })
})

describe('sharing', () => {
  it('by editors ends with the switch, by owners never', () => {
    const op = anOp(aUser('ben'), { settings: { membersMayShare: false } })
    expect(ask(op, 'share', roleRank.write)).toBe('resharingDisabled')
    expect(ask(op, 'share', roleRank.owner)).toBe('may')
    expect(ask(op, 'write', roleRank.write)).toBe('may')
  })

  it('by guests needs a switch of its own, and full control needs none', () => {
    const guest = aGuest('bo')
    const closed = anOp(guest)
    const open = anOp(guest, { settings: { isResharingByExternalUsersEnabled: true } })
    expect(ask(closed, 'share', roleRank.write)).toBe('resharingDisabled')
    expect(ask(closed, 'share', roleRank.owner)).toBe('may')
    expect(ask(open, 'share', roleRank.write)).toBe('may')
    expect(ask(open, 'share', roleRank.read)).toBe('accessRestricted')
    const both = anOp(guest, { settings: { isResharingByExternalUsersEnabled: true, membersMayShare: false } })
    expect(ask(both, 'share', roleRank.write)).toBe('resharingDisabled')
  })

  it('by an application with a write permission is that of an owner', () => {
    const op = anOp(null, { caller: aCaller({ userId: null }), settings: { membersMayShare: false } })
    expect(refuse(op, 'share', aSeen(op))).toBeNull()
    const reader = anOp(null, { caller: aCaller({ userId: null, scopes: new Set(['Files.Read.All']) }) })
    expect(refuse(reader, 'share', aSeen(reader))?.code).toBe('accessRestricted')
  })
})

describe('scopes that reach the own drives only', () => {
  it('open what lies in them and refuse everything else, whatever the role', () => {
    const op = anOp(aUser('ben'), {
      scopeReach: 'own',
      caller: aCaller({ userId: 'ben' as PrincipalId, scopes: new Set(['Files.ReadWrite']) }),
    })
    for (const action of actions) {
      expect(ask(op, action, roleRank.owner, { drive: { ownerId: 'ben' } })).toBe('may')
      expect(ask(op, action, roleRank.owner, { drive: { ownerId: 'ana' } })).toBe('insufficientScopes')
      // A group or site is nobody's own, even when the ids were alike.
      expect(ask(op, action, roleRank.owner, { drive: { ownerKind: 'group', ownerId: 'ben' } })).toBe(
        'insufficientScopes',
      )
    }
  })

  it('are told of before the role, with what would do', () => {
    const op = anOp(aUser('ben'), { scopeReach: 'own', caller: aCaller({ scopes: new Set(['Files.Read']) }) })
    const refusal = refuse(op, 'write', aSeen(op))
    expect(refusal?.code).toBe('insufficientScopes')
    expect(refusal?.message).toMatch(/Files\.Read\b.*Files\.ReadWrite\.All/)
  })
})
