import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PrincipalId } from '../../domain/principal.ts'
import { delegatedScopes, listUsualScopes } from './scopes.ts'
import { anApplication, aPerson, type AuthWorld, startAuthWorld, testTenantId } from '../testing/auth-world.ts'

let world: AuthWorld
beforeAll(async () => {
  world = await startAuthWorld()
})
afterAll(() => world.close())

const day = 24 * 60 * 60 * 1000

describe('a minted token of a person', () => {
  test('carries the claims of auth.md section 3', async () => {
    const { accessToken } = await world.minter.mintForPerson(aPerson(), anApplication(), { scopes: ['Files.Read'] })
    const { clientId } = anApplication()
    expect(decodeJwt(accessToken)).toEqual({
      aud: '00000003-0000-0000-c000-000000000000',
      iss: `https://drive.example.test/${testTenantId}/v2.0`,
      iat: expect.any(Number),
      nbf: expect.any(Number),
      exp: expect.any(Number),
      tid: testTenantId,
      oid: aPerson().id,
      sub: expect.stringMatching(/^[\w-]{43}$/u),
      scp: 'Files.Read',
      azp: clientId,
      appid: clientId,
      azpacr: '1',
      appidacr: '1',
      idtyp: 'user',
      preferred_username: 'ana@convite.example',
      upn: 'ana@convite.example',
      name: 'Ana Prieto',
      acct: 0,
      ver: '2.0',
      uti: expect.any(String),
    })
    expect(decodeProtectedHeader(accessToken)).toEqual({
      alg: 'RS256',
      typ: 'at+jwt',
      kid: world.keys.signing.signing.kid,
    })
  })

  test('carries every scope to which the person could agree when none is asked for', async () => {
    const member = await world.minter.mintForPerson(aPerson(), anApplication())
    expect(decodeJwt(member.accessToken).scp).toBe(listUsualScopes({ isAdministrator: false }).join(' '))
    const administrator = await world.minter.mintForPerson({ ...aPerson(), isAdministrator: true }, anApplication())
    expect(decodeJwt(administrator.accessToken).scp).toBe(delegatedScopes.join(' '))
  })

  test('marks a guest and a public application', async () => {
    const guest = aPerson({ userType: 'Guest' })
    const { accessToken } = await world.minter.mintForPerson(guest, anApplication({ kind: 'public' }))
    expect(decodeJwt(accessToken)).toMatchObject({ acct: 1, azpacr: '0', appidacr: '0' })
  })

  test('names the person differently for each application, and always alike for one', async () => {
    const subjectFor = async (id: string, clientId: string) =>
      decodeJwt(
        (await world.minter.mintForPerson(aPerson({ id: id as PrincipalId }), anApplication({ clientId }))).accessToken,
      ).sub
    const subjects = [await subjectFor('p1', 'a1'), await subjectFor('p1', 'a2'), await subjectFor('p2', 'a1')]
    expect(new Set(subjects).size).toBe(3)
    expect(await subjectFor('p1', 'a1')).toBe(subjects[0])
  })

  test('lives 24 hours by the movable clock, and a clock set back locks nobody out', async () => {
    world.clock.move(400 * day)
    const before = Math.floor(world.clock.now() / 1000) * 1000
    const token = await world.minter.mintForPerson(aPerson(), anApplication())
    expect(token.expiresAt).toBeGreaterThanOrEqual(before + day)
    expect(token.expiresAt).toBeLessThanOrEqual(world.clock.now() + day)
    world.clock.move(token.expiresAt - world.clock.now() - 2000)
    await expect(Promise.resolve(world.verifier.verify(`Bearer ${token.accessToken}`))).resolves.toMatchObject({
      kind: 'user',
    })
    world.clock.move(-800 * day)
    await expect(Promise.resolve(world.verifier.verify(`Bearer ${token.accessToken}`))).resolves.toMatchObject({
      kind: 'user',
    })
    world.clock.move(800 * day + 2000)
    expect(() => world.verifier.verify(`Bearer ${token.accessToken}`)).toThrow('lifetime')
    world.clock.move(Date.now() - world.clock.now())
  })

  test('has expired already when its lifetime is negative', async () => {
    const token = await world.minter.mintForPerson(aPerson(), anApplication(), { lifetimeMs: -1000 })
    expect(token.expiresAt).toBeLessThan(world.clock.now())
    await expect(async () => world.verifier.verify(`Bearer ${token.accessToken}`)).rejects.toThrow('lifetime')
  })

  test('is refused for a scope that does not exist, naming it and the known ones', async () => {
    await expect(world.minter.mintForPerson(aPerson(), anApplication(), { scopes: ['Mail.Read'] })).rejects.toThrow(
      /'Mail\.Read'.*Files\.Read/u,
    )
  })
})

describe('a minted token of an application', () => {
  test('carries the permissions that it was granted, or just those asked for', async () => {
    const granted = await world.minter.mintForApplication(anApplication())
    expect(decodeJwt(granted.accessToken)).toMatchObject({
      sub: anApplication().servicePrincipalId,
      oid: anApplication().servicePrincipalId,
      idtyp: 'app',
      roles: ['Files.ReadWrite.All', 'Sites.Read.All'],
    })
    expect(decodeJwt(granted.accessToken)).not.toHaveProperty('scp')
    expect(decodeJwt(granted.accessToken)).not.toHaveProperty('upn')
    const asked = await world.minter.mintForApplication(anApplication(), { scopes: ['files.read.all'] })
    expect(decodeJwt(asked.accessToken).roles).toEqual(['Files.Read.All'])
  })

  test('cannot carry a permission that exists for people alone', async () => {
    await expect(world.minter.mintForApplication(anApplication(), { scopes: ['Files.ReadWrite'] })).rejects.toThrow(
      'no such scope',
    )
  })
})
