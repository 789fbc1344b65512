import { describe, expect, inject, it } from 'vitest'
import { openSqlite } from './sqlite-engine.ts'
import { createCompiler } from './compile.ts'
import { directoryConformance } from './conformance/directory.ts'
import { makePostgresWorld, makeSqliteWorld } from './conformance/world.ts'
import { sqliteFragments } from './dialect/sqlite.ts'
import { migrate } from './migrate.ts'
import { allStatements } from './statement.ts'

const postgresUrl = inject('postgresUrl')

directoryConformance('SQLite', () => makeSqliteWorld())

describe.skipIf(postgresUrl === null)('with PostgreSQL', () => {
  directoryConformance('PostgreSQL', () => makePostgresWorld(postgresUrl ?? ''))
})

describe('the plans of SQLite', () => {
  const hot = [
    'directory.matchEmails',
    'directory.matchAliases',
    'directory.matchIds',
    'directory.matchNumbers',
    'principals.find',
    'principals.findByAddress',
    'principals.findMany',
    'principals.list.displayName',
    'principals.list.userPrincipalName.desc',
    'principals.members',
    'principals.allMembers',
    'principals.allGroups',
    'memberships.widen',
    'memberships.narrow',
    'sites.findByPath',
    'sites.findById',
    'driveOwners.page',
  ]

  it.each(hot)('%s looks keys up in indexes and never goes through a whole table', async name => {
    const database = openSqlite(':memory:')
    await migrate({ dialect: 'sqlite', database })
    const target = allStatements().find(statement => statement.name === name)
    if (!target) throw new Error(`there is no statement ${name}`)
    const { sql, slots } = createCompiler(sqliteFragments)(target)
    const plan = database.prepare(`explain query plan ${sql}`).all(...slots.map(() => '[]'))
    const scans = plan.map(row => String(row['detail'])).filter(detail => detail.startsWith('SCAN'))
    // What is gone through is the list that was handed in, or rows that the statement itself has just gathered.
    expect(scans.filter(detail => !/^SCAN (json_each|touched|reach|g)\b/.test(detail))).toEqual([])
    database.close()
  })
})
