import { createHash } from 'node:crypto'
import { mkdir, readdir, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BlobStore, PieceName } from '../domain/ports/blobs.ts'
import { createDiskBlobStore } from './blob-store.ts'
import { nodeFileOps } from './file-ops.ts'
import { collect, createTestLog, makeTestFolder, readAll, sourceOf, testRandom } from './testing/blob-fixtures.ts'

const drive = 'k3ydrive'
const unlimited = { maxBytes: Number.MAX_SAFE_INTEGER }

let folder: Awaited<ReturnType<typeof makeTestFolder>>
let root: string
let store: BlobStore

beforeEach(async () => {
  folder = await makeTestFolder()
  root = join(folder.path, 'blobs')
  store = await openStore()
})
afterEach(() => folder.remove())

const openStore = () => createDiskBlobStore({ folder: root, random: testRandom, log: createTestLog() })
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a name that the store did not make is the point
const asName = (text: string) => text as PieceName
const filesBelow = async (path: string) =>
  (await readdir(join(root, path), { recursive: true, withFileTypes: true })).filter(entry => !entry.isDirectory())

async function* breakingSource(): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from('half')
  throw new Error('the line went dead')
}

async function* pausing(): AsyncGenerator<Uint8Array, void> {
  yield Buffer.alloc(600_000)
  // Several turns of the event loop, in which an unhandled rejection would end the process.
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
  yield Buffer.alloc(600_000)
}

