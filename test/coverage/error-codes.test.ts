/** The error table, the code that throws and the page of errors are one: nothing in one is missing in another. */
import { readFileSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type ErrorEntry, errorTable } from '@convite/contract/errors'
import { operations } from '@convite/contract/operations'
import { addressNames } from 'convite/http/address/address-table.ts'
import { describe, expect, it } from 'vitest'
import { generateErrorsDoc } from '../../tools/generate-errors-doc.ts'
import { projectRoot } from '../../tools/lib/project.ts'

const entries: readonly (readonly [string, ErrorEntry])[] = Object.entries(errorTable)

/** The sources of the server, without its tests. */
async function readSources(isWanted: (name: string) => boolean = () => true): Promise<readonly string[]> {
  const folder = join(projectRoot, 'server/src')
  const files = await readdir(folder, { recursive: true })
  const isSource = (name: string) =>
    name.endsWith('.ts') && !name.endsWith('.test.ts') && !/(?:^|\/)(?:testing|conformance|generated)\//.test(name)
  return files.filter(name => isSource(name) && isWanted(name)).map(name => readFileSync(join(folder, name), 'utf8'))
}

describe('every code of the error table', () => {
  it('is thrown somewhere', async () => {
    // Pages tell of errors and throw few: a code that only they name is one that nobody answers.
    const text = (await readSources(name => !name.startsWith('pages/'))).join('\n')
    const unused = entries.map(([key]) => key).filter(key => !text.includes(`'${key}'`))
    expect(unused).toEqual([])
  })

  it('has a status that Graph knows, a code, and a sentence that says what to do', () => {
    const statuses = [
      400, 401, 402, 403, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 416, 422, 423, 429, 500, 501, 503, 504, 507,
      509,
    ]
    for (const [key, { status, outer, help }] of entries) {
      expect([key, statuses.includes(status)]).toEqual([key, true])
      expect([key, outer]).toEqual([key, expect.stringMatching(/^\w+$/)])
      expect([key, help]).toEqual([key, expect.stringMatching(/^[A-Z].{10,}\.$/)])
    }
  })

  it('is told apart from every other by status and codes, or says another thing to do', () => {
    const faces = entries.map(([, { status, outer, inner = [], help }]) => [status, outer, ...inner, help].join(' '))
    expect(new Set(faces).size).toBe(faces.length)
  })
})

describe('no code that is thrown', () => {
  it('is missing in the table', async () => {
    const thrown = (await readSources()).flatMap(text =>
      [...text.matchAll(/new AppError\(\s*'([^']+)'/g)].map(([, key = '']) => key),
    )
    expect(thrown.length).toBeGreaterThan(50)
    expect([...new Set(thrown)].filter(key => !Object.hasOwn(errorTable, key))).toEqual([])
  })
})

describe('what messages advise', () => {
  it('is never a call that answers 501', async () => {
    const offered = new Set(operations.map(({ address }) => address))
    const lastWord = (name: string) => name.split('/').at(-1) ?? ''
    // Words in plain English, such as copy or search, cannot be told from a call's name.
    const missing = addressNames.filter(name => !offered.has(name) && /[a-z][A-Z]/.test(lastWord(name))).map(lastWord)
    expect(missing).toContain('createLink')
    const texts = (await readSources()).flatMap(text => [...text.matchAll(/['`]([^'`\n]* [^'`\n]*)['`]/g)])
    const messages = [...texts.map(([, text = '']) => text), ...entries.map(([, { help }]) => help)]
    const pattern = new RegExp(`\\b(?:${missing.join('|')}|upload session)\\b`)
    expect(messages.filter(message => pattern.test(message))).toEqual([])
  })
})

describe('docs/errors.md', () => {
  it('is made from the table as it is now', async () => {
    expect(await readFile(join(projectRoot, 'docs/errors.md'), 'utf8')).toBe(generateErrorsDoc())
  })

  it('lists the table and nothing else, each under its status', async () => {
    const page = await readFile(join(projectRoot, 'docs/errors.md'), 'utf8')
    const listed = page
      .split(/^## /m)
      .slice(1)
      .flatMap(section => {
        const status = section.slice(0, 3)
        return section
          .split('\n')
          .filter(line => line.startsWith('| `'))
          .map(line => `${status} ${line}`)
      })
    const expected = entries.map(
      ([, { status, outer, inner = [], help }]) =>
        `${status} | \`${outer}\` | ${inner.map(code => `\`${code}\``).join(' > ')} | ${help.replaceAll('|', '\\|')} |`,
    )
    expect(listed.toSorted()).toEqual(expected.toSorted())
  })
})
