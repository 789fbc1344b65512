import { inject } from 'vitest'
import { testOutbox } from './outbox.ts'
import { makePostgresWorld, makeSqliteWorld } from './world.ts'

const postgres = inject('postgresUrl')
testOutbox('SQLite', () => makeSqliteWorld())
if (postgres !== null) testOutbox('PostgreSQL', () => makePostgresWorld(postgres))
