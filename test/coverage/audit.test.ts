/** Every operation that changes something leaves exactly one trace with who and what, and none when it is refused; one that reads leaves nothing at all (security lesson C5). */
import { operations } from '@convite/contract/operations'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { takeStock } from '../operations/invite-world.ts'
import { tokenOf } from '../operations/permission-world.ts'
import { type OpenWorld, startOpenWorld } from '../world.ts'
import { accessRows } from './access-rows.ts'
import { contractOf, people, requestOf, setStage, type Stage } from './stage.ts'

let world: OpenWorld
let shared: Stage
beforeAll(async () => {
  world = await startOpenWorld()
  shared = await setStage(world)
})
afterAll(() => world.stop())

const auditRows = () =>
  world.query('select action, actor, app_id, request_id, item_id from audit order by drive_id, seq, part')
/** Who may: of the directory the administrator, of the item its owner. */
const actorOf = ({ operation }: { readonly operation: string }) =>
  contractOf(operation).isDirectory ? people.administrator : people.owner
const isChange = ({ operation }: { readonly operation: string }) => contractOf(operation).method !== 'GET'

describe.each(accessRows.filter(isChange))('$operation, $target', row => {
  it('leaves one trace', async () => {
    const [path, options = {}] = requestOf(row, await setStage(world), world)
    const before = new Set((await auditRows()).map(entry => JSON.stringify(entry)))
    const answer = await call(world, contractOf(row.operation).method, path, {
      ...options,
      token: tokenOf(world, actorOf(row)),
    })
    expect(answer.status).toBeLessThan(300)
    const traces = (await auditRows()).filter(entry => !before.has(JSON.stringify(entry)))
    expect(traces).toMatchObject([{ actor: world.person(actorOf(row)).id, request_id: answer.headers['request-id'] }])
    if (contractOf(row.operation).isDirectory) expect(traces[0]?.item_id).toBeNull()
    else expect(traces[0]?.item_id).toBeGreaterThan(0)
    expect(traces[0]?.app_id).toMatch(/.+/)
  })

  it('leaves none when it is refused', async () => {
    const [path, options = {}] = requestOf(row, shared, world)
    const before = await takeStock(world)
    for (const name of [people.guest, people.stranger]) {
      const { status } = await call(world, contractOf(row.operation).method, path, {
        ...options,
        token: tokenOf(world, name),
      })
      expect([name, status >= 400]).toEqual([name, true])
    }
    // A new child has no tag yet; everything else takes `If-Match` (drive-items.md section 6).
    if (row.operation !== 'driveItem/createChild' && !contractOf(row.operation).isDirectory) {
      const stale = {
        ...options,
        headers: { ...options.headers, 'If-Match': '"{00000000-0000-4000-8000-000000000000},1"' },
        token: tokenOf(world, people.owner),
      }
      expect((await call(world, contractOf(row.operation).method, path, stale)).status).toBeGreaterThanOrEqual(400)
    }
    expect(await takeStock(world)).toEqual(before)
  })
})

it('what only reads writes nothing', async () => {
  const before = await takeStock(world)
  for (const row of accessRows.filter(known => !isChange(known))) {
    const [path, options = {}] = requestOf(row, shared, world)
    expect((await call(world, 'GET', path, { ...options, token: tokenOf(world, actorOf(row)) })).status).toBeLessThan(
      400,
    )
  }
  expect(await takeStock(world)).toEqual(before)
  expect(operations.some(({ method }) => method === 'GET')).toBe(true)
})
