import { beforeEach, describe, expect, it } from 'vitest'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { ClaimedAccountMail, ResetAddressee, ResetRequest } from '../ports/account-mails.ts'
import type { Credential } from '../ports/credentials.ts'
import { aGuest, aUser, testNow } from '../testing/facts.ts'
import type { PrincipalId } from '../principal.ts'
import { createPasswordReset, type PasswordReset, resetLifeMs } from './password-reset.ts'
import type { ResetPermit } from './reset-budget.ts'

const newPassword = 'three quiet rivers'

describe('a forgotten password', () => {
  let people: Map<string, Credential>
  let work: string[]
  let queued: ResetRequest[]
  let opened: ResetAddressee[]
  let dropped: string[]
  let permit: ResetPermit
  let openLinks: Map<string, { person: PrincipalId; expiresAt: number }>
  let isFirst: boolean
  let isBusy: boolean
  let now: number
  let reset: PasswordReset

  const has = (person: PrincipalRecord, passwordHash: string | null = 'hash') =>
    people.set(person.mail ?? `${person.id}@convite.example`, {
      person,
      passwordHash,
      hasPassword: passwordHash !== null,
    })

  beforeEach(() => {
    people = new Map()
    work = []
    queued = []
    opened = []
    dropped = []
    permit = { kind: 'mail' }
    openLinks = new Map([['hash of good', { person: 'ana' as PrincipalId, expiresAt: testNow + 1000 }]])
    isFirst = true
    isBusy = false
    now = testNow
    has(aUser('ana'))
    reset = createPasswordReset({
      mails: {
        async queueReset(request) {
          work.push('queue')
          queued.push(request)
        },
        async openReset(_mail, addressee) {
          opened.push(addressee)
          return isFirst
        },
        drop: async ({ deliveryId }) => void dropped.push(deliveryId),
      },
      changes: {
        findReset: async hash => openLinks.get(hash) ?? null,
        async finishReset(_by, hash, { passwordHash, doneFrom }) {
          work.push(`finish ${hash} with ${passwordHash} from ${doneFrom}`)
          return isFirst
        },
      },
      credentials: {
        async findByName(name) {
          work.push('look')
          return people.get(name) ?? null
        },
        findById: async id => [...people.values()].find(({ person }) => person.id === id) ?? null,
      },
      passwords: {
        async hash(password) {
          work.push('argon2')
          return isBusy ? null : `hash of ${password}`
        },
      },
      secrets: { hash: text => `hash of ${text}`, seal: (text, purpose) => `${purpose}|${text}` },
      async budget(name, visitor) {
        work.push(`count ${visitor}`)
        return name.includes('enough') ? { kind: 'noMail' } : permit
      },
      clock: { now: () => now, machine: () => 0 },
      random: { bytes: size => Buffer.alloc(size, 7), guid: () => 'guid' },
    })
  })

  const ask = (address: string) =>
    reset.request({ address, language: 'es', visitor: 'v', device: 'Firefox on Linux', requestId: 'r1' })
  const aMail = (change: Partial<ClaimedAccountMail> = {}): ClaimedAccountMail => ({
    deliveryId: 'm1',
    kind: 'passwordReset',
    name: 'ana@convite.example',
    person: null,
    address: '',
    language: 'es',
    requestedFrom: null,
    tokenSealed: null,
    attempts: 0,
    claim: 1,
    firstTryAt: null,
    earlierRows: [],
    requestId: 'r1',
    createdAt: testNow,
    givesUpAt: testNow + resetLifeMs,
    ...change,
  })

  it.for(['ana@convite.example', 'nobody@convite.example', 'off@convite.example', 'no address', '', 'x'.repeat(9999)])(
    'is asked for alike by whoever types %s: one count, one row, and nobody is looked up',
    async address => {
      has(aUser('off', { isEnabled: false }))
      expect(await ask(address)).toEqual({ kind: 'accepted' })
      expect(work).toEqual(['count v', 'queue'])
    },
  )

  it('is written down with what was typed, folded and cut, and ends after an hour', async () => {
    await ask(' ANA@Convite.Example ')
    await ask('x'.repeat(9999))
    expect(queued[0]).toEqual({
      mailId: 'guid',
      name: 'ana@convite.example',
      person: null,
      language: 'es',
      requestedFrom: 'Firefox on Linux',
      requestId: 'r1',
      now,
      expiresAt: now + 60 * 60_000,
    })
    expect(queued[1]?.name).toHaveLength(320)
  })

  it('tells a visitor who asked too often, and nobody that a name was asked for often', async () => {
    expect(await ask('enough@convite.example')).toEqual({ kind: 'accepted' })
    permit = { kind: 'tooMany', retryAfterSeconds: 9 }
    expect(await ask('ana@convite.example')).toEqual({ kind: 'tooMany', retryAfterSeconds: 9 })
    expect(queued).toEqual([])
  })

  it('gets a link of 256 random bits to the stored address, kept as a hash and sealed', async () => {
    people.set('ana@typed.example', {
      person: aUser('ana', { mail: 'Ana@Stored.example' }),
      passwordHash: 'hash',
      hasPassword: true,
    })
    const token = Buffer.alloc(32, 7).toString('base64url')
    expect(await reset.address(aMail({ name: 'ana@typed.example' }))).toEqual(
      aMail({
        name: null,
        person: 'ana' as PrincipalId,
        address: 'Ana@Stored.example',
        tokenSealed: `password-reset:m1|${token}`,
      }),
    )
    expect(opened).toEqual([
      {
        person: 'ana',
        address: 'Ana@Stored.example',
        tokenHash: `hash of ${token}`,
        tokenSealed: `password-reset:m1|${token}`,
      },
    ])
  })

  it.for([
    ['nobody', null, 'hash'],
    ['a disabled account', aUser('x', { isEnabled: false }), 'hash'],
    ['a deleted account', aUser('x', { isDeleted: true }), 'hash'],
    ['a guest who has not accepted', aGuest('x', { externalUserState: 'PendingAcceptance' }), 'hash'],
    ['an account without an address', aUser('x', { mail: null }), 'hash'],
    ['an account that never had a password', aUser('x'), null],
  ] as const)('leads to no mail for %s', async ([, person, hash]) => {
    people.clear()
    if (person) people.set('x@convite.example', { person, passwordHash: hash, hasPassword: hash !== null })
    expect(await reset.address(aMail({ name: 'x@convite.example' }))).toBeNull()
    expect([opened, dropped]).toEqual([[], ['m1']])
  })

  it('leads to no mail when its hour is over or a later request came first', async () => {
    now = testNow + resetLifeMs
    expect(await reset.address(aMail())).toBeNull()
    now = testNow + resetLifeMs - 1
    expect(await reset.address(aMail())).not.toBeNull()
    isFirst = false
    expect(await reset.address(aMail())).toBeNull()
    expect(dropped).toEqual(['m1', 'm1'])
  })

  it('of an account without a password can be a first one when an administrator asks', async () => {
    has(aUser('new'), null)
    await reset.requestFor('new' as PrincipalId, 'r1')
    expect(queued[0]).toMatchObject({ name: null, person: 'new', language: null })
    expect(await reset.address(aMail({ name: null, person: 'new' as PrincipalId }))).toMatchObject({ person: 'new' })
  })

  const finish = (token = 'good', password = newPassword) =>
    reset.finish({ token, newPassword: password, device: 'Firefox on Linux', requestId: 'r1' })

  it('is replaced through the link, which can be looked at', async () => {
    expect(await reset.read('good')).toEqual({ person: aUser('ana'), expiresAt: testNow + 1000 })
    expect(await reset.read('other')).toBeNull()
    expect(await finish()).toEqual({ kind: 'done', person: aUser('ana') })
    expect(work).toEqual(['argon2', `finish hash of good with hash of ${newPassword} from Firefox on Linux`])
  })

  it('costs nothing to try links at, and a used one sets nothing', async () => {
    expect(await finish('other')).toEqual({ kind: 'gone' })
    expect(work).toEqual([])
    isFirst = false
    expect(await finish()).toEqual({ kind: 'gone' })
  })

  it('keeps its link when the new one is refused or too much is going on', async () => {
    expect(await finish('good', 'short')).toEqual({ kind: 'refused', fault: 'tooShort' })
    expect(await finish('good', 'ana@convite.example')).toEqual({ kind: 'refused', fault: 'personal' })
    isBusy = true
    expect(await finish()).toEqual({ kind: 'busy' })
    expect(work).toEqual(['argon2'])
  })

  it('stays forgotten for an account that was disabled meanwhile', async () => {
    has(aUser('ana', { isEnabled: false }))
    expect(await reset.read('good')).toBeNull()
    expect(await finish()).toEqual({ kind: 'gone' })
  })
})
