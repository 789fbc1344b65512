// @ts-check
// Step one of every task: the packages of package-lock.json are there, exactly. Plain JavaScript without packages,
// because it runs before anything is installed, on every Node from 20 up.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { showProgress } from './progress.mjs'

/**
 * Installs what package-lock.json says unless that was done already. Returns the exit code of npm, 0 when nothing
 * was to do.
 *
 * @param {string} root folder of the project
 */
export async function ensureInstalled(root) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const marker = join(root, 'node_modules', '.installed')
  const wanted = createHash('sha256').update(lockText).digest('hex')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return 0
  if (!isCoveredBy(JSON.parse(lockText), readInstalledLock(root))) {
    const code = await runNpmCi(root, lockText)
    if (code !== 0) return code
  }
  writeFileSync(marker, wanted)
  return 0
}

/**
 * Whether everything that the lock names for this machine is installed: an `npm ci` or `npm install` done by hand
 * counts, one that left out development or optional packages does not.
 *
 * @param {{ packages: Record<string, LockedPackage> }} lock
 * @param {{ packages: Record<string, LockedPackage> } | undefined} installed npm's own record in node_modules
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean,
 *   os?: string[], cpu?: string[], libc?: string[] }} LockedPackage
 */
export function isCoveredBy(lock, installed, { platform = process.platform, arch = process.arch } = {}) {
  if (installed === undefined) return false
  return Object.entries(lock.packages).every(([path, locked]) => {
    if (path === '') return true
    const present = installed.packages[path]
    if (present !== undefined) return present.version === locked.version && present.integrity === locked.integrity
    return mayBeAbsent(locked, platform, arch)
  })
}

/**
 * @param {LockedPackage} locked
 * @param {string} platform
 * @param {string} arch
 */
function mayBeAbsent(locked, platform, arch) {
  if (!locked.optional && !locked.devOptional) return false
  // An optional package that names no system comes along with one that does. The C library is npm's to find out.
  if ((locked.os === undefined && locked.cpu === undefined) || locked.libc !== undefined) return true
  return locked.os?.includes(platform) === false || locked.cpu?.includes(arch) === false
}

/** @param {string} root */
function readInstalledLock(root) {
  const path = join(root, 'node_modules', '.package-lock.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

/**
 * @param {string} root
 * @param {string} lockText
 */
function runNpmCi(root, lockText) {
  /** @type {Record<string, LockedPackage>} */
  const packages = JSON.parse(lockText).packages
  const total = Object.values(packages).filter(locked => locked.integrity).length
  console.error('Installing the packages of package-lock.json (needed once, and after each change of that file)')
  const progress = showProgress(count => (count > 0 ? `${count} of about ${total} packages fetched` : 'working'))
  const { command, args, shell } = npmCommand()
  const child = spawn(
    command,
    // The http log is the only sign of life that npm gives on a pipe; dev and optional packages are asked for by name
    // because NODE_ENV=production or a setting of the user would leave them out.
    [...args, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=http'],
    { cwd: root, shell, stdio: ['ignore', 'inherit', 'pipe'] },
  )
  createInterface({ input: child.stderr }).on('line', line => {
    if (/^npm http (?:fetch|cache)\b/.test(line)) {
      if (line.includes('.tgz')) progress.add()
    } else if (!/^npm warn EBADENGINE\b/i.test(line)) {
      // EBADENGINE speaks of the Node that installs; the bundled one runs what was installed.
      progress.interrupt(line)
    }
  })
  return new Promise(resolve => {
    child.once('error', error => {
      progress.end()
      console.error(`npm could not be started (${error.message}). Node brings it along: is npm in your PATH?`)
      resolve(1)
    })
    child.once('close', code => {
      progress.end()
      if (code !== 0) console.error('npm ci failed; the lines above say why. Nothing was started.')
      resolve(code ?? 1)
    })
  })
}

/**
 * The npm that started this process, run by the same Node, so that no other one in PATH interferes.
 *
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
export function npmCommand(npmPath = process.env.npm_execpath, platform = process.platform) {
  if (npmPath !== undefined && basename(npmPath) === 'npm-cli.js') {
    return { command: process.execPath, args: [npmPath], shell: false }
  }
  // On Windows npm is a batch file, which only a shell can start.
  return { command: 'npm', args: [], shell: platform === 'win32' }
}
