import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBrowser, findCertutil, findPostgres, findPython, listEngines } from './machine.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convite-path-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

async function writeProgram(name: string, output: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\necho '${output}'\n`)
  await chmod(join(folder, name), 0o755)
}

describe('finding PostgreSQL', () => {
  test('a server named by the environment wins', () => {
    const url = 'postgres://u@h/d'
    expect(findPostgres({ CONVITE_TEST_POSTGRES: url })).toEqual({ kind: 'server', url })
  })

  test('"off" switches it off on a machine that has it', () => {
    expect(findPostgres({ CONVITE_TEST_POSTGRES: 'off', PATH: process.env.PATH })).toBeUndefined()
  })

  test('the programs in PATH are taken with their version', async () => {
    await writeProgram('initdb', '')
    await writeProgram('postgres', 'postgres (PostgreSQL) 17.2 (Debian 17.2-1)')
    expect(findPostgres({ PATH: folder })).toEqual({ kind: 'programs', folder, version: '17.2' })
  })

  test('one older than 15 is passed over', async () => {
    await writeProgram('initdb', '')
    await writeProgram('postgres', 'postgres (PostgreSQL) 14.9')
    expect(findPostgres({ PATH: folder })).not.toMatchObject({ folder })
  })
})

describe('finding a browser', () => {
  test('chromium in PATH is taken', async () => {
    await writeProgram('chromium', '')
    expect(findBrowser({ PATH: folder })).toBe(join(folder, 'chromium'))
  })

  test('a file that is no program is none', async () => {
    await writeFile(join(folder, 'chromium'), '')
    expect(findBrowser({ PATH: folder })).toBeUndefined()
  })

  test('what is missing is told with the way to get it', () => {
    const browser = listEngines({ PATH: folder }).find(engine => engine.name === 'browser')
    expect(browser).toMatchObject({ found: false })
    expect(browser?.remedy).toContain('apt-get install chromium')
  })
})

describe('finding what the client libraries need', () => {
  test('certutil in PATH is taken', async () => {
    expect(findCertutil({ PATH: folder })).toBeUndefined()
    await writeProgram('certutil', '')
    expect(findCertutil({ PATH: folder })).toBe(join(folder, 'certutil'))
  })

  test('a Python is taken when it is named, and never looked for', async () => {
    await writeProgram('python3', '')
    expect(findPython({ PATH: folder })).toBeUndefined()
    expect(findPython({ CONVITE_TEST_PYTHON: 'off' })).toBeUndefined()
    expect(findPython({ CONVITE_TEST_PYTHON: '/venv/bin/python' })).toBe('/venv/bin/python')
  })

  test('without them it is told what is skipped, and how to get it', () => {
    const missing = listEngines({ PATH: folder }).filter(({ found }) => !found)
    expect(missing.map(({ name }) => name)).toEqual(expect.arrayContaining(['certutil', 'python']))
    expect(missing.find(({ name }) => name === 'certutil')?.remedy).toContain('libnss3-tools')
    expect(missing.find(({ name }) => name === 'python')?.remedy).toContain('requirements.txt')
  })
})
