/** Where the project lies and where the programs of its packages are. */

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the whole project, absolute. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/**
 * The script behind a command of an installed package. Run it with `process.execPath`: what npm puts into `.bin`
 * differs between its versions and between systems.
 */
export function findScript(packageName: string, command = packageName): string {
  const folder = join(projectRoot, 'node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>
  }
  const path = typeof bin === 'string' ? bin : bin[command]
  if (path === undefined) throw new Error(`The package ${packageName} has no command ${command}.`)
  return join(folder, path)
}
