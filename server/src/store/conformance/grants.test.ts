import { inject } from 'vitest'
import { testAccess } from './access.ts'
import { testBatches } from './batches.ts'
import { testGrants } from './grants.ts'
import { testLocate } from './locate.ts'
import { testRootRoles } from './root-roles.ts'
import { makePostgresWorld, makeSqliteWorld } from './world.ts'

const postgres = inject('postgresUrl')
const engines = [
  { name: 'SQLite', make: () => makeSqliteWorld() },
  ...(postgres === null ? [] : [{ name: 'PostgreSQL', make: () => makePostgresWorld(postgres) }]),
]

for (const { name, make } of engines) {
  testGrants(name, make)
  testAccess(name, make)
  testLocate(name, make)
  testBatches(name, make)
  testRootRoles(name, make)
}