describe('a stored piece', () => {
  test('gives back the bytes that were put, in any chunks and any span', async () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(chunks, fc.nat(), fc.nat(), async (parts, a, b) => {
        const content = Buffer.concat(parts)
        const piece = await store.put(drive, sourceOf(...parts), unlimited)
        const [start, end] = [a % (content.length + 1), b % (content.length + 1)].toSorted((x, y) => x - y)
        expect(piece.size).toBe(content.length)
        expect(await readAll(await store.open(drive, piece.name))).toEqual(content)
        expect(await readAll(await store.open(drive, piece.name, { start, end }))).toEqual(content.subarray(start, end))
        expect(await store.read(drive, piece.name, content.length)).toEqual(content)
      }),
      { numRuns: 40 },
    )
  })

  test('carries its hashes as the wire writes them', async () => {
    const { hashes } = await store.put(drive, sourceOf(Buffer.from('hello '), Buffer.from('world')), unlimited)
    expect(hashes).toEqual({
      quickXor: 'aCgDG9jwBhDc4Q1yawMZAAAAAAA=',
      sha1: createHash('sha1').update('hello world').digest('hex').toUpperCase(),
      sha256: createHash('sha256').update('hello world').digest('hex').toUpperCase(),
    })
  })

  test('is read whole only when it has the size that its version tells', async () => {
    const piece = await store.put(drive, sourceOf(Buffer.from('hello')), unlimited)
    for (const size of [4, 6]) {
      await expect(store.read(drive, piece.name, size)).rejects.toMatchObject({ failure: 'damaged' })
    }
    await store.remove(drive, piece.name)
    await expect(store.read(drive, piece.name, 5)).rejects.toMatchObject({ failure: 'missing' })
  })

  test('without bytes is a piece like any other', async () => {
    const piece = await store.put(drive, sourceOf(), { maxBytes: 0 })
    expect(piece).toMatchObject({ size: 0, hashes: { quickXor: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' } })
    expect(await readAll(await store.open(drive, piece.name))).toHaveLength(0)
  })

  test('belongs to its drive alone', async () => {
    const piece = await store.put(drive, sourceOf(Buffer.from('mine')), unlimited)
    await store.put('other', sourceOf(Buffer.from('theirs')), unlimited)
    await expect(store.open('other', piece.name)).rejects.toMatchObject({ failure: 'missing' })
    await expect(store.open('nobody', piece.name)).rejects.toMatchObject({ failure: 'missing' })
  })

  test('is readable by the account of the server alone', async () => {
    const { name } = await store.put(drive, sourceOf(Buffer.from('x')), unlimited)
    expect((await stat(join(root, 'pieces', drive, name))).mode & 0o777).toBe(0o600)
    expect((await stat(join(root, 'pieces', drive))).mode & 0o777).toBe(0o700)
  })

  test('survives a new start of the store', async () => {
    const { name } = await store.put(drive, sourceOf(Buffer.from('kept')), unlimited)
    const again = await openStore()
    expect((await readAll(await again.open(drive, name))).toString()).toBe('kept')
  })

  test('that is larger than a chunk is read to its end', async () => {
    const content = Buffer.alloc(700_001, 'abc')
    const { name } = await store.put(drive, sourceOf(content), unlimited)
    expect((await readAll(await store.open(drive, name))).equals(content)).toBe(true)
  })
})

describe('put', () => {
  test('of more bytes than allowed fails and leaves nothing', async () => {
    const source = sourceOf(Buffer.alloc(6), Buffer.alloc(5))
    await expect(store.put(drive, source, { maxBytes: 10 })).rejects.toMatchObject({ failure: 'tooLarge' })
    expect(await filesBelow('.')).toEqual([])
  })

  test('of exactly the bytes allowed succeeds', async () => {
    expect((await store.put(drive, sourceOf(Buffer.alloc(10)), { maxBytes: 10 })).size).toBe(10)
  })

  test('ends the source when it gives up early', async () => {
    let ended = false
    async function* endless(): AsyncGenerator<Uint8Array, void> {
      try {
        for (;;) yield Buffer.alloc(4)
      } finally {
        ended = true
      }
    }
    await expect(store.put(drive, endless(), { maxBytes: 10 })).rejects.toMatchObject({ failure: 'tooLarge' })
    expect(ended).toBe(true)
    ended = false
    const { signal } = new AbortController()
    await expect(store.put(drive, endless(), { maxBytes: 10, signal })).rejects.toMatchObject({ failure: 'tooLarge' })
    expect(ended).toBe(true)
  })

  test('fails with the error of its source and leaves nothing', async () => {
    await expect(store.put(drive, breakingSource(), unlimited)).rejects.toThrow('the line went dead')
    expect(await filesBelow('.')).toEqual([])
  })

  test('that is aborted while its source is silent ends at once and leaves nothing', async () => {
    const controller = new AbortController()
    const silent = new PassThrough()
    silent.write('begun')
    const put = store.put(drive, silent, { ...unlimited, signal: controller.signal })
    controller.abort()
    await expect(put).rejects.toMatchObject({ failure: 'aborted' })
    expect(await filesBelow('.')).toEqual([])
  })

  test('does not start under a signal that has come already', async () => {
    const put = store.put(drive, sourceOf(Buffer.from('x')), { ...unlimited, signal: AbortSignal.abort() })
    await expect(put).rejects.toMatchObject({ failure: 'aborted' })
  })

  test('holds no more than two batches of its source, however slow the disk is', async () => {
    let written = 0
    const ops = {
      ...nodeFileOps,
      create: async (path: string) => {
        const file = await nodeFileOps.create(path)
        return {
          ...file,
          write: async (chunks: readonly Uint8Array[], position: number) => {
            const taken = await file.write(chunks, position)
            written += taken
            return taken
          },
        }
      },
    }
    const watched = await createDiskBlobStore({ folder: root, random: testRandom, log: createTestLog(), ops })
    async function* watching(): AsyncGenerator<Uint8Array, void> {
      for (let chunk = 0; chunk < 64; chunk++) {
        expect(chunk * 100_000 - written).toBeLessThan(2 * (512 * 1024 + 100_000))
        yield Buffer.alloc(100_000)
      }
    }
    expect((await watched.put(drive, watching(), unlimited)).size).toBe(6_400_000)
    expect(written).toBe(6_400_000)
  })

  test('whose write fails while the source is silent reports it when the source goes on', async () => {
    const ops = {
      ...nodeFileOps,
      create: async (path: string) => ({
        ...(await nodeFileOps.create(path)),
        write: () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })),
      }),
    }
    const failing = await createDiskBlobStore({ folder: root, random: testRandom, log: createTestLog(), ops })
    await expect(failing.put(drive, pausing(), unlimited)).rejects.toMatchObject({ failure: 'io' })
    expect(await filesBelow('.')).toEqual([])
  })

  test('never replaces a piece, not even when the random source repeats itself', async () => {
    const random = { ...testRandom, bytes: (size: number) => Buffer.alloc(size, 7) }
    const repeating = await createDiskBlobStore({ folder: root, random, log: createTestLog() })
    const first = await repeating.put(drive, sourceOf(Buffer.from('first')), unlimited)
    await expect(repeating.put(drive, sourceOf(Buffer.from('second')), unlimited)).rejects.toMatchObject({
      failure: 'io',
    })
    expect((await readAll(await repeating.open(drive, first.name))).toString()).toBe('first')
  })

  test('of many tiny chunks writes them in small batches', async () => {
    const batches: number[] = []
    const ops = {
      ...nodeFileOps,
      create: async (path: string) => {
        const file = await nodeFileOps.create(path)
        const write = (chunks: readonly Uint8Array[], position: number) => {
          batches.push(chunks.length)
          return file.write(chunks, position)
        }
        return { ...file, write }
      },
    }
    const watched = await createDiskBlobStore({ folder: root, random: testRandom, log: createTestLog(), ops })
    const bytes = Array.from({ length: 2000 }, (_, index) => Buffer.from([index & 0xff]))
    const { name } = await watched.put(drive, sourceOf(...bytes), unlimited)
    expect(Math.max(...batches)).toBeLessThanOrEqual(256)
    expect((await readAll(await watched.open(drive, name))).equals(Buffer.concat(bytes))).toBe(true)
  })

  test('works when many begin a new drive at once', async () => {
    const puts = Array.from({ length: 20 }, (_, index) =>
      store.put('brandnew', sourceOf(Buffer.from([index])), unlimited),
    )
    expect(new Set((await Promise.all(puts)).map(piece => piece.name)).size).toBe(20)
  })

  test('works again after the folder of the drive was taken away', async () => {
    await store.put(drive, sourceOf(Buffer.from('x')), unlimited)
    await folder.remove()
    await expect(store.put(drive, sourceOf(Buffer.from('x')), unlimited)).rejects.toMatchObject({ failure: 'io' })
    const again = await mkdir(root, { recursive: true }).then(openStore)
    expect((await again.put(drive, sourceOf(Buffer.from('x')), unlimited)).size).toBe(1)
  })
})

