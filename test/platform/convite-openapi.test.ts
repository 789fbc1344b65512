/** The document of what is our own describes what is there and nothing else. */
import { expect, it } from 'vitest'
import { useOpenWorld } from '../world.ts'

const getWorld = useOpenWorld()

const read = async (origin: string) => {
  const response = await fetch(`${origin}/openapi/convite-v1.json`)
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
  return (await response.json()) as { paths: Record<string, Record<string, { operationId: string }>> }
}

it('every call of it is there, and no other', async () => {
  const { origin } = getWorld()
  const { paths } = await read(origin)
  const ids = Object.values(paths).flatMap(item => Object.values(item).map(({ operationId }) => operationId))
  expect(new Set(ids).size).toBe(ids.length)
  for (const [path, item] of Object.entries(paths)) {
    // The wrong verb is told with those that there are; a GET is a HEAD, too.
    const response = await fetch(origin + path.replace('{id}', 'none'), { method: 'PATCH' })
    const allowed = (response.headers.get('allow') ?? '').split(', ').filter(method => method !== 'HEAD')
    expect([path, response.status, allowed.toSorted()]).toEqual([
      path,
      405,
      Object.keys(item)
        .map(verb => verb.toUpperCase())
        .toSorted(),
    ])
  }
  const unknown = (await (await fetch(`${origin}/convite/v1/test/unknown`)).json()) as { error: { message: string } }
  const controls = /There are: (.*)\./.exec(unknown.error.message)?.[1]?.replaceAll(':id', '{id}').split(', ') ?? []
  expect(
    Object.keys(paths)
      .filter(path => path.startsWith('/convite/'))
      .toSorted(),
  ).toEqual(controls.toSorted())
})
