#!/usr/bin/env node
// @ts-check
// The command `convite`. It stays in this process when its Node can run the server; otherwise it hands over to the
// Node that was installed beside the package. The command line itself is ../src/cli/main.ts.

import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  describeError,
  endLike,
  explainMissingNode,
  findBundledNode,
  hasSafeSqlite,
  isNewEnough,
  runNode,
} from './node-runtime.mjs'

const commandLine = new URL('../src/cli/main.ts', import.meta.url)

async function main() {
  if (isNewEnough() && hasSafeSqlite()) {
    await import(commandLine.href)
    return
  }
  const bundled = findBundledNode(dirname(fileURLToPath(import.meta.url)))
  const node = bundled ?? (isNewEnough() ? process.execPath : undefined)
  if (node === undefined) {
    console.error(explainMissingNode())
    process.exitCode = 1
    return
  }
  try {
    endLike(await runNode(node, [fileURLToPath(commandLine), ...process.argv.slice(2)]))
  } catch (error) {
    console.error(`convite cannot start ${node}: ${describeError(error)}`)
    process.exitCode = 1
  }
}

await main()
