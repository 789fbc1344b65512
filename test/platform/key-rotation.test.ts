/** The keys of a server that runs are renewed by the command line beside it, without a restart. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeSqlitePlace, type Place } from '../database.ts'
import { type DevProcess, startDevProcess } from '../server-process.ts'

const main = join(import.meta.dirname, '..', '..', 'server', 'src', 'cli', 'main.ts')
const run = promisify(execFile)

let place: Place
let server: DevProcess
beforeAll(async () => {
  place = await makeSqlitePlace()
  server = await startDevProcess({ dataFolder: place.dataFolder })
})
afterAll(async () => {
  await server?.kill()
  await place?.[Symbol.asyncDispose]()
})

async function convite<T>(...args: string[]): Promise<T> {
  const { stdout } = await run(process.execPath, [main, ...args, '--data', place.dataFolder, '--json'], {
    env: { PATH: process.env['PATH'] },
  })
  return JSON.parse(stdout) as T
}

const ana = 'ana@convite.example'
const statusWith = async (token: string) =>
  (await fetch(`${server.ready.baseUrl}/me`, { headers: { Authorization: `Bearer ${token}` } })).status
const makeToken = async (...args: string[]) =>
  (await convite<{ accessToken: string }>('token', ana, ...args)).accessToken

async function listKids(): Promise<string[]> {
  const answer = await fetch(`${server.origin}/common/discovery/v2.0/keys`)
  return ((await answer.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid)
}

/** A token that lives for a year, signed by whoever has the key of another token. */
async function forgeFrom(token: string): Promise<string> {
  const { kid } = decodeProtectedHeader(token)
  const text = await readFile(join(place.dataFolder, 'server-keys.json'), 'utf8')
  const { signing } = JSON.parse(text) as { signing: { jwk: JWK }[] }
  const jwk = signing.find(key => key.jwk.kid === kid)?.jwk ?? {}
  const claims = decodeJwt(token)
  return new SignJWT({ ...claims, exp: Math.floor(Date.now() / 1000) + 365 * 86_400 })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid })
    .sign(await importJWK(jwk, 'RS256'))
}

/** An application's token of the token endpoint. */
async function askIssuer(): Promise<string> {
  const application = server.ready.clients.find(({ clientSecret }) => clientSecret !== null)
  const answer = await fetch(`${server.origin}/${server.ready.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: application?.clientId ?? '',
      client_secret: application?.clientSecret ?? '',
      scope: 'https://graph.microsoft.com/.default',
    }),
  })
  return ((await answer.json()) as { access_token: string }).access_token
}

describe('a rotation of the signing key beside a running server', () => {
  it('is taken over without a restart, and tokens of the former key live on to its end', async () => {
    const [former] = await listKids()
    const usual = await makeToken()
    const long = await makeToken('--lifetime', 'P2DT1H')
    const forged = await forgeFrom(usual)
    await convite('keys', 'rotate')
    await vi.waitFor(async () => expect(await listKids()).toHaveLength(2), { timeout: 10_000 })
    expect(await listKids()).toContain(former)
    for (const token of [usual, long, forged, await makeToken(), await askIssuer()]) {
      // Until its time comes the new key signs nothing.
      expect(decodeProtectedHeader(token).kid).toBe(former)
    }
    for (const token of [usual, long, forged]) expect(await statusWith(token)).toBe(200)

    await server.controls.clock({ advance: 'P2D' })
    expect(await statusWith(usual)).toBe(401)
    expect(await statusWith(long)).toBe(200)
    // The key outlives the last of its tokens by less than a day, and then nothing of it counts, whatever it says.
    expect(await statusWith(forged)).toBe(200)
    await server.controls.clock({ advance: 'P1DT1H' })
    expect(await statusWith(forged)).toBe(401)
    await vi.waitFor(async () => expect(await listKids()).not.toContain(former), { timeout: 10_000 })
    expect(decodeProtectedHeader(await askIssuer()).kid).not.toBe(former)
    await server.controls.clock({ follow: true })
    expect(await statusWith(forged)).toBe(200)
  }, 60_000)

  it('that is urgent ends the former keys within seconds, and new tokens are good', async () => {
    const token = await makeToken()
    const formers = await listKids()
    const { value } = await convite<{ value: { kid: string; state: string }[] }>('keys', 'rotate', '--now')
    const [newest] = value
    expect(newest?.state).toBe('signs')
    await vi.waitFor(async () => expect(await statusWith(token)).toBe(401), { timeout: 10_000 })
    expect(await listKids()).toEqual([newest?.kid])
    expect(formers).not.toContain(newest?.kid)
    expect(await statusWith(await makeToken())).toBe(200)
    expect(decodeProtectedHeader(await askIssuer()).kid).toBe(newest?.kid)
  }, 60_000)
})
