/** Messages name what the caller sent, in the caller's spelling, and nothing that only the server knows. */
import { expect, it } from 'vitest'
import { call } from '../http.ts'
import { useOpenWorld } from '../world.ts'

const getWorld = useOpenWorld()

const ask = async (method: string, path: string, body?: unknown) => {
  const world = getWorld()
  const { status, message } = await call(world, method, path, {
    token: world.person('ana').accessToken,
    ...(body === undefined ? {} : { body }),
  })
  return `${status} ${message}`
}

it.each([
  ['GET', '/v1.0/sites/none.example', "404 Nothing was found at sites/'none.example': it does not exist"],
  ['GET', '/v1.0/sites/root:/sites/none', "404 Nothing was found at sites/'root:/sites/none': it does not exist"],
  [
    'GET',
    '/v1.0/sites/none.example:/a/b:/drive',
    "404 Nothing was found at sites/'none.example:/a/b'/drive: it does not",
  ],
  ['GET', '/v1.0/shares/u!aHR0cDovL3gvaS95/driveItem', '404 Nothing was found at shares/…/driveItem'],
  [
    'POST',
    '/v1.0/me/drive/root/createLink?x=1',
    "501 Graph knows '/v1.0/me/drive/root/createLink', but Convite does not",
  ],
  ['DELETE', '/v1.0/me', "405 DELETE is not possible at '/v1.0/me'. Possible: GET."],
] as const)('%s %s', async (method, path, expected) => {
  expect(await ask(method, path)).toContain(expected)
})

it('a guest is told nothing of sites, in the same words', async () => {
  const world = getWorld()
  const guest = world.ready.users.find(({ userType }) => userType === 'Guest')
  const { status, message } = await call(world, 'GET', '/sites/root', { token: guest?.accessToken ?? '' })
  expect(`${status} ${message}`).toContain('404 Nothing was found at sites/root: it does not exist')
})
