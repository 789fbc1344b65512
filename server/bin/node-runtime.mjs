// @ts-check
// Which Node runs the server, and how a task is handed to it. Plain JavaScript without packages: this file must run
// on every Node from 20 up, before anything is installed. The command `convite` and the tasks of the repository
// share it.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** From here on Node runs TypeScript sources without a flag and has every API that the server uses. */
const oldestMajor = 24

/** Below this version a reset of the write-ahead log can corrupt a SQLite file; the server refuses to start on it. */
const oldestSqlite = [3, 51, 3]

/** @param {string} nodeVersion e.g. `24.21.0` */
export function isNewEnough(nodeVersion = process.versions.node) {
  return Number.parseInt(nodeVersion, 10) >= oldestMajor
}

/** @param {string | undefined} sqliteVersion e.g. `3.53.4`; Node before 22 has none */
export function hasSafeSqlite(sqliteVersion = process.versions.sqlite) {
  const parts = (sqliteVersion ?? '0').split('.').map(Number)
  for (const [position, least] of oldestSqlite.entries()) {
    const part = parts[position] ?? 0
    if (part !== least) return part > least
  }
  return true
}

/**
 * The Node that was installed beside the packages, looked for from `folder` upwards, or undefined. npm 10 makes no
 * `.bin/node` for it, and PATH is somebody else's business, so its own folder is the only reliable place.
 *
 * @param {string} folder
 * @param {{ platform?: string, arch?: string }} machine
 */
export function findBundledNode(folder, { platform = process.platform, arch = process.arch } = {}) {
  const system = platform === 'win32' ? 'win' : platform
  const tail = join('node_modules', `node-${system}-${arch}`, 'bin', platform === 'win32' ? 'node.exe' : 'node')
  for (let here = folder; ; here = dirname(here)) {
    const candidate = join(here, tail)
    if (existsSync(candidate)) return candidate
    if (dirname(here) === here) return undefined
  }
}

/** The line for a machine that has no Node which could run the server. */
export function explainMissingNode() {
  return (
    `convite needs Node ${oldestMajor} or newer; this is ${process.version} and no bundled one was found for ` +
    `${process.platform} ${process.arch}. Install Node ${oldestMajor}, or run "npm ci --include=optional".`
  )
}

/**
 * Runs `node` with these arguments on the same terminal, passes signals on to it and waits for its end.
 * Ctrl-C on a terminal reaches the whole process group by itself; sent twice it would look like impatience.
 * Rejects when the program cannot be started at all.
 *
 * @param {string} node
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
 */
export function runNode(node, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { stdio: 'inherit', ...options })
    /** @param {NodeJS.Signals} signal */
    const passOn = signal => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
    for (const signal of signals) process.on(signal, passOn)
    const stopListening = () => {
      for (const signal of signals) process.off(signal, passOn)
    }
    child.once('error', error => {
      stopListening()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      stopListening()
      resolve({ code, signal })
    })
  })
}

/**
 * Ends this process the way its child ended, so that whoever waits for it sees the same exit code or signal.
 *
 * @param {{ code: number | null, signal: NodeJS.Signals | null }} end
 */
export function endLike({ code, signal }) {
  if (signal !== null && process.platform !== 'win32') process.kill(process.pid, signal)
  else process.exitCode = code ?? 1
}

/**
 * The message of whatever was thrown.
 *
 * @param {unknown} error
 */
export function describeError(error) {
  return error instanceof Error ? error.message : String(error)
}
