import { inject } from 'vitest'
import { testItems } from './items.ts'
import { testLargeTrees } from './item-trees.ts'
import { makePostgresWorld, makeSqliteWorld } from './world.ts'

testItems('SQLite', () => makeSqliteWorld())
testLargeTrees('SQLite', () => makeSqliteWorld())

const postgres = inject('postgresUrl')
if (postgres !== null) {
  testItems('PostgreSQL', () => makePostgresWorld(postgres))
  testLargeTrees('PostgreSQL', () => makePostgresWorld(postgres))
}
