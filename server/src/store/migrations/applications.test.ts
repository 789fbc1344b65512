import { expect, it } from 'vitest'
import { sql } from 'kysely'
import { connectMigrations } from '../migrate.ts'
import { openSqlite } from '../sqlite-engine.ts'
import { createInit } from './001-init.ts'
import { createApplications } from './004-applications.ts'

it('applications from before keep their secrets, which end two years after the application was registered', async () => {
  const database = openSqlite(':memory:')
  const db = connectMigrations({ dialect: 'sqlite', database })
  await createInit('sqlite').up(db)
  await sql
    .raw(
      `insert into applications (app_id, service_principal_id, display_name, kind, roles, secret_hashes, secret_sealed, created_at)
       values ('a', 'sp-a', 'A', 'confidential', '[]', '["h1","h2"]', 'sealed', 1000),
         ('b', 'sp-b', 'B', 'public', '[]', '[]', null, 2000)`,
    )
    .execute(db)
  await createApplications('sqlite').up(db)
  const applications = database.prepare('select app_id, object_id, enabled, redirect_uris from applications').all()
  expect(applications).toEqual([
    { app_id: 'a', object_id: expect.stringMatching(/^[0-9a-f-]{36}$/), enabled: 1, redirect_uris: '[]' },
    { app_id: 'b', object_id: expect.stringMatching(/^[0-9a-f-]{36}$/), enabled: 1, redirect_uris: '[]' },
  ])
  expect(new Set(applications.map(row => row['object_id'])).size).toBe(2)
  const endsAt = 1000 + 731 * 86_400_000
  expect(
    database.prepare('select app_id, hash, starts_at, ends_at, sealed from application_secrets order by hash').all(),
  ).toEqual([
    { app_id: 'a', hash: 'h1', starts_at: 1000, ends_at: endsAt, sealed: 'sealed' },
    { app_id: 'a', hash: 'h2', starts_at: 1000, ends_at: endsAt, sealed: null },
  ])
  database.close()
})
