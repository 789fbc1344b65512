/** Which scopes open invite, both ways: each one of the contract does, no other does (invite.md section 2). */
import { applicationScopes, delegatedScopes } from 'convite/auth/tokens/scopes.ts'
import { describe, expect, it } from 'vitest'
import { type OpenWorld, useOpenWorld } from '../world.ts'
import { goodInvite, planFile } from './invite-refusals.ts'
import { invite } from './invite-world.ts'

const getWorld = useOpenWorld()
const everywhere = ['Files.ReadWrite.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All']

async function answerTo(place: string, order: Parameters<OpenWorld['token']>[0]): Promise<string> {
  const world = getWorld()
  const { status, codes } = await invite(world, place, goodInvite, { token: await world.token(order) })
  return `${status} ${codes}`
}

const refusal = '403 accessDenied/insufficientScopes'
const expected = (scope: string, opening: readonly string[]) => (opening.includes(scope) ? '200 ' : refusal)

describe('the token of a person', () => {
  it.each(delegatedScopes)('with %s alone, for a file of their own', async scope => {
    const order = { user: 'ana@convite.example', scopes: [scope] }
    expect(await answerTo(planFile(getWorld()), order)).toBe(expected(scope, ['Files.ReadWrite', ...everywhere]))
  })

  it.each(delegatedScopes)('with %s alone, for what somebody else shared', async scope => {
    const order = { user: 'ana@convite.example', scopes: [scope] }
    expect(await answerTo(getWorld().place('ben', '/Ideas.md'), order)).toBe(expected(scope, everywhere))
  })

  it('with a scope for own files does not reach the drives of groups and sites', async () => {
    const world = getWorld()
    const order = (user: string) => ({ user, scopes: ['Files.ReadWrite', 'User.Read'] })
    expect(await answerTo(world.place('Launch 2026', '/Minutes.md'), order('elise@convite.example'))).toBe(refusal)
    expect(await answerTo(world.place('Handbook', '/Index.html'), order('alma@convite.example'))).toBe(refusal)
  })

  it('with a scope for own files learns nothing of what is hidden', async () => {
    const order = { user: 'carla@convite.example', scopes: ['Files.ReadWrite'] }
    expect(await answerTo(getWorld().place('ben', '/Measurements.csv'), order)).toBe('404 itemNotFound')
  })

  it('without any scope of files is refused before anything is looked up', async () => {
    expect(
      await answerTo('/drives/b!aaaaaaaaaa/items/none', { user: 'ana@convite.example', scopes: ['User.Read'] }),
    ).toBe(refusal)
    expect(await answerTo(planFile(getWorld()), { user: 'ana@convite.example', scopes: [] })).toMatch(/^40[13] /)
  })
})

describe('the token of an application', () => {
  const clientId = () => getWorld().ready.clients[0]?.clientId ?? ''

  it.each(applicationScopes)('with %s alone', async scope => {
    const order = { clientId: clientId(), scopes: [scope] }
    expect(await answerTo(planFile(getWorld()), order)).toBe(expected(scope, everywhere))
  })

  it('reaches every kind of drive', async () => {
    const world = getWorld()
    const order = { clientId: clientId(), scopes: ['Files.ReadWrite.All'] }
    const places = [
      world.place('grace.okafor', '/Shopping list.txt'),
      world.place('Launch 2026', '/Minutes.md'),
      world.place('Handbook', '/Index.html'),
    ]
    expect(await Promise.all(places.map(place => answerTo(place, order)))).toEqual(['200 ', '200 ', '200 '])
  })
})
