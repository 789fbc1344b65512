import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AccountMails, ClaimedAccountMail, PasswordChanges } from '../../domain/ports/account-mails.ts'
import type { DeliveryResult } from '../../domain/ports/outbox.ts'
import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import { createAccountMails } from '../account-mails.ts'
import { createPasswordChanges } from '../password-changes.ts'
import { createSignInSessions } from '../sign-in-sessions.ts'
import { describeOnEngines } from './describe-on-engines.ts'
import { type DirectoryWorld, makeDirectoryWorld } from './directory-world.ts'

const minute = 60_000
const hour = 60 * minute

describeOnEngines('forgotten passwords', makeStore => {
  let world: DirectoryWorld
  let mails: AccountMails
  let changes: PasswordChanges
  let ana: PrincipalRecord
  let T: number

  beforeEach(async () => {
    world = await makeDirectoryWorld(makeStore)
    mails = createAccountMails(world.engine)
    changes = createPasswordChanges(world.engine)
    ana = await world.aUser('ana', { passwordHash: 'old', passwordSealed: 'sealed' })
    T = world.clock.now()
  })
  afterEach(() => world.close())

  const ask = (mailId: string, now = T) =>
    mails.queueReset({
      mailId,
      name: 'ana@convite.example',
      person: null,
      language: 'es',
      requestedFrom: 'Firefox on Linux',
      requestId: 'r1',
      now,
      expiresAt: now + hour,
    })
  const claim = async (machine = 0, now = T) => mails.claimDue({ now, machine, leaseUntil: machine + 100 }, 10)
  const open = (mail: ClaimedAccountMail, tokenHash = `hash of ${mail.deliveryId}`) =>
    mails.openReset(mail, { person: ana.id, address: 'ana@convite.example', tokenHash, tokenSealed: 'sealed token' })
  const askAndOpen = async (mailId: string, now = T) => {
    await ask(mailId, now)
    const mail = (await claim(0, now)).find(({ deliveryId }) => deliveryId === mailId)
    if (!mail) throw new Error('nothing to claim')
    return open(mail)
  }
  const finish = (tokenHash: string, now = T, noticeId = 'n1') =>
    changes.finishReset({ appId: 'convite', requestId: 'r2', now }, tokenHash, {
      passwordHash: 'new',
      noticeId,
      doneFrom: 'Firefox on Linux',
    })
  const stored = async () =>
    (
      await world.query(
        'select password_hash, password_sealed, tokens_valid_from from principals where principal_id = ?',
        ana.id,
      )
    )[0]
  const ended = (state: DeliveryResult['state'], dueAt: number | null = null): DeliveryResult => ({
    state,
    isUncertain: false,
    reply: '250 ok',
    code: null,
    earlierRows: ['1'],
    dueAt,
    firstTryAt: T,
    endedAt: dueAt === null ? T : null,
  })

  it('a request is claimed once, as it was made', async () => {
    await ask('m1')
    expect(await claim()).toEqual([
      {
        deliveryId: 'm1',
        kind: 'passwordReset',
        name: 'ana@convite.example',
        person: null,
        address: '',
        language: 'es',
        requestedFrom: 'Firefox on Linux',
        tokenSealed: null,
        attempts: 0,
        claim: 1,
        firstTryAt: null,
        earlierRows: [],
        requestId: 'r1',
        createdAt: T,
        givesUpAt: T + hour,
      },
    ])
    expect(await claim(99)).toEqual([])
    expect(await claim(100)).toMatchObject([{ deliveryId: 'm1', claim: 2 }])
  })

  it('a claim is kept while it is renewed, and a result counts only under it', async () => {
    await ask('m1')
    const [first] = (await claim()) as [ClaimedAccountMail]
    await mails.renew(first, 500)
    expect(await claim(499)).toEqual([])
    const [second] = (await claim(500)) as [ClaimedAccountMail]
    expect(await mails.record(first, ended('sent'))).toBe(false)
    expect(await open(first)).toBe(false)
    expect(await changes.findReset('hash of m1', T)).toBeNull()
    expect(await mails.record(second, ended('deferred', T + minute))).toBe(true)
    expect(await mails.nextDueAt(T)).toBe(T + minute)
    expect(await claim(5000)).toEqual([])
    expect(await claim(5000, T + minute)).toMatchObject([{ attempts: 1, claim: 3, earlierRows: ['1'] }])
  })

  it('keep their sealed token while they are put off, and not after they ended', async () => {
    await ask('m1')
    const [mail] = (await claim()) as [ClaimedAccountMail]
    expect(await open(mail)).toBe(true)
    await mails.record(mail, ended('deferred', T + minute))
    const [again] = (await claim(0, T + minute)) as [ClaimedAccountMail]
    expect(again).toMatchObject({
      tokenSealed: 'sealed token',
      name: null,
      person: ana.id,
      address: 'ana@convite.example',
    })
    await mails.record(again, ended('sent'))
    expect(await world.query('select token_sealed, name, state from account_mails')).toEqual([
      { token_sealed: null, name: null, state: 'sent' },
    ])
  })

  it('a link is good until its hour is over, to the second', async () => {
    await askAndOpen('m1')
    expect(await changes.findReset('hash of m1', T + hour - 1000)).toEqual({ person: ana.id, expiresAt: T + hour })
    expect(await changes.findReset('hash of m1', T + hour)).toBeNull()
    expect(await changes.findReset('hash of m1', T + hour + 1000)).toBeNull()
    expect(await finish('hash of m1', T + hour)).toBe(false)
    expect(await finish('hash of m1', T + hour - 1000)).toBe(true)
  })

  it('looking at a link changes nothing', async () => {
    await askAndOpen('m1')
    const dump = async () => JSON.stringify([await stored(), await world.query('select * from password_resets')])
    const before = await dump()
    for (let time = 0; time < 3; time++) await changes.findReset('hash of m1', T)
    expect(await dump()).toBe(before)
  })

  it('of fifty that use a link at once one sets the password, with one audit row and one notice', async () => {
    await askAndOpen('m1')
    const outcomes = await Promise.all(Array.from({ length: 50 }, (_, index) => finish('hash of m1', T, `n${index}`)))
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    expect(await world.query("select actor, target, new_value from audit where action = 'user.resetPassword'")).toEqual(
      [{ actor: ana.id, target: ana.id, new_value: '{"password":"changed"}' }],
    )
    expect(
      await world.query(
        "select principal_id, address, requested_from from account_mails where kind = 'passwordChanged'",
      ),
    ).toEqual([{ principal_id: ana.id, address: 'ana@convite.example', requested_from: 'Firefox on Linux' }])
    expect(await changes.findReset('hash of m1', T)).toBeNull()
  })

  it('a new password ends sessions and tokens, and the plain one that a seed kept', async () => {
    const sessions = createSignInSessions(world.engine)
    const { id: person, tokensValidFrom: stamp } = ana
    const begin = (uid: string) =>
      sessions.begin({
        uid,
        person,
        stamp,
        method: 'password',
        userAgent: '',
        address: '',
        now: T,
        endsAt: T + 1_000_000_000,
      })
    await begin('s1')
    await begin('s2')
    await changes.set(world.by, { person, passwordHash: 'new', noticeId: 'n1', doneFrom: null }, 's2')
    expect((await sessions.listOf(person, T)).map(({ uid }) => uid)).toEqual(['s2'])
    expect(await stored()).toEqual({ password_hash: 'new', password_sealed: null, tokens_valid_from: T + 1000 })
    await askAndOpen('m1')
    await finish('hash of m1', T, 'n2')
    expect(await sessions.listOf(person, T)).toEqual([])
    expect(await stored()).toMatchObject({ tokens_valid_from: T + 2000 })
    expect(JSON.stringify(await world.query('select new_value from audit'))).not.toMatch(/"(new|old)"/)
  })

  it('a further request replaces the link, and one that comes late does not', async () => {
    await askAndOpen('m1')
    await askAndOpen('m2', T + minute)
    expect(await changes.findReset('hash of m1', T)).toBeNull()
    expect(await finish('hash of m1')).toBe(false)
    expect(await askAndOpen('m0', T)).toBe(false)
    expect(await changes.findReset('hash of m2', T)).not.toBeNull()
    expect(await finish('hash of m2')).toBe(true)
  })

  it.for([
    [
      'a password set otherwise',
      (world: DirectoryWorld, id: string) => world.admin.updateUser(world.by, id, { passwordHash: 'x' }),
    ],
    ['disabling', (world: DirectoryWorld, id: string) => world.admin.updateUser(world.by, id, { isEnabled: false })],
    ['deletion', (world: DirectoryWorld, id: string) => world.admin.deleteUser(world.by, id)],
  ] as const)('a link ends with %s', async ([, change]) => {
    await askAndOpen('m1')
    await change(world, ana.id)
    expect(await changes.findReset('hash of m1', T)).toBeNull()
    expect(await finish('hash of m1')).toBe(false)
  })

  it('a link that was made for an account disabled meanwhile sets nothing', async () => {
    await world.admin.updateUser(world.by, ana.id, { isEnabled: false })
    await askAndOpen('m1')
    expect(await finish('hash of m1')).toBe(false)
    expect(await stored()).toMatchObject({ password_hash: 'old' })
  })

  it('nobody without an address is told by mail, and nobody can be set a password who is not there', async () => {
    const bare = await world.aUser('bare', { mail: null })
    const change = { passwordHash: 'new', noticeId: 'n1', doneFrom: null }
    await changes.set(world.by, { ...change, person: bare.id }, null)
    expect(await world.query('select * from account_mails')).toEqual([])
    await expect(changes.set(world.by, { ...change, person: 'x' as never }, null)).rejects.toMatchObject({
      code: 'directoryObjectNotFound',
    })
  })

  it('a request that leads to nobody leaves nothing', async () => {
    await ask('m1')
    const [mail] = (await claim()) as [ClaimedAccountMail]
    await mails.drop(mail)
    expect(await world.query('select * from account_mails')).toEqual([])
  })

  it('links and mails are swept when they are over', async () => {
    await askAndOpen('m1')
    expect(await changes.sweepResets(T + hour - 1, 10)).toBe(0)
    expect(await changes.sweepResets(T + hour, 10)).toBe(1)
    const [mail] = (await claim(100)) as [ClaimedAccountMail]
    expect(await mails.sweep(T + hour, 10)).toBe(0)
    await mails.record(mail, ended('sent'))
    expect(await mails.sweep(T - 1, 10)).toBe(0)
    expect(await mails.sweep(T, 10)).toBe(1)
  })
})