describe('open', () => {
  test('of a piece that was cut on the disk fails instead of giving less', async () => {
    const { name } = await store.put(drive, sourceOf(Buffer.alloc(1000)), unlimited)
    await truncate(join(root, 'pieces', drive, name), 500)
    await expect(store.open(drive, name, { end: 1000 })).rejects.toMatchObject({ failure: 'damaged' })
  })

  test('breaks off when the piece is cut while it is read', async () => {
    const { name } = await store.put(drive, sourceOf(Buffer.alloc(1_000_000)), unlimited)
    const stream = await store.open(drive, name)
    await truncate(join(root, 'pieces', drive, name), 500)
    await expect(readAll(stream)).rejects.toMatchObject({ failure: 'damaged' })
  })

  test('reads no further than its consumer asks, and closes when the consumer leaves', async () => {
    let reads = 0
    let closed = false
    const ops = {
      ...nodeFileOps,
      openToRead: async (path: string) => {
        const file = await nodeFileOps.openToRead(path)
        const read = (into: Uint8Array, position: number) => {
          reads++
          return file.read(into, position)
        }
        const close = async () => {
          await file.close()
          closed = true
        }
        return { ...file, read, close }
      },
    }
    const watched = await createDiskBlobStore({ folder: root, random: testRandom, log: createTestLog(), ops })
    const { name } = await watched.put(drive, sourceOf(Buffer.alloc(10_000_000)), unlimited)
    const stream = await watched.open(drive, name)
    for await (const chunk of stream) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    // Leaving the loop destroys the stream with an AbortError, which is not what is waited for here.
    await new Promise(resolve => (stream.closed ? resolve(undefined) : stream.once('close', resolve)))
    expect(reads).toBeLessThanOrEqual(3)
    expect(closed).toBe(true)
  })
})

