import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFileKeyStore as createStore } from './file-key-store.ts'

/** The store of one process; who waits for the lock is decided elsewhere. */
const createFileKeyStore = (folder: string) => createStore(folder, { lock: async () => ({ release: () => undefined }) })

describe('the key file', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convite-keys-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('is not there at first and is read back as written', async () => {
    const store = createFileKeyStore(join(folder, 'data'))
    expect(await store.load()).toBeNull()
    expect(await store.create('{"a":1}')).toBe(true)
    expect(await createFileKeyStore(join(folder, 'data')).load()).toBe('{"a":1}')
  })

  test.skipIf(platform() === 'win32')('is readable by its owner alone, as is the folder made for it', async () => {
    await createFileKeyStore(join(folder, 'data')).create('{}')
    expect((await stat(join(folder, 'data', 'server-keys.json'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700)
  })

  test('of many who write at once one wins, and no draft is left', async () => {
    const stores = Array.from({ length: 20 }, () => createFileKeyStore(folder))
    const results = await Promise.all(stores.map((store, i) => store.create(`{"writer":${i}}`)))
    expect(results.filter(won => won)).toHaveLength(1)
    expect(await createFileKeyStore(folder).load()).toBe(`{"writer":${results.indexOf(true)}}`)
    expect(await readdir(folder)).toEqual(['server-keys.json'])
  })

  test('is never written over', async () => {
    await writeFile(join(folder, 'server-keys.json'), 'first')
    const store = createFileKeyStore(folder)
    expect(await store.create('second')).toBe(false)
    expect(await store.load()).toBe('first')
  })

  test('is replaced as a whole, for its owner alone, and no draft is left', async () => {
    const store = createFileKeyStore(folder)
    await store.create('first')
    // Left by a process that was killed.
    await writeFile(join(folder, '.server-keys-next'), 'half a dra', { mode: 0o644 })
    await store.change(text => `${text}, second`)
    expect(await store.load()).toBe('first, second')
    expect(await readdir(folder)).toEqual(['server-keys.json'])
    if (platform() !== 'win32') expect((await stat(join(folder, 'server-keys.json'))).mode & 0o777).toBe(0o600)
  })

  test('is left alone by a change that fails or changes nothing, and the lock is free again', async () => {
    let held = 0
    const lock = async () => {
      held += 1
      return { release: () => void (held -= 1) }
    }
    const store = createStore(folder, { lock })
    await expect(store.change(text => text)).rejects.toThrow('There are no server keys')
    await store.create('first')
    const { ino } = await stat(join(folder, 'server-keys.json'))
    const failing = store.change(() => {
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await store.change(text => text)
    expect((await stat(join(folder, 'server-keys.json'))).ino).toBe(ino)
    expect(await store.load()).toBe('first')
    expect(held).toBe(0)
  })

  test('a folder that cannot be read is an error, not "no keys"', async () => {
    await writeFile(join(folder, 'plain-file'), '')
    await expect(createFileKeyStore(join(folder, 'plain-file')).load()).rejects.toThrow('ENOTDIR')
  })
})
