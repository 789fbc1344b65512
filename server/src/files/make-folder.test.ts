import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeFolder } from './make-folder.ts'

let base: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'convite-folder-'))
})
afterEach(() => rm(base, { recursive: true, force: true }))

it('makes all that is missing, with the mode, and tells the topmost', async () => {
  expect(await makeFolder(join(base, 'a', 'b', 'c'), 0o700)).toBe(join(base, 'a'))
  expect((await stat(join(base, 'a', 'b', 'c'))).mode & 0o777).toBe(0o700)
  expect(await makeFolder(join(base, 'a', 'b'))).toBeUndefined()
  expect(await makeFolder(join(base, 'a', 'd'))).toBe(join(base, 'a', 'd'))
})

it('fails where a file stands in the way', async () => {
  await writeFile(join(base, 'file'), '')
  await expect(makeFolder(join(base, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(makeFolder(join(base, 'file', 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

it.runIf(existsSync('/proc/self'))('ends where the system has no place for folders', async () => {
  await expect(makeFolder('/proc/convite/data')).rejects.toMatchObject({ code: 'ENOENT' })
})
