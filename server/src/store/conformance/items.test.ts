import { inject } from 'vitest'
import { testItemReads } from './item-reads.ts'
import { testItems } from './items.ts'
import { testLargeTrees } from './item-trees.ts'
import { makePostgresWorld, makeSqliteWorld } from './world.ts'

testItems('SQLite', () => makeSqliteWorld())
testItemReads('SQLite', () => makeSqliteWorld())
testLargeTrees('SQLite', () => makeSqliteWorld())

const postgres = inject('postgresUrl')
if (postgres !== null) {
  testItems('PostgreSQL', () => makePostgresWorld(postgres))
  testItemReads('PostgreSQL', () => makePostgresWorld(postgres))
  testLargeTrees('PostgreSQL', () => makePostgresWorld(postgres))
}
