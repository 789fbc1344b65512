/** What this machine offers to the tests and the benchmark: PostgreSQL, a browser, Python. Looks only, starts nothing. */

import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

const oldestPostgres = 15

/** PostgreSQL as it was found: a server that somebody runs, or programs to start one with. */
export type FoundPostgres =
  | { readonly kind: 'server'; readonly url: string }
  | { readonly kind: 'programs'; readonly folder: string; readonly version: string }

/**
 * PostgreSQL 15 or newer: the server named by CONVITE_TEST_POSTGRES, else the programs in PATH, else those where
 * Debian keeps them (newest first). Undefined when there is none; CONVITE_TEST_POSTGRES=off says so on purpose.
 */
export function findPostgres(env: NodeJS.ProcessEnv = process.env): FoundPostgres | undefined {
  const url = env.CONVITE_TEST_POSTGRES
  if (url === 'off') return undefined
  if (url) return { kind: 'server', url }
  for (const folder of [...foldersOfPath(env), ...debianFolders('/usr/lib/postgresql')]) {
    if (!isProgram(join(folder, 'initdb'))) continue
    // PATH may hold links to a part of the programs; the real folder has all of them.
    const real = dirname(realpathSync(join(folder, 'initdb')))
    const version = readPostgresVersion(real)
    if (version !== undefined && Number.parseInt(version, 10) >= oldestPostgres) {
      return { kind: 'programs', folder: real, version }
    }
  }
  return undefined
}

/** The path of a Chromium: CONVITE_TEST_BROWSER, else the usual names in PATH; undefined when there is none. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const chosen = env.CONVITE_TEST_BROWSER
  if (chosen === 'off') return undefined
  if (chosen) return chosen
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  return foldersOfPath(env)
    .flatMap(folder => names.map(name => join(folder, name)))
    .find(isProgram)
}

/** The tool that tells Chromium which authorities to trust; undefined when it is not in PATH. */
export function findCertutil(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return foldersOfPath(env)
    .map(folder => join(folder, 'certutil'))
    .find(isProgram)
}

/**
 * The Python that has the packages of e2e/sign-in-clients/requirements.txt: the one that CONVITE_TEST_PYTHON names.
 * None is looked for, because a Python of the machine's own has other packages.
 */
export function findPython(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const chosen = env.CONVITE_TEST_PYTHON
  return chosen === 'off' || chosen === '' ? undefined : chosen
}

/** An engine that some tests need: its name in CONVITE_REQUIRE, whether it is here, and what its absence means. */
export interface Engine {
  readonly name: 'postgres' | 'browser' | 'certutil' | 'python'
  readonly found: boolean
  readonly skipped: string
  readonly remedy: string
}

/** The engines that the tests use beside Node itself. */
export function listEngines(env: NodeJS.ProcessEnv = process.env): Engine[] {
  return [
    {
      name: 'postgres',
      found: findPostgres(env) !== undefined,
      skipped: 'every test on PostgreSQL (the same tests run on SQLite)',
      remedy:
        `set CONVITE_TEST_POSTGRES=postgres://… of an empty server that tests may create databases in, or have ` +
        `initdb of PostgreSQL ${oldestPostgres}+ in PATH or below /usr/lib/postgresql (Debian: apt-get install postgresql)`,
    },
    {
      name: 'browser',
      found: findBrowser(env) !== undefined,
      skipped: 'the browser journeys in e2e/',
      remedy: 'set CONVITE_TEST_BROWSER=/path/to/chromium or have chromium in PATH (Debian: apt-get install chromium)',
    },
    {
      name: 'certutil',
      found: findCertutil(env) !== undefined,
      skipped: 'signing in with client libraries over HTTPS, in e2e/sign-in-clients',
      remedy: 'have certutil in PATH (Debian: apt-get install libnss3-tools)',
    },
    {
      name: 'python',
      found: findPython(env) !== undefined,
      skipped: 'signing in with the libraries for Python, in e2e/sign-in-clients',
      remedy:
        'python3 -m venv .python && .python/bin/pip install -r e2e/sign-in-clients/requirements.txt, and set ' +
        'CONVITE_TEST_PYTHON=$PWD/.python/bin/python',
    },
  ]
}

function foldersOfPath(env: NodeJS.ProcessEnv): string[] {
  return (env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
}

function debianFolders(parent: string): string[] {
  if (!existsSync(parent)) return []
  const versions = readdirSync(parent).filter(name => /^\d+$/.test(name))
  return versions.toSorted((a, b) => Number(b) - Number(a)).map(version => join(parent, version, 'bin'))
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // Not there, or not for us: either way no program that can be started.
    return false
  }
}

function readPostgresVersion(folder: string): string | undefined {
  const server = join(folder, 'postgres')
  if (!isProgram(server)) return undefined
  return /\d+(\.\d+)*/.exec(execFileSync(server, ['--version'], { encoding: 'utf8' }))?.[0]
}
