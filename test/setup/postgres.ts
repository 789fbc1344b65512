/**
 * One PostgreSQL for the whole test run, when the machine has one. A test asks `inject('postgresUrl')`; null means
 * that it has to be skipped. Each test world makes a database of its own in it.
 */

import type { TestProject } from 'vitest/node'
import { findPostgres } from '../../tools/lib/machine.ts'
import { startPostgres } from '../../tools/lib/postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A user that may create databases; null on a machine without PostgreSQL. */
    postgresUrl: string | null
    /** Where worlds live whose test names no engine; vitest.config.ts runs some files once for each. */
    usualEngine: 'sqlite' | 'postgres'
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const found = findPostgres()
  if (found?.kind !== 'programs') {
    project.provide('postgresUrl', found?.url ?? null)
    return undefined
  }
  const postgres = await startPostgres({ fsync: false })
  project.provide('postgresUrl', postgres.url)
  // Processes that tests start, like the server itself, find it by the environment.
  process.env.CONVITE_TEST_POSTGRES = postgres.url
  return async () => {
    delete process.env.CONVITE_TEST_POSTGRES
    await postgres.stop()
  }
}
