/** The names under which clients may ask for our resource (auth.md section 2): they derive the scope from the address. */
import { expect, it } from 'vitest'
import { startHeldWorld } from '../held-world.ts'
import { askToken } from './sign-in-world.ts'

it('a token is given for every configured name of the resource, in any case and with any port, and for no other', async () => {
  await using world = await startHeldWorld({ resourceHosts: 'graph.example.org, Files.Internal' })
  const client = world.ready.clients.find(({ clientSecret, roles }) => clientSecret !== null && roles.length > 0)
  const ask = async (host: string) => {
    const { status, body } = await askToken(world, {
      grant_type: 'client_credentials',
      client_id: client?.clientId ?? '',
      client_secret: client?.clientSecret ?? '',
      scope: `https://${host}/.default`,
    })
    return [host, status, body.error ?? null]
  }
  const { hostname } = new URL(world.origin)
  const names = [hostname, 'graph.microsoft.com', 'graph.example.org', 'GRAPH.example.ORG:8443', 'files.internal']
  for (const host of names) expect(await ask(host)).toEqual([host, 200, null])
  for (const host of ['example.org', 'x.graph.example.org', 'graph.example.org.evil.test', 'vault.example.net']) {
    expect(await ask(host)).toEqual([host, 400, 'invalid_scope'])
  }
})