describe('nothing outside the data folder is touched', () => {
  const hostile = [
    '..',
    '.',
    '',
    '../x',
    'a/b',
    'a\\b',
    '/etc/passwd',
    'x\0',
    '%2e%2e',
    'plan.txt',
    'é',
    'a'.repeat(65),
  ]

  test.each(hostile)('the drive key %j is refused', async key => {
    await expect(store.put(key, sourceOf(Buffer.from('x')), unlimited)).rejects.toThrow(TypeError)
    await expect(store.open(key, asName('a'.repeat(32)))).rejects.toThrow(TypeError)
    await expect(store.remove(key, asName('a'.repeat(32)))).rejects.toThrow(TypeError)
    await expect(collect(store.list(key))).rejects.toThrow(TypeError)
  })

  test.each(hostile)('the piece name %j is refused', async name => {
    await expect(store.open(drive, asName(name))).rejects.toThrow(TypeError)
    await expect(store.remove(drive, asName(name))).rejects.toThrow(TypeError)
  })

  test('a symbolic link in the place of a piece is neither read nor listed, and its target stays', async () => {
    const outside = join(folder.path, 'secret')
    await writeFile(outside, 'secret')
    await store.put(drive, sourceOf(Buffer.from('x')), unlimited)
    const planted = asName('f'.repeat(32))
    await symlink(outside, join(root, 'pieces', drive, planted))
    await expect(store.open(drive, planted)).rejects.toMatchObject({ failure: 'damaged' })
    expect((await collect(store.list(drive))).map(piece => piece.name)).not.toContain(planted)
    await store.remove(drive, planted)
    expect((await stat(outside)).size).toBe(6)
  })

  test('a folder in the place of a piece is refused', async () => {
    await store.put(drive, sourceOf(Buffer.from('x')), unlimited)
    await mkdir(join(root, 'pieces', drive, 'e'.repeat(32)))
    await expect(store.open(drive, asName('e'.repeat(32)))).rejects.toMatchObject({ failure: 'damaged' })
  })

  test('a symbolic link in the place of a drive folder is refused for reading, writing and removing', async () => {
    const outside = join(folder.path, 'outside')
    const name = asName('d'.repeat(32))
    await mkdir(outside)
    await writeFile(join(outside, name), 'secret')
    await symlink(outside, join(root, 'pieces', 'linked'))
    await expect(store.put('linked', sourceOf(Buffer.from('x')), unlimited)).rejects.toMatchObject({
      failure: 'damaged',
    })
    await expect(store.open('linked', name)).rejects.toMatchObject({ failure: 'damaged' })
    await expect(store.remove('linked', name)).rejects.toMatchObject({ failure: 'damaged' })
    await expect(collect(store.list('linked'))).rejects.toMatchObject({ failure: 'damaged' })
    expect(await readdir(outside)).toEqual([name])
  })

  test.each(['temporary', 'pieces'])('the store does not start when %s is a symbolic link', async name => {
    const other = await makeTestFolder()
    await mkdir(join(other.path, 'blobs'))
    await symlink(folder.path, join(other.path, 'blobs', name))
    const start = createDiskBlobStore({
      folder: join(other.path, 'blobs'),
      random: testRandom,
      log: createTestLog(),
    })
    await expect(start).rejects.toMatchObject({ failure: 'damaged' })
    await other.remove()
  })
})

describe('sweeps', () => {
  test('the list names every piece of the drive with its size and age', async () => {
    const before = Date.now() - 5000
    const first = await store.put(drive, sourceOf(Buffer.from('one')), unlimited)
    const second = await store.put(drive, sourceOf(Buffer.from('four')), unlimited)
    const listed = await collect(store.list(drive))
    expect(new Map(listed.map(piece => [piece.name, piece.size]))).toEqual(
      new Map([
        [first.name, 3],
        [second.name, 4],
      ]),
    )
    for (const piece of listed) expect(piece.modifiedAt).toBeGreaterThan(before)
  })

  test('a drive without a folder lists nothing', async () => {
    expect(await collect(store.list('nobody'))).toEqual([])
  })

  test('what is not named like a piece is not listed', async () => {
    await store.put(drive, sourceOf(Buffer.from('x')), unlimited)
    await writeFile(join(root, 'pieces', drive, 'lost+found'), '')
    expect(await collect(store.list(drive))).toHaveLength(1)
  })

  test('a removed piece is gone, and removing it again is no error', async () => {
    const { name } = await store.put(drive, sourceOf(Buffer.from('x')), unlimited)
    await store.remove(drive, name)
    await store.remove(drive, name)
    await store.remove('nobody', name)
    await expect(store.open(drive, name)).rejects.toMatchObject({ failure: 'missing' })
  })

  test('old remains of broken-off puts go, fresh ones and finished pieces stay', async () => {
    const piece = await store.put(drive, sourceOf(Buffer.from('x')), unlimited)
    const [old, fresh] = ['a'.repeat(32), 'b'.repeat(32)]
    await writeFile(join(root, 'temporary', old), 'half')
    await writeFile(join(root, 'temporary', fresh), 'half')
    await utimes(join(root, 'temporary', old), 1000, 1000)
    expect(await store.sweepTemporary(Date.now() - 60_000)).toBe(1)
    expect(await readdir(join(root, 'temporary'))).toEqual([fresh])
    expect((await readAll(await store.open(drive, piece.name))).toString()).toBe('x')
  })
})
