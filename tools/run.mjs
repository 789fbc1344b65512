// @ts-check
// The start recipe of every `npm run` here: install what the lock file says, find a Node that can run the server,
// hand the task to it. Plain JavaScript without packages: it must run from a fresh clone on every Node from 20 up.

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  describeError,
  endLike,
  explainMissingNode,
  findBundledNode,
  isNewEnough,
  runNode,
} from '../server/bin/node-runtime.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { startArguments } from './lib/start-arguments.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

const tasks = new Map([
  ['start', 'server/src/cli/main.ts'],
  ['test', 'tools/tasks/test.ts'],
  ['check', 'tools/tasks/check.ts'],
  ['bench', 'bench/run.ts'],
  ['generate', 'tools/tasks/generate.ts'],
  ['format', 'tools/tasks/format.ts'],
])

/**
 * @param {string} name
 * @param {string[]} args
 */
async function main(name, args) {
  const file = tasks.get(name)
  if (file === undefined) {
    console.error(`There is no task "${name}". Tasks: ${[...tasks.keys()].join(', ')}.`)
    return { code: 1, signal: null }
  }
  const installCode = await ensureInstalled(root)
  if (installCode !== 0) return { code: installCode, signal: null }
  return runOnBestNode([join(root, file), ...(name === 'start' ? startArguments(root, args) : args)])
}

/**
 * The bundled Node first: it is the one that everything here is tested on.
 *
 * @param {string[]} args
 */
async function runOnBestNode(args) {
  const bundled = findBundledNode(root)
  if (bundled !== undefined) {
    try {
      return await runNode(bundled, args, { cwd: root })
    } catch (error) {
      // A system without glibc has the file but cannot run it.
      console.error(`The bundled Node does not run on this system (${describeError(error)}).`)
    }
  }
  if (isNewEnough()) return runNode(process.execPath, args, { cwd: root })
  console.error(explainMissingNode())
  return { code: 1, signal: null }
}

const [name = '', ...args] = process.argv.slice(2)
endLike(await main(name, args))
