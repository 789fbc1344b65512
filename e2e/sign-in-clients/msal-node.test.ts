/** MSAL for Node against a server with HTTPS of its own: nothing but its own switches, and the authority trusted. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCertificatePair } from './certificate-pair.ts'
import { listenForRedirects } from './redirect-listener.ts'
import { type ClientsWorld, makeClientsWorld } from './clients-world.ts'
import { startProgram } from './running-program.ts'
import { allowAccess, approveDevice, enterPassword, signInAndAllow } from './sign-in-steps.ts'
import { demoNative, demoService, findAccount, findSecret } from './sign-in-server.ts'

let world: ClientsWorld

beforeAll(async () => {
  world = await makeClientsWorld()
})
afterAll(() => world.close())

describe('an application for itself', { timeout: 60_000 }, () => {
  it('invites with a token by its secret, and keeps the token', async () => {
    const { server, place, item } = world
    const clientSecret = findSecret(server.ready, demoService)
    const email = findAccount(server.ready, 'ben').userPrincipalName
    const input = { ...place, clientId: demoService, clientSecret, item, email }
    const program = startProgram('msal-node-secret.ts', input, server)
    expect(await program.next('invited')).toMatchObject({ status: 200, isFromCache: true })
    await program.end()
    expect(await server.controls.mail({ to: email })).toHaveLength(1)
  })

  it('invites with a token by its certificate', async () => {
    const { server, place, item } = world
    const { keyFile, certificateFile } = await makeCertificatePair(server.folder)
    await server.convite('app', 'certificate', 'add', demoService, certificateFile)
    const email = findAccount(server.ready, 'alma').userPrincipalName
    const input = { ...place, clientId: demoService, keyFile, certificateFile, item, email }
    const program = startProgram('msal-node-certificate.ts', input, server)
    expect(await program.next('invited')).toMatchObject({ status: 200 })
    await program.end()
    expect(await server.controls.mail({ to: email })).toHaveLength(1)
  })
})

describe('a person', { timeout: 60_000 }, () => {
  it('is signed in on a device after approving its code in a browser', async () => {
    const { server, place, ana } = world
    const program = startProgram('msal-node-device.ts', { ...place, clientId: demoNative }, server)
    const { verificationUri, userCode } = await program.next('code')
    await approveDevice(await world.openPage(), {
      address: String(verificationUri),
      code: String(userCode),
      account: ana,
    })
    expect(await program.next('signedIn')).toMatchObject({
      status: 200,
      body: { id: ana.id },
      username: ana.userPrincipalName,
    })
    await program.end()
  })

  it('signs in to a program on the same machine', async () => {
    const { server, place } = world
    const ben = findAccount(server.ready, 'ben')
    const program = startProgram('msal-node-interactive.ts', { ...place, clientId: demoNative }, server)
    const { address } = await program.next('open')
    await signInAndAllow(await world.openPage(), String(address), ben)
    expect(await program.next('signedIn')).toMatchObject({ status: 200, body: { id: ben.id } })
    await program.end()
  })

  it('signs in to a web server, whose tokens come from its cache and by refresh', async () => {
    const { server, place, ana } = world
    const listener = await listenForRedirects()
    const clientSecret = findSecret(server.ready, demoService)
    const input = { ...place, clientId: demoService, clientSecret, redirectUri: listener.address }
    const program = startProgram('msal-node-web.ts', input, server)
    const { address } = await program.next('open')
    await signInAndAllow(await world.openPage(), String(address), ana)
    const { url } = await listener.next()
    program.answer({ code: new URL(url).searchParams.get('code') })
    expect(await program.next('signedIn')).toMatchObject({
      me: { status: 200, body: { id: ana.id } },
      homeAccountId: `${ana.id}.${place.tenantId}`,
      username: ana.userPrincipalName,
      isFirstFromCache: true,
      isRefreshedFromCache: false,
      isNewToken: true,
      narrowedScopes: expect.arrayContaining(['Files.ReadWrite']),
    })
    await program.end()
    await listener.close()
  })

  it('is acted for by a service that another program calls', async () => {
    const { server, place, item, ana } = world
    const added = await server.convite('app', 'add', 'Middle tier', '--scope', 'User.Read', 'Files.ReadWrite')
    const { clientId: middleTierId, clientSecret } = added as { clientId: string; clientSecret: string }
    await server.convite('app', 'grant', middleTierId)
    const email = 'on-behalf@elsewhere.example'
    const input = { ...place, middleTierId, clientSecret, clientId: demoNative, item, email }
    const program = startProgram('msal-node-on-behalf-of.ts', input, server)
    const page = await world.openPage()
    await page.goto(String((await program.next('open'))['address']))
    await enterPassword(page, ana)
    await allowAccess(page)
    expect(await program.next('exchanged')).toMatchObject({
      me: { status: 200, body: { id: ana.id } },
      invite: { status: 200 },
      unexchanged: { status: 401 },
    })
    await program.end()
    expect(await server.controls.mail({ to: email })).toHaveLength(1)
  })
})
