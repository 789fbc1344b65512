import { defineConfig } from 'vitest/config'
import { findBrowser } from './tools/lib/machine.ts'

const hasBrowser = findBrowser() !== undefined

export default defineConfig({
  test: {
    include: [
      'contract/src/**/*.test.ts',
      'server/{src,bin}/**/*.test.ts',
      'testkit/src/**/*.test.ts',
      'tools/**/*.test.ts',
      'bench/**/*.test.ts',
      'test/**/*.test.ts',
      // Without a browser `npm test` says what is missing; here the journeys are simply not there.
      ...(hasBrowser ? ['e2e/**/*.test.ts'] : []),
    ],
    globalSetup: ['test/setup/postgres.ts'],
    pool: 'forks',
    // Nothing in the project is global, so the files of one worker may share their modules (a third of the time).
    isolate: false,
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['contract/src/**/*.ts', 'server/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing/**', '**/conformance/**'],
      reporter: ['text-summary', 'html'],
    },
  },
})
