import { checkImports } from '../check-imports.ts'
import { generators, runGenerators } from '../generate.ts'
import { findScript } from './project.ts'
import { readSources } from './read-sources.ts'
import { runScript, type Step, type StepResult } from './steps.ts'

/** What `npm run check` looks at, quickest first. */
export const checkSteps: readonly Step[] = [
  {
    name: 'format',
    remedy: 'npm run format',
    run: () => runScript(findScript('@biomejs/biome', 'biome'), ['format', '--reporter=summary', '.']),
  },
  {
    name: 'import zones',
    remedy: 'the zones and their reasons are in tools/lib/import-zones.ts',
    run: async () => toResult(checkImports(await readSources())),
  },
  {
    name: 'lint',
    remedy: 'npx oxlint --type-aware (--fix mends some)',
    run: () => runScript(findScript('oxlint'), ['--type-aware']),
  },
  {
    name: 'types',
    remedy: 'npx tsc',
    run: () => runScript(findScript('typescript', 'tsc'), ['--pretty', 'false']),
  },
  {
    name: 'generated files',
    remedy: 'npm run generate',
    run: async () => toResult(await runGenerators(generators, true)),
  },
]

function toResult(complaints: readonly string[]): StepResult {
  return { passed: complaints.length === 0, output: complaints.join('\n') }
}
