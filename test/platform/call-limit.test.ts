/** The limiter of calls over HTTP (invite.md V39, platform.md section 3). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSqlitePlace, type Place } from '../database.ts'
import { type DevApp, startDevApp } from '../app.ts'
import { call } from '../http.ts'
import { lookUpIn } from '../world.ts'

let place: Place
let dev: DevApp
let machine = Date.now()

beforeAll(async () => {
  place = await makeSqlitePlace()
  dev = await startDevApp(place, { machine: () => machine, settings: { callLimit: '1/20' } })
})
afterAll(async () => {
  await dev.close()
  await place[Symbol.asyncDispose]()
})

const tokenOf = (user: string) => dev.controls.token({ user })
const world = () => ({ origin: dev.app.origin })
const file = () => lookUpIn(() => dev.ready).place('ana', '/Projects/2026/Plan.docx')
/** All buckets are full again. */
const rest = () => (machine += 60_000)

describe('a limit of calls', () => {
  it('answers 429 with one whole Retry-After, the RateLimit headers and the nested codes, and does nothing', async () => {
    rest()
    const token = await tokenOf('ana@convite.example')
    const permissions = `${file()}/permissions`
    for (let count = 0; count < 4; count++) {
      expect((await call(world(), 'GET', permissions, { token })).status).toBe(200)
    }
    const answer = await call(world(), 'POST', `${file()}/invite`, { token, body: { faulty: true } })
    expect(`${answer.status} ${answer.codes}`).toBe('429 activityLimitReached/throttledRequest/quota')
    expect(answer.headers).toMatchObject({
      'retry-after': '10',
      'ratelimit-limit': '20',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '25',
    })
    expect(answer.message).toContain('repeat after 10 s')
    machine += 10_000
    // What is wrong with the call is told only when it passes: throttling comes before the body (V39 after V2).
    expect((await call(world(), 'POST', `${file()}/invite`, { token, body: { faulty: true } })).status).toBe(400)
  })

  it('is judged after the token and the scopes, which cost nothing', async () => {
    rest()
    const token = await dev.controls.token({ user: 'ana@convite.example', scopes: ['User.Read'] })
    for (let count = 0; count < 10; count++) {
      expect((await call(world(), 'POST', `${file()}/invite`, { token })).status).toBe(403)
      expect((await call(world(), 'GET', `${file()}/permissions`)).status).toBe(401)
    }
    expect((await call(world(), 'GET', file(), { token: await tokenOf('ana@convite.example') })).status).toBe(200)
  })

  it('is near from 80 % of use on, and the answers say so', async () => {
    rest()
    const token = await tokenOf('ana@convite.example')
    const costs = [
      [`${file()}/permissions`, undefined],
      [`${file()}?$expand=permissions`, undefined],
      ['/me/drive/root/children', undefined],
      ['/me/drive/root/children', undefined],
      [file(), undefined],
      [file(), '4'],
      ['/me/drive/root/children', '2'],
    ] as const
    for (const [path, remaining] of costs) {
      const { status, headers } = await call(world(), 'GET', path, { token })
      expect([path, status, headers['ratelimit-remaining']]).toEqual([path, 200, remaining])
    }
  })

  it('holds for each person alone', async () => {
    rest()
    const token = await tokenOf('ana@convite.example')
    for (let count = 0; count < 5; count++) await call(world(), 'GET', `${file()}/permissions`, { token })
    expect((await call(world(), 'GET', file(), { token })).status).toBe(429)
    expect((await call(world(), 'GET', '/me', { token: await tokenOf('ben@convite.example') })).status).toBe(200)
  })
})
