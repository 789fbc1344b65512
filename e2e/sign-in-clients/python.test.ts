/** MSAL and azure-identity for Python, the latter through the Microsoft Graph SDK too. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCertificatePair } from './certificate-pair.ts'
import { type ClientsWorld, makeClientsWorld } from './clients-world.ts'
import { startProgram } from './running-program.ts'
import { demoNative, demoService, findAccount, findFile, findSecret } from './sign-in-server.ts'
import { approveDevice, signInAndAllow } from './sign-in-steps.ts'

let world: ClientsWorld
beforeAll(async () => {
  world = await makeClientsWorld()
})
afterAll(() => world.close())

const secretOfDemo = () => findSecret(world.server.ready, demoService)

/** Registers a new certificate of the demo's application, once for the file. */
let pair: ReturnType<typeof makeCertificatePair> | undefined
function registerCertificate() {
  const { server } = world
  pair ??= makeCertificatePair(server.folder).then(async made => {
    await server.convite('app', 'certificate', 'add', demoService, made.certificateFile)
    return made
  })
  return pair
}

describe('MSAL for Python', { timeout: 60_000 }, () => {
  it('invites for an application by its secret, and keeps the token', async () => {
    const { server, place, item } = world
    const email = findAccount(server.ready, 'ben').userPrincipalName
    const input = { ...place, clientId: demoService, clientSecret: secretOfDemo(), item, email }
    const program = startProgram('msal_secret.py', input, server)
    expect(await program.next('invited')).toMatchObject({ status: 200, source: 'cache' })
    await program.end()
    expect(await server.controls.mail({ to: email })).toHaveLength(1)
  })

  it('invites for an application by its certificate', async () => {
    const { server, place, item } = world
    const files = await registerCertificate()
    const email = findAccount(server.ready, 'alma').userPrincipalName
    const program = startProgram(
      'msal_certificate.py',
      { ...place, ...files, clientId: demoService, item, email },
      server,
    )
    expect(await program.next('invited')).toMatchObject({ status: 200 })
    await program.end()
  })

  it('signs a person in who approved a code in a browser, and renews the token', async () => {
    const { server, place, ana } = world
    const program = startProgram('msal_device.py', { ...place, clientId: demoNative }, server)
    const { verificationUri, userCode } = await program.next('code')
    const page = await world.openPage()
    await approveDevice(page, { address: String(verificationUri), code: String(userCode), account: ana })
    expect(await program.next('signedIn')).toMatchObject({
      status: 200,
      body: { id: ana.id },
      username: ana.userPrincipalName,
      isNewToken: true,
      source: 'identity_provider',
    })
    await program.end()
  })

  it('signs a person in who comes back from a browser on the same machine', async () => {
    const { server, place } = world
    const ben = findAccount(server.ready, 'ben')
    const program = startProgram('msal_interactive.py', { ...place, clientId: demoNative }, server)
    const { address } = await program.next('open')
    await signInAndAllow(await world.openPage(), String(address), ben)
    expect(await program.next('signedIn')).toMatchObject({ status: 200, body: { id: ben.id } })
    await program.end()
  })
})

describe('azure-identity for Python', { timeout: 60_000 }, () => {
  it('invites for an application by its secret, through the Graph SDK', async () => {
    const { server, place, ana } = world
    const email = findAccount(server.ready, 'ben').userPrincipalName
    const file = findFile(server.ready, ana)
    const input = { ...place, ...file, clientId: demoService, clientSecret: secretOfDemo(), email }
    const program = startProgram('azure_identity_secret.py', input, server)
    expect(await program.next('invited')).toMatchObject({ roles: [['read']] })
    await program.end()
  })

  it('invites for an application by its certificate', async () => {
    const { server, place, item } = world
    const { bothFile } = await registerCertificate()
    const email = findAccount(server.ready, 'alma').userPrincipalName
    const input = { ...place, clientId: demoService, certificatePath: bothFile, item, email }
    const program = startProgram('azure_identity_certificate.py', input, server)
    expect(await program.next('invited')).toMatchObject({ status: 200 })
    await program.end()
  })

  it('invites a stranger for a person who approved a code in a browser', async () => {
    const { server, place } = world
    const email = 'by-python@elsewhere.example'
    const carla = findAccount(server.ready, 'carla')
    const { driveId, itemId } = findFile(server.ready, carla)
    const input = { ...place, clientId: demoNative, item: `/drives/${driveId}/items/${itemId}`, email }
    const program = startProgram('azure_identity_device.py', input, server)
    const { verificationUri, userCode } = await program.next('code')
    const page = await world.openPage()
    await approveDevice(page, { address: String(verificationUri), code: String(userCode), account: carla })
    expect(await program.next('signedIn')).toMatchObject({
      me: { status: 200, body: { id: carla.id } },
      invite: { status: 200 },
    })
    await program.end()
    expect(await server.controls.mail({ to: email })).toHaveLength(1)
  })
})
