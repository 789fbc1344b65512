/** An embedded database that another process holds: whoever signs in waits or is told, and has a whole session or none. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { startDevApp } from '../app.ts'
import { makeSqlitePlace } from '../database.ts'
import { begin, follow, nameOf, openBrowser, readFields } from './sign-in-world.ts'

it('a sign-in while the file is held waits or says so, and leaves no half of a session', async () => {
  await using place = await makeSqlitePlace()
  await using dev = await startDevApp(place, { settings: { role: 'api' } })
  const world = { origin: dev.app.origin }
  const browser = openBrowser(world)
  const waiting = await begin(browser, world, '/signin?to=/account')
  using other = new DatabaseSync(join(place.dataFolder, 'convite.db'))
  other.exec('begin immediate')
  const posted = await browser.post(waiting.at, { ...readFields(waiting.page), demo: nameOf('ana') })
  expect(posted.status).toBe(503)
  expect(Number(posted.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(posted.headers.getSetCookie()).toEqual([])
  expect((await browser.get('/account')).status).toBe(303)
  other.exec('rollback')
  const again = await browser.post(waiting.at, { ...readFields(waiting.page), demo: nameOf('ana') })
  expect((await follow(browser, world, again.location?.href ?? '')).page.status).toBe(200)
  expect((await browser.get('/account')).status).toBe(200)
}, 60_000)
