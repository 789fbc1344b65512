/**
 * The files that are made from other files and committed all the same, so that a reader finds them and a bare
 * `npm ci` is enough to start. `npm run generate` writes them, `npm run check` says which are stale.
 *
 * A new one: write a function that returns the file's text, and add it to the list.
 */

import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateAccessDoc } from './generate-access-doc.ts'
import { generateCommandLineDoc } from './generate-command-line-doc.ts'
import { generateConfigurationDoc } from './generate-configuration-doc.ts'
import { generateErrorsDoc } from './generate-errors-doc.ts'
import { generateOperationsDoc } from './generate-operations-doc.ts'
import { generatePermissionsDoc } from './generate-permissions-doc.ts'
import { projectRoot } from './lib/project.ts'
import { runScript } from './lib/steps.ts'

export interface Generator {
  /** What it makes, as a path from the project's folder. */
  readonly makes: string
  /** With `check`, writes nothing and returns what is stale; without, returns what it wrote. */
  run(check: boolean): Promise<string[]>
}

/** Every generator of the project. */
export const generators: readonly Generator[] = [
  makeTextGenerator('docs/errors.md', generateErrorsDoc),
  makeTextGenerator('docs/configuration.md', generateConfigurationDoc),
  makeTextGenerator('docs/command-line.md', generateCommandLineDoc),
  makeTextGenerator('docs/operations.md', generateOperationsDoc),
  makeTextGenerator('docs/access.md', generateAccessDoc),
  makeTextGenerator('docs/permissions.md', generatePermissionsDoc),
  makeScriptGenerator('server/src/mail/generated', 'tools/compile-mail.mjs'),
]

/** Runs them all; returns a line for each file that was written or, with `check`, is stale. */
export async function runGenerators(list: readonly Generator[], check: boolean): Promise<string[]> {
  const lines: string[] = []
  for (const generator of list) lines.push(...(await generator.run(check)))
  return lines
}

/** A generator of one file from a function that returns its text. */
export function makeTextGenerator(
  path: string,
  makeText: () => string | Promise<string>,
  root = projectRoot,
): Generator {
  return {
    makes: path,
    async run(check) {
      const target = join(root, path)
      const text = await makeText()
      if (existsSync(target) && (await readFile(target, 'utf8')) === text) return []
      if (!check) await writeFile(target, text)
      return [check ? `${path} is stale` : `${path} written`]
    },
  }
}

/** A generator that is a script of its own: it takes `--check` and then ends with 1 when something is stale. */
function makeScriptGenerator(path: string, script: string): Generator {
  return {
    makes: path,
    async run(check) {
      const { passed, output } = await runScript(join(projectRoot, script), check ? ['--check'] : [])
      if (!passed && !check) throw new Error(`${script} failed:\n${output}`)
      return passed ? [] : [`${path} is stale, says ${script}:\n${output.trim()}`]
    },
  }
}
