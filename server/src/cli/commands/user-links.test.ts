import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CommandWorld, makeCommandWorld } from '../testing/command-world.ts'

const issuer = 'https://login.example.org'

describe('identities of other issuers by command', () => {
  let world: CommandWorld

  beforeEach(async () => {
    world = await makeCommandWorld()
    await world.startServer()
  })
  afterEach(() => world.close())

  test('open an account, are listed, and end', async () => {
    const linked = await world.runJson<{ id: string }>('user', 'link', 'ana@convite.example', issuer, 'sub-1')
    expect(linked).toMatchObject({ issuer, subject: 'sub-1', linked: true })
    const list = await world.runJson<{ value: object[] }>('user', 'links', 'ana@convite.example')
    expect(list.value).toEqual([expect.objectContaining({ issuer, subject: 'sub-1', lastSignInDateTime: null })])
    expect((await world.run('user', 'link', 'ben@convite.example', issuer, 'sub-1')).err).toMatch(
      /leads to the account/,
    )
    expect(await world.runJson('user', 'unlink', issuer, 'sub-1')).toMatchObject({ id: linked.id, linked: false })
    expect((await world.run('user', 'unlink', issuer, 'sub-1')).err).toMatch(/No account is linked/)
  })

  test('are an issuer and a subject, no address', async () => {
    expect((await world.run('user', 'link', 'ana@convite.example', 'login', 's')).err).toMatch(/is no issuer/)
    expect((await world.run('user', 'link', 'ana@convite.example', issuer, 'ä')).err).toMatch(/no address/)
  })
})
