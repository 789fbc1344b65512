import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const here = import.meta.dirname

/** What stands between `docs: begin` and `docs: end`. */
function findSnippets(program: string): string[] {
  return [...program.matchAll(/^(?:\/\/|#) docs: begin\n(?<snippet>.*?)^(?:\/\/|#) docs: end$/gmsu)].map(match =>
    String(match.groups?.['snippet']).trim(),
  )
}

it('docs/sign-in.md shows what the programs of this folder run, word for word, and all of it', async () => {
  const names = (await readdir(join(here, 'programs'))).filter(name => /\.(?:ts|mjs|py)$/u.test(name))
  const programs = await Promise.all(names.map(name => readFile(join(here, 'programs', name), 'utf8')))
  const doc = await readFile(join(here, '..', '..', 'docs', 'sign-in.md'), 'utf8')
  const shown = [...doc.matchAll(/^```(?:js|ts|python)\n(?<snippet>.*?)^```$/gmsu)].map(match =>
    String(match.groups?.['snippet']).trim(),
  )
  expect(shown.toSorted()).toEqual(programs.flatMap(findSnippets).toSorted())
})
