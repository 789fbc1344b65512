/** Ending all sessions and tokens of a person (Graph's user: revokeSignInSessions), and what else ends tokens. */
import { beforeEach, describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { type OpenWorld, useOpenWorld } from '../world.ts'

const getWorld = useOpenWorld()
const revoke = 'User.RevokeSessions.All'
const schema = 'microsoft.graph.directoryObject'
const people = { ana: 'ana@convite.example', alma: 'alma@convite.example', ben: 'ben@convite.example' }

let world: OpenWorld
beforeEach(() => {
  world = getWorld()
})

const tokenFor = (user: string, ...scopes: string[]) => world.token({ user, scopes: [...scopes, 'User.Read'] })
const post = (path: string, token: string) => call(world, 'POST', path, { token, schema })
const stateOf = async (token: string) => (await call(world, 'GET', '/me', { token })).status

describe('revokeSignInSessions', () => {
  it('of one’s own ends every token that is out, and a fresh one works at once', async () => {
    const [own, other, ofBen] = await Promise.all([
      tokenFor(people.ana, revoke),
      tokenFor(people.ana),
      tokenFor(people.ben),
    ])
    const { status, body } = await post('/me/revokeSignInSessions', own)
    expect([status, body]).toEqual([
      200,
      { '@odata.context': `${world.origin}/v1.0/$metadata#Edm.Boolean`, value: true },
    ])
    expect(await Promise.all([own, other, ofBen].map(stateOf))).toEqual([401, 401, 200])
    const fresh = await tokenFor(people.ana, revoke)
    expect(await stateOf(fresh)).toBe(200)
    // Twice within a second, and what was issued in between ends too.
    await post('/me/revokeSignInSessions', fresh)
    expect(await stateOf(fresh)).toBe(401)
    expect(await stateOf(await tokenFor(people.ana))).toBe(200)
  })

  it('answers a token from before with the one challenge from which libraries learn what is missing', async () => {
    const token = await tokenFor(people.ana, revoke)
    await post('/me/revokeSignInSessions', token)
    const answer = await fetch(`${world.origin}/v1.0/me`, { headers: { Authorization: `Bearer ${token}` } })
    const challenge = answer.headers.get('www-authenticate') ?? ''
    expect(challenge).toMatch(
      /^Bearer realm="", authorization_uri="[^"]+", client_id="[^"]+", error="insufficient_claims", claims="[\w+/=]+"$/,
    )
    const claims = JSON.parse(Buffer.from(/claims="([^"]+)"/.exec(challenge)?.[1] ?? '', 'base64').toString()) as object
    expect(claims).toEqual({
      access_token: { nbf: { essential: true, value: expect.stringMatching(/^\d{10}$/) as string } },
    })
    expect(await answer.json()).toMatchObject({ error: { code: 'InvalidAuthenticationToken' } })
  })

  it.each(['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'])(
    'of others is for administrators, with %s',
    async scope => {
      const path = `/users/${people.ben}/revokeSignInSessions`
      const ofBen = await tokenFor(people.ben)
      const refused = await post(path, await tokenFor(people.ana, scope))
      expect([refused.status, refused.codes]).toEqual([403, 'Authorization_RequestDenied'])
      expect(await stateOf(ofBen)).toBe(200)
      expect((await post(path, await tokenFor(people.alma, scope))).status).toBe(200)
      expect(await stateOf(ofBen)).toBe(401)
    },
  )

  it('tells nobody but administrators whether there is such an account', async () => {
    const path = '/users/nobody@convite.example/revokeSignInSessions'
    expect((await post(path, await tokenFor(people.ana, revoke))).status).toBe(403)
    expect((await post(path, await tokenFor(people.alma, revoke))).status).toBe(404)
  })

  it('of others is possible for an application with its own permission alone', async () => {
    const clientId = world.ready.clients[0]?.clientId ?? ''
    const path = `/users/${people.ben}/revokeSignInSessions`
    const asApplication = (scope: string) => world.token({ clientId, scopes: [scope] })
    expect((await post(path, await asApplication('User.ReadWrite.All'))).status).toBe(403)
    expect((await post(path, await asApplication(revoke))).status).toBe(200)
    expect((await post('/me/revokeSignInSessions', await asApplication(revoke))).status).toBe(400)
  })

  it('leaves one audit row with who did it, and none when it was refused', async () => {
    const read = () => world.query(`select actor, target from audit where action = 'user.endSessions' order by seq`)
    const before = await read()
    await post(`/users/${people.ben}/revokeSignInSessions`, await tokenFor(people.alma, revoke))
    await post(`/users/${people.ben}/revokeSignInSessions`, await tokenFor(people.ana, revoke))
    expect((await read()).slice(before.length)).toEqual([
      { actor: world.person('alma').id, target: world.person('ben').id },
    ])
  })
})
