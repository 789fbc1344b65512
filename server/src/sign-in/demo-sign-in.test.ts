import { beforeEach, describe, expect, it } from 'vitest'
import { aPerson } from '../dev/testing/dev-world.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import { chooseDemoPerson, type DemoSignIn, listDemoPeople } from './demo-sign-in.ts'

const ana = aPerson('ana', { isAdmin: true })
const bo = aPerson('bo')
const off = aPerson('off', { isEnabled: false })
const gone = aPerson('gone', { isDeleted: true })
const pending = { userType: 'Guest', externalUserState: 'PendingAcceptance' } as const
const gus = aPerson('gus', { ...pending, displayName: 'gus@outside.example', userPrincipalName: null })
const dora = aPerson('dora', { ...pending, isEnabled: false })

let people: PrincipalRecord[]
let redeemed: { by: string; id: string }[]
let demo: DemoSignIn

beforeEach(() => {
  people = [ana, bo, off, gone, gus, dora]
  redeemed = []
  demo = {
    listPeople: async () => people,
    redemption: {
      redeemGuest: async (by, id) => redeemed.push({ by: by.actor, id }) > 0,
    },
  }
})

const namesOf = async (...args: [invitee: PrincipalRecord | null, language: 'en' | 'fr']) =>
  (await listDemoPeople(demo, ...args)).map(({ displayName }) => displayName)
const directory = { findUser: async (key: string) => people.find(({ mail }) => mail === key) ?? null }
const choose = (person: PrincipalRecord) =>
  chooseDemoPerson(demo, directory, person.mail ?? '', actor => ({ actor, appId: 'app', requestId: 'r', now: 1 }))

describe('the people of the one-click list', () => {
  it('are those who may sign in, and guests who have not come yet', async () => {
    expect(await namesOf(null, 'en')).toEqual(['Ana Prieto', 'Bo Prieto', 'gus@outside.example'])
  })

  it('begin with the invited one, once, with a note', async () => {
    expect(await listDemoPeople(demo, gus, 'en')).toEqual([
      { displayName: 'gus@outside.example', userPrincipalName: 'gus@convite.example', note: 'Invited' },
      { displayName: 'Ana Prieto', userPrincipalName: 'ana@convite.example', note: 'Administrator' },
      { displayName: 'Bo Prieto', userPrincipalName: 'bo@convite.example', note: null },
    ])
  })

  it('hold the invited one also when the directory has more than the list', async () => {
    people = [ana]
    expect(await namesOf(gus, 'en')).toEqual(['gus@outside.example', 'Ana Prieto'])
  })

  it('stand in the order of the language of the reader', async () => {
    people = ['Zoe', 'Élise', 'Emil', 'Ömer', 'olga'].map(displayName => aPerson(displayName, { displayName }))
    expect(await namesOf(null, 'fr')).toEqual(['Élise', 'Emil', 'olga', 'Ömer', 'Zoe'])
  })
})

describe('the one click', () => {
  it('redeems the invitations of a guest who comes for the first time, in their own name', async () => {
    expect(await choose(gus)).toBe(gus)
    expect(redeemed).toEqual([{ by: gus.id, id: gus.id }])
  })

  it('redeems nothing for anybody else', async () => {
    expect(await choose(bo)).toBe(bo)
    expect(redeemed).toEqual([])
  })

  it.each([off, gone, dora])('is for nobody who may not sign in: $displayName', async person => {
    expect(await choose(person)).toBeNull()
    expect(redeemed).toEqual([])
  })
})
