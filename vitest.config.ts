import { defineConfig } from 'vitest/config'
import { findBrowser, findCertutil, findPostgres, findPython } from './tools/lib/machine.ts'

const hasBrowser = findBrowser() !== undefined
const hasCertutil = findCertutil() !== undefined
const hasPython = findPython() !== undefined
const hasPostgres = findPostgres() !== undefined

/** How every test file runs, whichever engine its worlds have. */
const shared = {
  pool: 'forks',
  // Nothing in the project is global, so the files of one worker may share their modules (a third of the time).
  isolate: false,
  testTimeout: 20_000,
  // A loaded machine is slow, not wrong: what is waited for has this long to come.
  expect: { poll: { timeout: 10_000 } },
  hookTimeout: 60_000,
} as const

/**
 * Files whose worlds are on SQLite (test/database.ts, `makeUsualPlace`), and once more on PostgreSQL: who may do what
 * must not hang on the engine. Files that name their engines themselves need no place here.
 */
const onBothEngines = [
  'test/operations/permission-*.test.ts',
  'test/properties/hidden-items.test.ts',
  'test/properties/no-gain.test.ts',
  'test/coverage/access-table.test.ts',
  'test/sign-in/ended-sign-ins.test.ts',
  'test/sign-in/refresh-tokens.test.ts',
  'test/sign-in/widened-consent.test.ts',
]

export default defineConfig({
  test: {
    globalSetup: ['test/setup/postgres.ts'],
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'all',
          include: [
            'contract/src/**/*.test.ts',
            'design/src/**/*.test.ts',
            'server/{src,bin}/**/*.test.ts',
            'testkit/src/**/*.test.ts',
            'tools/**/*.test.ts',
            'bench/**/*.test.ts',
            'test/**/*.test.ts',
            // Without a browser `npm test` says what is missing; here the journeys are simply not there.
            ...(hasBrowser ? ['e2e/*.test.ts'] : []),
            ...(hasBrowser && hasCertutil ? ['e2e/sign-in-clients/!(python).test.ts'] : []),
            ...(hasBrowser && hasCertutil && hasPython ? ['e2e/sign-in-clients/python.test.ts'] : []),
          ],
          provide: { usualEngine: 'sqlite' },
        },
      },
      ...(hasPostgres
        ? [
            {
              test: {
                ...shared,
                name: 'PostgreSQL',
                include: onBothEngines,
                provide: { usualEngine: 'postgres' as const },
                // What a property finds wrong on one engine alone, it finds in few runs.
                env: { CONVITE_PROPERTY_RUNS: process.env.CONVITE_PROPERTY_RUNS ?? '8' },
              },
            },
          ]
        : []),
    ],
    coverage: {
      provider: 'v8',
      include: ['contract/src/**/*.ts', 'design/src/**/*.ts', 'server/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing/**', '**/conformance/**'],
      reporter: ['text-summary', 'html'],
    },
  },
})
