import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewSession, SignInSessions } from '../../domain/ports/sign-in-sessions.ts'
import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import { createOidcState, type OidcStateStore } from '../oidc-state.ts'
import { createSignInSessions } from '../sign-in-sessions.ts'
import { describeOnEngines } from './describe-on-engines.ts'
import { type DirectoryWorld, makeDirectoryWorld } from './directory-world.ts'

const minute = 60_000
const day = 24 * 60 * minute

describeOnEngines('sign-in sessions', makeStore => {
  let world: DirectoryWorld
  let sessions: SignInSessions
  let state: OidcStateStore
  let ana: PrincipalRecord
  let ben: PrincipalRecord
  let T: number

  beforeEach(async () => {
    world = await makeDirectoryWorld(makeStore)
    sessions = createSignInSessions(world.engine)
    state = createOidcState(world.engine)
    ana = await world.aUser('ana', { passwordHash: 'hash' })
    ben = await world.aUser('ben')
    T = world.clock.now()
  })
  afterEach(() => world.close())

  const begin = (uid: string, person = ana, change: Partial<NewSession> = {}) =>
    sessions.begin({
      uid,
      person: person.id,
      method: 'password',
      userAgent: 'Firefox',
      address: '192.0.2.1',
      stamp: person.tokensValidFrom,
      now: T,
      endsAt: T + 30 * day,
      ...change,
    })
  const keep = (model: string, id: string, accountId: string, sessionUid: string | null) =>
    state.upsert({
      model,
      id,
      payload: {},
      grantId: null,
      uid: model === 'Session' ? sessionUid : null,
      userCode: null,
      accountId,
      clientId: null,
      sessionUid,
      expiresAt: null,
    })
  const kept = async () =>
    (await world.query('select state_id from oidc_state order by state_id')).map(row => String(row['state_id']))
  const uidsOf = async (person: PrincipalRecord) =>
    (await sessions.listOf(person.id, T)).map(({ uid }) => uid).toSorted()
  const stampOf = async ({ id }: PrincipalRecord) =>
    (await world.directory.findPrincipal(id))?.tokensValidFrom as number | null
  const versionOf = async () => (await world.query("select value from counters where name = 'directory'"))[0]?.['value']
  const auditOf = (action: string) =>
    world.query('select actor, target, old_value, new_value from audit where action = ? order by seq, part', action)

  it('are found while they last, with what the browser said in printable letters and not too long', async () => {
    expect(await begin('s1', ana, { userAgent: `Fire\u0007fox ${'x'.repeat(1000)}` })).toBe(true)
    expect(await sessions.find('s1', T)).toEqual({
      uid: 's1',
      person: ana.id,
      method: 'password',
      startedAt: T,
      seenAt: T,
      endsAt: T + 30 * day,
      userAgent: `Fire?fox ${'x'.repeat(247)}`,
      address: '192.0.2.1',
    })
    expect(await sessions.find('S1', T)).toBeNull()
  })

  it('are over at their end, to the second, however often they are seen', async () => {
    await begin('short', ana, { endsAt: T + day })
    await begin('long')
    await sessions.seen('short', T + day - 1)
    const alive = async (uid: string, at: number) => (await sessions.find(uid, at)) !== null
    expect([await alive('short', T + day - 1), await alive('short', T + day)]).toEqual([true, false])
    expect((await sessions.listOf(ana.id, T + day)).map(({ uid }) => uid)).toEqual(['long'])
    await sessions.seen('short', T + day)
    expect(await alive('short', T + day)).toBe(false)
  })

  it('live on with a refresh token that came of them, and never shorter for it', async () => {
    await begin('s', ana, { endsAt: T + day })
    await sessions.extend('s', T + 90 * day)
    await sessions.extend('s', T + 2 * day)
    expect((await sessions.find('s', T))?.endsAt).toBe(T + 90 * day)
    await sessions.extend('nobody', T + day)
    expect(await sessions.find('nobody', T)).toBeNull()
  })

  it('are noted as seen at most every five minutes', async () => {
    await begin('s1')
    await sessions.seen('s1', T + 5 * minute - 1)
    expect((await sessions.find('s1', T))?.seenAt).toBe(T)
    await sessions.seen('s1', T + 5 * minute)
    expect((await sessions.find('s1', T))?.seenAt).toBe(T + 5 * minute)
    await sessions.seen('s1', T)
    expect((await sessions.find('s1', T))?.seenAt).toBe(T + 5 * minute)
  })

  it('are listed by person, the newest first, and for everybody in pages', async () => {
    await begin('s1')
    await begin('s2', ana, { now: T + 1 })
    await begin('s3', ben)
    expect((await sessions.listOf(ana.id, T)).map(({ uid }) => uid)).toEqual(['s2', 's1'])
    const first = await sessions.list({ after: null, limit: 2 }, T)
    const second = await sessions.list({ after: first.after, limit: 2 }, T)
    expect([...first.entries, ...second.entries].map(({ uid }) => uid)).toEqual(['s1', 's2', 's3'])
    expect(second.after).toBeNull()
  })

  it('end alone, with all that the issuer keeps of them, and one audit row', async () => {
    await begin('s1')
    await begin('s2')
    await keep('Session', 'a', ana.id, 's1')
    await keep('RefreshToken', 'b', ana.id, 's1')
    await keep('RefreshToken', 'c', ana.id, 's2')
    expect(await sessions.end(world.by, 's1', ben.id)).toBe(false)
    expect(await kept()).toEqual(['a', 'b', 'c'])
    const before = await versionOf()
    expect(await sessions.end(world.by, 's1', ana.id)).toBe(true)
    // No cache of accounts and applications is dropped when somebody signs out.
    expect(await versionOf()).toBe(before)
    expect(await sessions.end(world.by, 's1')).toBe(false)
    expect(await uidsOf(ana)).toEqual(['s2'])
    expect(await kept()).toEqual(['c'])
    expect(await auditOf('session.end')).toEqual([
      { actor: 'system', target: ana.id, old_value: '{"session":"s1","method":"password"}', new_value: null },
    ])
  })

  it('of a person end all together, with every token, and others stay', async () => {
    await begin('s1')
    await begin('s2')
    await begin('s3', ben)
    await keep('Session', 'a', ana.id, 's1')
    await keep('RefreshToken', 'b', ana.id, null)
    await keep('RefreshToken', 'c', ben.id, 's3')
    const before = await versionOf()
    await sessions.endAll(world.by, ana.id)
    expect(await versionOf()).not.toBe(before)
    expect([await uidsOf(ana), await uidsOf(ben), await kept()]).toEqual([[], ['s3'], ['c']])
    expect(await stampOf(ana)).toBe(T + 1000)
    expect(await stampOf(ben)).toBeNull()
    expect(await auditOf('user.endSessions')).toEqual([
      {
        actor: 'system',
        target: ana.id,
        old_value: '{"tokensValidFrom":null}',
        new_value: `{"tokensValidFrom":${T + 1000}}`,
      },
    ])
  })

  it('of a person end but for one, whose tokens end too', async () => {
    await begin('s1')
    await begin('s2')
    await keep('Session', 'a', ana.id, 's1')
    await keep('RefreshToken', 'b', ana.id, 's1')
    await keep('Session', 'c', ana.id, 's2')
    await sessions.endAll(world.by, ana.id, { except: 's1' })
    expect([await uidsOf(ana), await kept()]).toEqual([['s1'], ['a']])
  })

  it('of nobody cannot be ended', async () => {
    await expect(sessions.endAll(world.by, 'x' as never)).rejects.toMatchObject({ code: 'directoryObjectNotFound' })
  })

  describe('with all tokens', () => {
    beforeEach(async () => {
      await begin('s1')
      await keep('Session', 'a', ana.id, 's1')
      await keep('RefreshToken', 'b', ana.id, 's1')
      await world.query(
        `insert into password_resets (principal_id, token_hash, expires_at) values ('${ana.id}', 'h', 1)`,
      )
    })
    const rest = async () => [
      await uidsOf(ana),
      await kept(),
      (await world.query('select * from password_resets')).length,
    ]

    it.for([
      ['a new password', { passwordHash: 'another' }],
      ['no password', { passwordHash: null }],
      ['disabling', { isEnabled: false }],
    ] as const)('end by %s', async ([, change]) => {
      const changed = await world.admin.updateUser(world.by, ana.id, change)
      expect(changed.tokensValidFrom).toBe(T + 1000)
      expect([await stampOf(ana), await rest()]).toEqual([T + 1000, [[], [], 0]])
    })

    it('end by the deletion of the account', async () => {
      await world.admin.deleteUser(world.by, ana.id)
      expect([await stampOf(ana), await rest()]).toEqual([T + 1000, [[], [], 0]])
    })

    it.for([
      ['another title', { jobTitle: 'Lead' }],
      ['the same password', { passwordHash: 'hash' }],
      ['enabling', { isEnabled: true }],
    ] as const)('stay through %s', async ([, change]) => {
      await world.admin.updateUser(world.by, ana.id, change)
      expect([await stampOf(ana), await rest()]).toEqual([null, [['s1'], ['a', 'b'], 1]])
    })
  })

  describe('begin no more', () => {
    it.for([
      ['the password changed', (id: string) => world.admin.updateUser(world.by, id, { passwordHash: 'another' })],
      ['the account was disabled', (id: string) => world.admin.updateUser(world.by, id, { isEnabled: false })],
      ['the account was deleted', (id: string) => world.admin.deleteUser(world.by, id)],
      ['all sessions were ended', (id: string) => sessions.endAll(world.by, id as never)],
    ] as const)('for who proved themselves before %s', async ([, change]) => {
      await change(ana.id)
      expect(await begin('s1', ana)).toBe(false)
      expect(await uidsOf(ana)).toEqual([])
    })

    it('and for who does afterwards they begin', async () => {
      await sessions.endAll(world.by, ana.id)
      const now = (await world.directory.findPrincipal(ana.id)) as PrincipalRecord
      expect(await begin('s1', now)).toBe(true)
    })

    it('while all of them are being ended: what began is gone, or did not begin', async () => {
      const outcomes = await Promise.all([
        ...Array.from({ length: 10 }, (_, index) => begin(`early${index}`)),
        sessions.endAll(world.by, ana.id),
        ...Array.from({ length: 10 }, (_, index) => begin(`late${index}`)),
      ])
      expect(outcomes).toHaveLength(21)
      expect(await uidsOf(ana)).toEqual([])
    })
  })

  it('are swept when they are over', async () => {
    await begin('s1')
    await begin('s2')
    await begin('s3', ana, { endsAt: T + 30 * day + 1 })
    expect(await sessions.sweep(T + 30 * day - 1, 10)).toBe(0)
    expect(await sessions.sweep(T + 30 * day, 1)).toBe(1)
    expect(await sessions.sweep(T + 30 * day, 10)).toBe(1)
    expect(await uidsOf(ana)).toEqual(['s3'])
  })
})
