/** @azure/identity and the Microsoft Graph client for JavaScript, as their documentation puts them together. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCertificatePair } from './certificate-pair.ts'
import { startProgram } from './running-program.ts'
import { type ClientsWorld, makeClientsWorld } from './clients-world.ts'
import { demoNative, demoService, findAccount, findSecret } from './sign-in-server.ts'
import { approveDevice } from './sign-in-steps.ts'

describe('the credentials of @azure/identity', { timeout: 60_000 }, () => {
  let world: ClientsWorld
  beforeAll(async () => {
    world = await makeClientsWorld()
  })
  afterAll(() => world.close())

  it('invite with the secret of an application, through the Graph client', async () => {
    const { server, place, item } = world
    const email = findAccount(server.ready, 'ben').userPrincipalName
    const clientSecret = findSecret(server.ready, demoService)
    const input = { ...place, clientId: demoService, clientSecret, item, email }
    const program = startProgram('azure-identity-secret.ts', input, server)
    expect(await program.next('invited')).toMatchObject({ answer: { value: [{ roles: ['read'] }] } })
    await program.end()
    expect(await server.controls.mail({ to: email })).toHaveLength(1)
  })

  it('invite with the certificate of an application', async () => {
    const { server, place, item } = world
    const { certificateFile, bothFile } = await makeCertificatePair(server.folder)
    await server.convite('app', 'certificate', 'add', demoService, certificateFile)
    const email = findAccount(server.ready, 'alma').userPrincipalName
    const input = { ...place, clientId: demoService, certificatePath: bothFile, item, email }
    const program = startProgram('azure-identity-certificate.ts', input, server)
    expect(await program.next('invited')).toMatchObject({ status: 200 })
    await program.end()
    expect(await server.controls.mail({ to: email })).toHaveLength(1)
  })

  it('invite a stranger for a person who approved a code in a browser', async () => {
    const { server, place, item, ana } = world
    const email = 'by-device@elsewhere.example'
    const input = { ...place, clientId: demoNative, item, email }
    const program = startProgram('azure-identity-device.ts', input, server)
    const { verificationUri, userCode } = await program.next('code')
    const page = await world.openPage()
    await approveDevice(page, { address: String(verificationUri), code: String(userCode), account: ana })
    expect(await program.next('signedIn')).toMatchObject({
      me: { id: ana.id, userPrincipalName: ana.userPrincipalName },
      answer: { value: [{ invitation: { email } }] },
    })
    await program.end()
    expect(await server.controls.mail({ to: email })).toHaveLength(1)
  })
})
