/** Access tokens that were made by others or for others, at the API of a whole server (lesson I3). */
import { createHmac } from 'node:crypto'
import {
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  SignJWT,
  type JWK,
} from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import { askMe, openBrowser, registerApplication, tokensFor } from './sign-in-world.ts'

let world: HeldWorld
let good: string
let key: JWK
beforeAll(async () => {
  world = await startHeldWorld()
  good = (await tokensFor(openBrowser(world), world, await registerApplication(world))).access_token
  const { keys } = (await (await fetch(`${world.origin}/common/discovery/v2.0/keys`)).json()) as { keys: JWK[] }
  key = keys.find(({ kid }) => kid === decodeProtectedHeader(good).kid) as JWK
})
afterAll(() => world.stop())

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('the API', () => {
  it('takes the token that was made for it', async () => {
    expect(await askMe(world, good)).toBe(200)
  })

  it.each(['none', 'None', 'nOnE', ''])('takes none without a signature (alg %j)', async alg => {
    const [, payload = '', signature = ''] = good.split('.')
    for (const end of ['', signature]) {
      const head = part({ ...decodeProtectedHeader(good), alg })
      expect(await askMe(world, `${head}.${payload}.${end}`)).toBe(401)
    }
  })

  it('takes none that its public key has signed as a secret', async () => {
    const spki = await exportSPKI(
      (await importJWK(key, 'RS256', { extractable: true })) as Awaited<
        ReturnType<typeof generateKeyPair>
      >['publicKey'],
    )
    for (const secret of [spki, spki.trim(), JSON.stringify(key), String(key.n)]) {
      for (const [alg, digest] of [
        ['HS256', 'sha256'],
        ['HS512', 'sha512'],
      ] as const) {
        const head = `${part({ ...decodeProtectedHeader(good), alg })}.${good.split('.')[1]}`
        expect(await askMe(world, `${head}.${createHmac(digest, secret).update(head).digest('base64url')}`)).toBe(401)
      }
    }
  })

  it('takes none by a key that the token brings or names', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
    const jwk = await exportJWK(publicKey)
    const kids = [
      '../../../dev/null',
      "x' union select 1 --",
      '__proto__',
      'https://evil.example/keys',
      '',
      String(key.kid),
    ]
    for (const kid of kids) {
      for (const more of [
        {},
        { jwk: { ...jwk, kid } },
        { jku: 'https://evil.example/keys' },
        { x5u: 'https://evil.example' },
      ]) {
        const token = await new SignJWT(decodeJwt(good))
          .setProtectedHeader({ typ: 'at+jwt', alg: 'RS256', kid, ...more })
          .sign(privateKey)
        expect(await askMe(world, token)).toBe(401)
      }
    }
  })

  it('takes none of another server, whose tenant and keys are its own', async () => {
    await using other = await startHeldWorld()
    const theirs = (await tokensFor(openBrowser(other), other, await registerApplication(other))).access_token
    expect([await askMe(other, theirs), await askMe(world, theirs)]).toEqual([200, 401])
  })

  it('takes none that was made for an application', async () => {
    const resource = await registerApplication(world, { displayName: 'Tier' })
    const clientId = await registerApplication(world)
    const scope = `openid api://${resource}/access_as_user`
    const { access_token } = await tokensFor(openBrowser(world), world, clientId, { changes: { scope } })
    expect(decodeJwt(access_token).aud).toBe(resource)
    expect(await askMe(world, access_token)).toBe(401)
  })

  it('takes one for its hour of the movable clock, to the second', async () => {
    const { exp = 0 } = decodeJwt(good)
    const start = world.now()
    const statuses: number[] = []
    for (const shift of [-1, 0, 1]) {
      world.setNow((exp + shift) * 1000)
      statuses.push(await askMe(world, good))
    }
    world.setNow(start)
    expect(statuses).toEqual([200, 401, 401])
  })
})
