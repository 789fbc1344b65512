/**
 * `npm test`: the check, then every test that this machine can run, then what was skipped and how to get it, and at
 * the very end the line `N passed, N failed`. `npm test -- <arguments>` gives the arguments to vitest and leaves the
 * check out. CONVITE_REQUIRE=postgres,browser,certutil,python makes a missing engine a failure instead of a skip.
 */

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runNode } from '../../server/bin/node-runtime.mjs'
import { checkSteps } from '../lib/check-steps.ts'
import { countTests, formatClosingLine, type Tally, type TestReport } from '../lib/closing-line.ts'
import { type Engine, listEngines } from '../lib/machine.ts'
import { findScript, projectRoot } from '../lib/project.ts'
import { runSteps } from '../lib/steps.ts'

const args = process.argv.slice(2)
const missing = listEngines().filter(engine => !engine.found)
const required = (process.env.CONVITE_REQUIRE ?? '').split(',').map(name => name.trim())
const lacking = missing.filter(engine => required.includes(engine.name))

if (lacking.length > 0) {
  for (const engine of lacking) console.log(`CONVITE_REQUIRE asks for ${engine.name}: ${engine.remedy}.`)
  finish({ passed: 0, failed: lacking.length, skipped: 0 })
} else {
  explainSkipped(missing)
  const failedSteps = args.length > 0 ? [] : await runSteps(checkSteps)
  const tally = await runTests(args)
  explainSkipped(missing)
  // A step of the check that failed is a failure of the run, so the last line must not say "0 failed".
  finish({ ...tally, failed: tally.failed + failedSteps.length })
}

function explainSkipped(engines: readonly Engine[]): void {
  for (const engine of engines) console.log(`Skipped here: ${engine.skipped}. To run it, ${engine.remedy}.`)
}

async function runTests(vitestArgs: readonly string[]): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'convite-tests-'))
  const reportFile = join(folder, 'report.json')
  try {
    const { code, signal } = await runNode(
      process.execPath,
      [
        findScript('vitest'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${reportFile}`,
        ...vitestArgs,
      ],
      { cwd: projectRoot },
    )
    const tally = await readTally(reportFile)
    return (code !== 0 || signal !== null) && tally.failed === 0 ? { ...tally, failed: 1 } : tally
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function readTally(reportFile: string): Promise<Tally> {
  try {
    return countTests(JSON.parse(await readFile(reportFile, 'utf8')) as TestReport)
  } catch (error) {
    console.log(`vitest left no report (${error instanceof Error ? error.message : String(error)}).`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

function finish(tally: Tally): void {
  console.log(formatClosingLine(tally))
  if (tally.failed > 0) process.exitCode = 1
}
