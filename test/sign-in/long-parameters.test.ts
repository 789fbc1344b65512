/** Whoever is not signed in cannot fill the store with long requests. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DevApp, startDevApp } from '../app.ts'
import { makeUsualPlace, type Place } from '../database.ts'
import { lookUpIn } from '../world.ts'
import { authorizeUrl, openBrowser, registerApplication, type SignInWorld } from './sign-in-world.ts'

const limit = 4096

describe('a request to sign in', () => {
  let place: Place
  let dev: DevApp
  let world: SignInWorld
  let clientId: string
  beforeAll(async () => {
    place = await makeUsualPlace()
    dev = await startDevApp(place)
    world = { app: dev.app, origin: dev.app.origin, ready: dev.ready, ...lookUpIn(() => dev.ready) }
    clientId = await registerApplication(world)
  })
  afterAll(async () => {
    await dev?.close()
    await place?.[Symbol.asyncDispose]()
  })

  const countState = async () => (await place.query('select count(*) as rows_kept from oidc_state'))[0]
  const post = (path: string, form: Record<string, string>) =>
    fetch(`${world.origin}/common/oauth2/v2.0/${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
    })

  it.each(
    ['state', 'nonce', 'login_hint', 'scope', 'redirect_uri', 'claims', 'ui_locales', 'invented'].map(name => ({
      name,
    })),
  )('with a $name beyond 4 KiB is refused in words, and nothing of it is kept', async ({ name }) => {
    const before = await countState()
    const words = new RegExp(`AADSTS9002313.*&#39;${name}&#39; has ${limit + 1} bytes; at most ${limit} are taken`, 's')
    const given = authorizeUrl(clientId, { [name]: 'é'.repeat(limit / 2) + 'x' })
    for (const visit of [
      await openBrowser(world).get(given),
      await post('authorize', Object.fromEntries(new URL(given, world.origin).searchParams)).then(async answer => ({
        status: answer.status,
        text: await answer.text(),
      })),
    ]) {
      expect(visit.status).toBe(400)
      expect(visit.text).toMatch(words)
    }
    const device = await post('devicecode', { client_id: clientId, scope: 'User.Read', [name]: 'x'.repeat(limit + 1) })
    expect([device.status, await device.json()]).toMatchObject([
      400,
      { error: 'invalid_request', error_codes: [9002313] },
    ])
    expect(await countState()).toEqual(before)
  })

  it('is refused too when many short parameters are long together', async () => {
    const before = await countState()
    const many = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`more${index}`, 'x'.repeat(limit)]))
    const visit = await openBrowser(world).get(authorizeUrl(clientId, many))
    expect([visit.status, visit.text]).toEqual([
      400,
      expect.stringMatching(/all parameters together have 2\d{4} bytes/),
    ])
    expect((await post('devicecode', { client_id: clientId, scope: 'User.Read', ...many })).status).toBe(400)
    expect(await countState()).toEqual(before)
  })

  it('may carry a state of 4 KiB, and a device request a long signed text', async () => {
    const visit = await openBrowser(world).get(authorizeUrl(clientId, { state: 's'.repeat(limit) }))
    expect(visit.status).toBe(303)
    const device = await post('devicecode', {
      client_id: clientId,
      scope: 'User.Read',
      client_assertion: 'x'.repeat(limit + 1),
    })
    expect(await device.text()).not.toMatch(/bytes/)
  })
})
