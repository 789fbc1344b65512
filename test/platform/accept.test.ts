/** Which media types callers may ask for, and what the rest is told (errors.md section 2, odata-and-batch.md section 2). */
import { expect, it } from 'vitest'
import { call } from '../http.ts'
import { addFile, listPermissions } from '../operations/invite-world.ts'
import { useOpenWorld } from '../world.ts'

const getWorld = useOpenWorld()
const tokenOf = (name: string) => getWorld().person(name).accessToken
const me = (headers: Record<string, string>, path = '/me') =>
  call(getWorld(), 'GET', path, { token: tokenOf('ana'), headers })

it('JSON is refused to nobody who takes it, by whatever name', async () => {
  for (const Accept of ['*/*', 'application/*', 'application/json;odata.metadata=full', 'text/html, */*;q=0.1']) {
    expect((await me({ Accept })).status).toBe(200)
  }
})

it('406 names what was asked for and what there is', async () => {
  for (const Accept of ['application/xml', 'application/atom+xml, text/html', 'application/json;q=0']) {
    const { status, codes, message, body } = await me({ Accept })
    expect([status, codes]).toEqual([406, 'invalidRequest/invalidAcceptType'])
    expect(body.error?.target).toBe('Accept')
    expect(message).toContain(`'${Accept}'`)
    expect(message).toContain('application/json')
  }
  expect((await me({}, '/me?$format=xml')).status).toBe(406)
})

it('406 comes after the token, and before anything is done', async () => {
  const world = getWorld()
  const file = await addFile(world, 'ana', 'Accept.txt')
  const headers = { Accept: 'application/xml' }
  expect((await call(world, 'GET', '/me', { headers })).status).toBe(401)
  const before = await listPermissions(world, file, tokenOf('ana'))
  const body = { recipients: [{ email: world.person('ben').mail }], roles: ['read'], requireSignIn: true }
  expect((await call(world, 'POST', `${file}/invite`, { token: tokenOf('ana'), headers, body })).status).toBe(406)
  expect(await listPermissions(world, file, tokenOf('ana'))).toEqual(before)
})

it('what is no JSON is not measured by it: bytes, a number, nothing', async () => {
  const world = getWorld()
  const file = await addFile(world, 'ana', 'Bytes.txt')
  const as = async (method: string, path: string, Accept: string) =>
    (await call(world, method, path, { token: tokenOf('ana'), headers: { Accept } })).status
  expect(await as('GET', `${file}/content`, 'application/octet-stream')).toBe(302)
  expect(await as('GET', '/me/drive/root/children/$count', 'text/plain')).toBe(200)
  expect(await as('DELETE', file, 'text/plain')).toBe(204)
})
