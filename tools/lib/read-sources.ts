import { glob, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { projectRoot } from './project.ts'

/** The TypeScript sources of the contract, the design and the server: path from the project's folder (with `/`) to text. */
export async function readSources(root = projectRoot): Promise<Map<string, string>> {
  const sources = new Map<string, string>()
  for await (const path of glob(['contract/src/**/*.ts', 'design/src/**/*.ts', 'server/src/**/*.ts'], { cwd: root })) {
    sources.set(path.split(sep).join('/'), await readFile(join(root, path), 'utf8'))
  }
  return sources
}
