import { describe, inject } from 'vitest'
import { makePostgresWorld, makeSqliteWorld, type MakeStoreWorld } from './world.ts'

/** Runs a suite on SQLite, and on PostgreSQL when the machine has it; what it needs must hold on both. */
export function describeOnEngines(name: string, suite: (makeWorld: MakeStoreWorld) => void): void {
  describe(`${name} on SQLite`, () => suite(() => makeSqliteWorld()))
  const url = inject('postgresUrl')
  describe.skipIf(url === null)(`${name} on PostgreSQL`, () => suite(() => makePostgresWorld(url ?? '')))
}
