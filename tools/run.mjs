// The start recipe of every `npm run` here: install what the lock file says, find a Node that can run the server,
// hand the task to it. Plain JavaScript without packages: it must run from a fresh clone on every Node from 20 up.

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endLike, explainMissingNode, findBundledNode, isNewEnough, runNode } from '../server/bin/node-runtime.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { startArguments } from './lib/start-arguments.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

const tasks = {
  start: args => ['server/src/cli/main.ts', ...startArguments(root, args)],
  test: args => ['tools/tasks/test.ts', ...args],
  check: args => ['tools/tasks/check.ts', ...args],
  bench: args => ['bench/run.ts', ...args],
  generate: args => ['tools/tasks/generate.ts', ...args],
  format: args => ['tools/tasks/format.ts', ...args],
}

async function main(name, args) {
  if (!Object.hasOwn(tasks, name)) {
    console.error(`There is no task "${name}". Tasks: ${Object.keys(tasks).join(', ')}.`)
    return { code: 1, signal: null }
  }
  const installCode = await ensureInstalled(root)
  if (installCode !== 0) return { code: installCode, signal: null }
  const [file, ...rest] = tasks[name](args)
  return runOnBestNode([join(root, file), ...rest])
}

/** The bundled Node first: it is the one that everything here is tested on. */
async function runOnBestNode(args) {
  const own = isNewEnough() ? process.execPath : undefined
  const bundled = findBundledNode(root)
  if (bundled !== undefined) {
    try {
      return await runNode(bundled, args, { cwd: root })
    } catch (error) {
      // A system without glibc has the file but cannot run it.
      console.error(`The bundled Node does not run on this system (${error.message}).`)
    }
  }
  if (own !== undefined) return runNode(own, args, { cwd: root })
  console.error(explainMissingNode())
  return { code: 1, signal: null }
}

const [name = '', ...args] = process.argv.slice(2)
endLike(await main(name, args))
