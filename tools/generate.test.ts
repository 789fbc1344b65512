import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { errorTable } from '../contract/src/errors.ts'
import { makeTextGenerator, runGenerators } from './generate.ts'
import { generateErrorsDoc } from './generate-errors-doc.ts'

describe('generated files', () => {
  let root: string

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'convite-generate-'))
  })

  afterEach(() => rm(root, { recursive: true, force: true }))

  test('are written once, and then only when they differ', async () => {
    const list = [makeTextGenerator('page.md', () => 'new\n', root)]
    expect(await runGenerators(list, false)).toEqual(['page.md written'])
    expect(await readFile(join(root, 'page.md'), 'utf8')).toBe('new\n')
    expect(await runGenerators(list, false)).toEqual([])
  })

  test('a check names the stale ones and leaves them as they are', async () => {
    await writeFile(join(root, 'page.md'), 'old\n')
    const list = [makeTextGenerator('page.md', () => 'new\n', root)]
    expect(await runGenerators(list, true)).toEqual(['page.md is stale'])
    expect(await readFile(join(root, 'page.md'), 'utf8')).toBe('old\n')
  })
})

test('the page of errors names every code of the table with its way out', () => {
  const page = generateErrorsDoc()
  for (const { outer, inner, help } of Object.values(errorTable).map(entry => ({ inner: [], ...entry }))) {
    for (const code of [outer, ...inner]) expect(page).toContain(`\`${code}\``)
    expect(page).toContain(help)
  }
})
