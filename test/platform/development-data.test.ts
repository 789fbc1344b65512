/** What development mode made up opens nothing in production (security lesson K4). */
import { expect, it, vi } from 'vitest'
import { startApp, startDevApp } from '../app.ts'
import { describeOnDatabases, forgetKeptSecrets } from '../database.ts'
import { findFreePort } from '../free-port.ts'

describeOnDatabases('a database that development mode filled', makePlace => {
  it('is not served in production while a password or secret of its ready file is good', async () => {
    await using place = await makePlace()
    const port = String(await findFreePort())
    let publicOrigin: string
    {
      await using dev = await startDevApp(place, { settings: { port } })
      publicOrigin = dev.ready.origin
      const left = 'select principal_id from principals where password_hash is null and password_sealed is not null'
      await vi.waitFor(async () => expect(await place.query(left)).toEqual([]), { timeout: 30_000, interval: 100 })
    }
    const serve = () => startApp(place, { mode: 'production', settings: { port, publicOrigin } })
    await expect(serve()).rejects.toThrow(
      /^data: this database holds the demo.*\(person \S+.* and more\); take another --data folder.*or replace them all/,
    )
    // One that is left is one too many, of a person or of an application.
    await place.query(
      "update principals set password_sealed = null where mail is null or mail <> 'ben@convite.example'",
    )
    await place.query('delete from application_secrets where sealed is not null')
    await expect(serve()).rejects.toThrow(/\(person ben@convite\.example\); take/)
    await forgetKeptSecrets(place)
    const app = await serve()
    expect((await fetch(`${app.origin}/readyz`)).status).toBe(200)
    await app.close()
  })

  it('is not served either for the secret of an application alone', async () => {
    await using place = await makePlace()
    const port = String(await findFreePort())
    await (await startDevApp(place, { settings: { port } })).close()
    await place.query('update principals set password_sealed = null')
    await expect(
      startApp(place, { mode: 'production', settings: { port, publicOrigin: `http://127.0.0.1:${port}` } }),
    ).rejects.toThrow(/\(application .*\); take/)
  })
})
