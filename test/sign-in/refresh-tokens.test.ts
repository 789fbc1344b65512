/** Attacks on refresh tokens: used twice, in parallel, by others, for more than was agreed (auth.md section 2). */
import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import { openBrowser, refresh, registerApplication, tokensFor } from './sign-in-world.ts'

const minute = 60_000
let world: HeldWorld
let clientId: string
beforeEach(async () => {
  world = await startHeldWorld()
  clientId = await registerApplication(world)
})
afterEach(() => world.stop())

const newToken = async () => (await tokensFor(openBrowser(world), world, clientId)).refresh_token

describe('a refresh token that was exchanged', () => {
  it('works ten minutes more for the client whose answer was lost, in parallel too', async () => {
    const first = await newToken()
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(world, clientId, first)))
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
    world.setNow(world.now() + 10 * minute - 1000)
    expect((await refresh(world, clientId, first)).status).toBe(200)
  })

  it.each([0, 1])('ends its whole family when it is used later (%i s after the grace)', async seconds => {
    const first = await newToken()
    const next = (await refresh(world, clientId, first)).body.refresh_token ?? ''
    const last = (await refresh(world, clientId, next)).body.refresh_token ?? ''
    world.setNow(world.now() + 10 * minute + seconds * 1000)
    expect((await refresh(world, clientId, first)).body.error_codes).toEqual([50173])
    for (const token of [first, next, last]) expect((await refresh(world, clientId, token)).status).toBe(400)
  })

  it('ends nothing of another sign-in', async () => {
    const [first, other] = [await newToken(), await newToken()]
    await refresh(world, clientId, first)
    world.setNow(world.now() + 11 * minute)
    await refresh(world, clientId, first)
    expect((await refresh(world, clientId, other)).status).toBe(200)
  })

  it('ends the family also when thieves come in parallel', async () => {
    const first = await newToken()
    const next = (await refresh(world, clientId, first)).body.refresh_token ?? ''
    world.setNow(world.now() + 11 * minute)
    await Promise.all(Array.from({ length: 10 }, () => refresh(world, clientId, first)))
    expect((await refresh(world, clientId, next)).status).toBe(400)
  })
})

describe('a refresh token', () => {
  it('is bound to its application, and survives the try of another', async () => {
    const token = await newToken()
    const thief = await registerApplication(world, { displayName: 'Thief' })
    expect((await refresh(world, thief, token)).status).toBe(400)
    expect((await refresh(world, clientId, token)).status).toBe(200)
  })

  it('is no access token, and an access token is no refresh token', async () => {
    const { access_token, refresh_token, id_token } = await tokensFor(openBrowser(world), world, clientId)
    for (const token of [refresh_token, id_token]) {
      const { status } = await fetch(`${world.origin}/v1.0/me`, { headers: { Authorization: `Bearer ${token}` } })
      expect(status).toBe(401)
    }
    for (const token of [access_token, id_token, '', 'x', '\0', 'x'.repeat(9000)])
      expect((await refresh(world, clientId, token)).status).toBe(400)
  })

  it.each([
    'Files.Read',
    'Files.ReadWrite.All',
    'openid Files.Read User.Read',
    'https://graph.microsoft.com/Files.Read',
  ])('gives nothing that was not agreed to: %s', async scope => {
    const { status, body } = await refresh(world, clientId, await newToken(), { scope })
    expect([status, body.error, body.suberror]).toEqual([400, 'invalid_grant', 'consent_required'])
  })

  it('gives by .default what was agreed to and no more, whatever the application was registered with', async () => {
    const wide = await registerApplication(world, { delegatedScopes: ['User.Read', 'Files.ReadWrite.All'] })
    const { refresh_token } = await tokensFor(openBrowser(world), world, wide)
    const { body } = await refresh(world, wide, refresh_token, { scope: 'https://graph.microsoft.com/.default' })
    expect(decodeJwt(body.access_token ?? '').scp).toBe('User.Read')
  })

  it('cannot be made to name another resource', async () => {
    const other = await registerApplication(world, { displayName: 'Other' })
    for (const resource of [`api://${other}`, 'https://evil.example', 'urn:convite:unknown-scope']) {
      const { status, body } = await refresh(world, clientId, await newToken(), { resource })
      if (status === 200) expect(decodeJwt(body.access_token ?? '').aud).toBe('00000003-0000-0000-c000-000000000000')
      else expect(status).toBe(400)
    }
  })
})
