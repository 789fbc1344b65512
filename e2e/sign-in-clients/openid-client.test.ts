/** An ordinary OpenID Connect client, which knows nothing of Entra and checks what the standard lets it check. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type ClientsWorld, makeClientsWorld } from './clients-world.ts'
import { listenForRedirects, type RedirectListener } from './redirect-listener.ts'
import { startProgram } from './running-program.ts'
import { demoService, findSecret } from './sign-in-server.ts'
import { enterPassword, signInAndAllow } from './sign-in-steps.ts'

describe('openid-client', { timeout: 60_000 }, () => {
  let world: ClientsWorld
  let listener: RedirectListener
  beforeAll(async () => {
    world = await makeClientsWorld()
    listener = await listenForRedirects()
  })
  afterAll(async () => {
    await world.close()
    await listener.close()
  })

  const describeClient = () => ({
    ...world.place,
    clientId: demoService,
    clientSecret: findSecret(world.server.ready, demoService),
    redirectUri: listener.address,
  })

  // Who agreed in one test is asked again in the next.
  afterEach(() => world.server.convite('app', 'revoke', demoService, '--all'))

  it.each(['post', 'basic'])(
    'signs a person in with code, PKCE, nonce and max_age, and out again, with its secret by %s',
    async method => {
      const { server, ana } = world
      const program = startProgram('openid-client.ts', { ...describeClient(), method }, server)
      const page = await world.openPage()
      await signInAndAllow(page, String((await program.next('open'))['address']), ana)
      program.answer({ url: (await listener.next()).url })
      const told = await program.next('signedIn')
      const { claims, refreshedSubject } = told as { claims: Record<string, unknown>; refreshedSubject: string }
      expect(claims).toMatchObject({
        iss: `${world.place.origin}/${world.place.tenantId}/v2.0`,
        aud: demoService,
        oid: ana.id,
        tid: world.place.tenantId,
        preferred_username: ana.userPrincipalName,
        email: ana.userPrincipalName,
        auth_time: expect.any(Number),
      })
      expect(claims['sub']).not.toBe(ana.id)
      expect(refreshedSubject).toBe(claims['sub'])
      expect(told).toMatchObject({
        scope: expect.stringMatching(/(?=.*\bUser\.Read\b)(?=.*\bopenid\b)(?=.*\boffline_access\b)/u),
        me: { status: 200, body: { id: ana.id } },
        meAgain: { status: 200 },
        drive: { status: 200 },
      })
      await program.end()

      // With an id token of hers nobody is asked.
      await page.goto(String(told['signOutAddress']))
      expect((await listener.next()).url).toBe(`${listener.address}?state=left`)
    },
  )

  it('signs a person in with an id token at the redirect address, with a code and without', async () => {
    const { server, ana } = world
    const program = startProgram('openid-client-hybrid.ts', describeClient(), server)
    const page = await world.openPage()
    await signInAndAllow(page, String((await program.next('open'))['address']), ana)
    await listener.next()
    await page.getByRole('heading', { name: 'Back' }).waitFor()
    program.answer({ url: page.url() })
    await page.goto(String((await program.next('open'))['address']))
    await page.getByRole('heading', { name: 'Back' }).waitFor()
    await listener.next()
    program.answer({ url: page.url() })
    expect(await program.next('signedIn')).toMatchObject({ ofCode: { oid: ana.id }, claims: { oid: ana.id } })
    await program.end()
  })

  it('has the person sign in again when the sign-in is older than it allows', async () => {
    const { server, ana } = world
    const page = await world.openPage()
    const ask = async () => {
      const program = startProgram('openid-client.ts', { ...describeClient(), method: 'post' }, server)
      const { address } = await program.next('open')
      return { program, address: String(address) }
    }
    const first = await ask()
    await signInAndAllow(page, first.address, ana)
    await listener.next()
    first.program.kill()

    const second = await ask()
    const tooOld = new URL(second.address)
    tooOld.searchParams.set('max_age', '0')
    await page.goto(tooOld.href)
    await enterPassword(page, ana)
    second.program.answer({ url: (await listener.next()).url })
    expect(await second.program.next('signedIn')).toMatchObject({ me: { status: 200 } })
    await second.program.end()
  })
})
