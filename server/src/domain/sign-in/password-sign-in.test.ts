import { beforeEach, describe, expect, it } from 'vitest'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { Credential } from '../ports/credentials.ts'
import { aGroup, aGuest, aUser } from '../testing/facts.ts'
import type { PrincipalId } from '../principal.ts'
import { createPasswordSignIn, type PasswordSignIn } from './password-sign-in.ts'
import type { TryOf, TryPermit } from './try-budget.ts'

const right = 'correct horse battery'
const right2 = `hash of ${right}`

describe('signing in with a password', () => {
  let accounts: Map<string, Credential>
  let tries: TryOf[]
  let returned: boolean[]
  let compared: (string | null)[]
  let hashed: string[]
  let renewed: string[]
  let permit: TryPermit
  let isBusy: boolean
  let isOutdated: boolean
  let signIn: PasswordSignIn

  const has = (name: string, person: PrincipalRecord, passwordHash: string | null = right2) =>
    accounts.set(name, { person, passwordHash, hasPassword: passwordHash !== null })

  beforeEach(() => {
    accounts = new Map()
    tries = []
    returned = []
    compared = []
    hashed = []
    renewed = []
    permit = { kind: 'counted', counted: { keys: [], states: [] } }
    isBusy = false
    isOutdated = false
    has('ana@convite.example', aUser('ana'))
    has('kim@convite.example', aUser('kim'))
    has('bare@convite.example', aUser('bare'), null)
    has('off@convite.example', aUser('off', { isEnabled: false }))
    has('gone@convite.example', aUser('gone', { isDeleted: true }))
    has('new@partner.example', aGuest('new', { externalUserState: 'PendingAcceptance' }))
    has('guest@partner.example', aGuest('guest'))
    has('team@convite.example', aGroup('team'))
    signIn = createPasswordSignIn({
      credentials: {
        findByName: async name => accounts.get(name) ?? null,
        findById: async () => null,
        renewHash: async (id, former, hash) => void renewed.push(`${id}: ${former} -> ${hash}`),
      },
      passwords: {
        async verify(password, stored) {
          if (isBusy) return null
          compared.push(stored)
          return { isRight: stored === `hash of ${password}`, isOutdated }
        },
        async hash(password) {
          hashed.push(password)
          return `new hash of ${password}`
        },
      },
      budget: {
        async take(attempt) {
          tries.push(attempt)
          return permit
        },
        giveBack: async (_counted, clears) => void returned.push(clears),
      },
    })
  })

  const enter = (
    username: string,
    password = right,
    knownDevice: Parameters<PasswordSignIn>[0]['knownDevice'] = null,
  ) => signIn({ username, password, visitor: 'v', knownDevice })

  it('lets in whoever has the right one, and forgets their tries', async () => {
    expect(await enter('ana@convite.example')).toEqual({ kind: 'ok', person: aUser('ana') })
    expect(await enter('guest@partner.example')).toMatchObject({ kind: 'ok' })
    expect(returned).toEqual([true, true])
    expect(hashed).toEqual([])
  })

  it.for([
    ['a wrong password', 'ana@convite.example', 'wrong horse battery'],
    ['nobody', 'nobody@convite.example', right],
    ['no address at all', 'ana', right],
    ['an account without a password', 'bare@convite.example', right],
    ['a disabled account', 'off@convite.example', right],
    ['a deleted account', 'gone@convite.example', right],
    ['a guest who has not accepted', 'new@partner.example', right],
    ['a group', 'team@convite.example', right],
    ['an empty name', '', right],
    ['an empty password', 'ana@convite.example', ''],
  ])('answers %s alike, after one counted try and one comparison', async ([, username = '', password = '']) => {
    expect(await enter(username, password)).toEqual({ kind: 'wrong' })
    expect([tries.length, compared.length, hashed.length, returned]).toEqual([1, 1, 0, []])
  })

  it('counts the try before it compares, and compares nothing when there were too many', async () => {
    permit = { kind: 'tooMany', retryAfterSeconds: 60 }
    expect(await enter('ana@convite.example')).toEqual({ kind: 'tooMany', retryAfterSeconds: 60 })
    expect(await enter('nobody@convite.example')).toEqual({ kind: 'tooMany', retryAfterSeconds: 60 })
    expect(compared).toEqual([])
  })

  it('gives the try back when so much is going on that nothing was compared', async () => {
    isBusy = true
    expect(await enter('ana@convite.example')).toEqual({ kind: 'busy' })
    expect(returned).toEqual([false])
  })

  it('folds the name as addresses are folded, and by no other letters', async () => {
    expect(await enter(' KIM@Convite.Example ')).toMatchObject({ kind: 'ok' })
    // The Kelvin sign becomes k in careless lower case.
    expect(await enter('\u212aim@convite.example')).toEqual({ kind: 'wrong' })
    expect(tries[0]?.name).toBe('kim@convite.example')
    expect(tries[1]?.name).not.toBe('kim@convite.example')
  })

  it('looks at no password that is too long, and cuts no name into another', async () => {
    expect(await enter('ana@convite.example', 'x'.repeat(257))).toEqual({ kind: 'wrong' })
    expect(await enter('ana@convite.example', '😀'.repeat(300))).toEqual({ kind: 'wrong' })
    expect(compared).toEqual([])
    expect(await enter('ana@convite.example', '😀'.repeat(256))).toEqual({ kind: 'wrong' })
    expect(compared).toHaveLength(1)
    expect(await enter(`${'a'.repeat(10_000)}ana@convite.example`)).toEqual({ kind: 'wrong' })
    expect(tries.at(-1)?.name).toHaveLength(320)
  })

  it('counts a browser known for this account by itself, and one known for another as a stranger', async () => {
    const device = { device: 'laptop', people: ['ana' as PrincipalId] }
    await enter('ana@convite.example', 'wrong', device)
    await enter('kim@convite.example', 'wrong', device)
    await enter('nobody@convite.example', 'wrong', device)
    expect(tries.map(({ device: counted }) => counted)).toEqual(['laptop', null, null])
  })

  it('renews a hash of old parameters at a right password, and at no other', async () => {
    isOutdated = true
    await enter('ana@convite.example', 'wrong')
    expect(renewed).toEqual([])
    await enter('ana@convite.example')
    expect(renewed).toEqual([`ana: ${right2} -> new hash of ${right}`])
  })
})
