/** The daily sweep of pieces on a whole server: it takes what no version names, and never what an upload wrote. */
import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type DevApp, startDevApp } from '../app.ts'
import { describeOnDatabases, type Place } from '../database.ts'
import { call } from '../http.ts'
import { lookUpIn } from '../world.ts'

const hour = 3_600_000

describeOnDatabases('the sweep of pieces', makePlace => {
  let place: Place
  let dev: DevApp
  let machine: number
  beforeEach(async () => {
    machine = Date.now()
    place = await makePlace()
    // Jobs run when they are asked to.
    dev = await startDevApp(place, { machine: () => machine, settings: { role: 'api' } })
  })
  afterEach(async () => {
    await dev.close()
    await place[Symbol.asyncDispose]()
  })

  it('leaves every file readable, and a piece alone whose upload has not ended yet', async () => {
    const look = lookUpIn(() => dev.ready)
    const world = { origin: dev.app.origin }
    const { accessToken: token } = look.person('ana')
    const drive = look.drive('ana').id
    const put = (body: string) => call(world, 'PUT', `/drives/${drive}/root:/note.txt:/content`, { token, body })
    expect((await put('first')).status).toBe(201)
    expect((await put('second')).status).toBe(200)

    const folder = join(place.dataFolder, 'blobs', 'pieces', drive.slice('b!'.length))
    const named = await readdir(folder)
    const { blobs } = dev.app.services
    const leave = () =>
      blobs.put(
        drive.slice('b!'.length),
        (async function* () {
          yield Buffer.from('of an upload that never ended')
        })(),
        { maxBytes: 100 },
      )
    const [orphan, underWay] = [await leave(), await leave()]
    const old = new Date(machine - 25 * hour)
    for (const name of [...named, orphan.name]) await utimes(join(folder, name), old, old)

    machine += hour
    await dev.controls.clock({ advance: 'PT0S' })
    expect((await readdir(folder)).toSorted()).toEqual([...named, underWay.name].toSorted())
    const { headers } = await call(world, 'GET', `/drives/${drive}/root:/note.txt:/content`, { token })
    expect(await (await fetch(headers.location ?? '')).text()).toBe('second')
  })
})
