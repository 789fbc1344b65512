/** Runs the steps of a check one after another, all of them even when one fails, and says what came out. */

import { spawn } from 'node:child_process'
import { styleText } from 'node:util'
import { projectRoot } from './project.ts'

/** What came out of a step: whether it passed, and what its reader needs when it did not. */
export interface StepResult {
  readonly passed: boolean
  readonly output: string
}

export interface Step {
  /** Shown before its time, e.g. `types`. */
  readonly name: string
  /** What to type to mend it or to see it alone. */
  readonly remedy: string
  run(): Promise<StepResult>
}

/** Runs every step, prints each with its time and the output of those that failed; returns the names of those. */
export async function runSteps(steps: readonly Step[]): Promise<string[]> {
  const failed: Step[] = []
  for (const step of steps) {
    const startedAt = performance.now()
    const { passed, output } = await step.run()
    const seconds = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
    const verdict = passed ? styleText('green', 'ok') : styleText('red', 'FAILED')
    console.log(`${step.name.padEnd(18)} ${seconds.padStart(7)}  ${verdict}`)
    if (!passed) {
      failed.push(step)
      console.log(`${output.trim()}\n`)
    }
  }
  if (failed.length > 0) {
    console.log(`${failed.length} of ${steps.length} steps failed:`)
    for (const step of failed) console.log(`  ${step.name}: ${step.remedy}`)
  }
  return failed.map(step => step.name)
}

/** Runs a script of a package under this Node and collects what it says; passed means that it ended with 0. */
export function runScript(script: string, args: readonly string[]): Promise<StepResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', reject)
    child.once('close', code => resolve({ passed: code === 0, output: Buffer.concat(chunks).toString('utf8') }))
  })
}
