import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readServerState, writeServerState } from './server-state.ts'
import { writeFileAtomically } from '../files/write-file.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convite-files-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a file that is written in one step', () => {
  test('is for this account alone, makes its folder and leaves nothing beside it', async () => {
    const path = join(folder, 'a', 'b', 'ready.json')
    await writeFileAtomically(path, 'one')
    await writeFileAtomically(path, 'two')
    expect(await readFile(path, 'utf8')).toBe('two')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['ready.json'])
  })

  test('is never seen half written', async () => {
    const path = join(folder, 'ready.json')
    const texts = ['a', 'b'].map(letter => letter.repeat(200_000))
    const writing = new AbortController()
    const seen = new Set<string>()
    const watch = async () => {
      while (!writing.signal.aborted) {
        const text = await readFile(path, 'utf8').catch(() => null)
        if (text !== null) seen.add(text)
      }
    }
    const watching = watch()
    for (let round = 0; round < 20; round++) await writeFileAtomically(path, texts[round % 2] as string)
    writing.abort()
    await watching
    expect([...seen].every(text => texts.includes(text))).toBe(true)
    expect(seen.size).toBeGreaterThan(0)
  })

  test('leaves the old content and no draft when it cannot get its name', async () => {
    const taken = join(folder, 'taken')
    await mkdir(taken)
    await expect(writeFileAtomically(taken, 'text')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/)
    expect(await readdir(folder)).toEqual(['taken'])
  })
})

describe('what a data folder knows of its server', () => {
  test('is nothing in the beginning, then what was written', async () => {
    expect(await readServerState(folder)).toBeNull()
    const state = { pid: 7, mode: 'development', origin: 'http://127.0.0.1:1' } as const
    await writeServerState(folder, state)
    expect(await readServerState(folder)).toEqual(state)
  })

  test.each([
    '',
    '{',
    'null',
    '{"pid":"7","mode":"development","origin":null}',
    '{"pid":7,"mode":"other","origin":null}',
  ])('is nothing when the file holds %j', async text => {
    await writeFile(join(folder, 'server.json'), text)
    expect(await readServerState(folder)).toBeNull()
  })
})
