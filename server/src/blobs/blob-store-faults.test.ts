import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AppError } from '../domain/errors.ts'
import { BlobError, type BlobStore, type StoredPiece } from '../domain/ports/blobs.ts'
import { createDiskBlobStore } from './blob-store.ts'
import { type FileOps, nodeFileOps } from './file-ops.ts'
import { createTestLog, makeTestFolder, readAll, sourceOf, testRandom } from './testing/blob-fixtures.ts'
import { createFaultFileOps, type Fault } from './testing/fault-file-ops.ts'
import { type CrashMode, createMemoryDisk } from './testing/memory-disk.ts'

const drive = 'k3ydrive'
/** Several chunks to a write and several writes, the last of them small. */
const content = [300_000, 299_999, 7, 400_001, 200_000, 3].map((size, index) => Buffer.alloc(size, `part${index}`))
const whole = Buffer.concat(content)
/** More steps than a put can have: a loop that gets here has not come to its end. */
const tooManySteps = 100

/** What one run of start and put came to, and what it left. */
interface Run {
  readonly piece?: StoredPiece
  readonly error?: unknown
  readonly journal: readonly string[]
  /** Every file left, whatever it is. */
  readonly files: readonly string[]
  /** The pieces that a store without faults finds afterwards. */
  readonly found: ReadonlyMap<string, Buffer>
}

const openStore = (folder: string, ops: FileOps, log = createTestLog()) =>
  createDiskBlobStore({ folder, random: testRandom, log, ops })

async function tryPut(store: Promise<BlobStore>): Promise<Pick<Run, 'piece' | 'error'>> {
  try {
    return { piece: await (await store).put(drive, sourceOf(...content), { maxBytes: 10_000_000 }) }
  } catch (error) {
    return { error }
  }
}

async function readPieces(store: BlobStore): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>()
  for await (const { name } of store.list(drive)) found.set(name, await readAll(await store.open(drive, name)))
  return found
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => entry.name)
}

/** Lets the n-th call fail for n = 1, 2, ... until a run meets no fault; that one is the last. */
async function runWithEachFault(fault: Omit<Fault, 'at'>): Promise<{ readonly struck: Run[]; readonly last: Run }> {
  const struck: Run[] = []
  while (struck.length < tooManySteps) {
    const folder = await makeTestFolder()
    const ops = createFaultFileOps(nodeFileOps, { ...fault, at: struck.length + 1 })
    const outcome = await tryPut(openStore(join(folder.path, 'blobs'), ops))
    const files = await listFiles(folder.path)
    const found = await readPieces(await openStore(join(folder.path, 'blobs'), nodeFileOps))
    await folder.remove()
    const run = { ...outcome, journal: ops.journal, files, found }
    if (!ops.hasStruck()) return { struck, last: run }
    struck.push(run)
  }
  throw new Error('No run passed without a fault.')
}

/** L1: whatever can be found is complete, and what put() named can be found. */
function expectNothingOrWhole({ piece, found }: Pick<Run, 'piece' | 'found'>): void {
  for (const bytes of found.values()) expect(bytes.equals(whole)).toBe(true)
  expect([...found.keys()]).toEqual(expect.arrayContaining(piece === undefined ? [] : [piece.name]))
}

describe('a put with a fault at each disk call', () => {
  test.each([
    { kind: 'EIO', moment: 'before', lasts: false },
    { kind: 'EIO', moment: 'after', lasts: false },
    { kind: 'ENOSPC', moment: 'before', lasts: false },
    { kind: 'ENOSPC', moment: 'after', lasts: false },
    { kind: 'syncError', moment: 'before', lasts: false },
    { kind: 'syncError', moment: 'after', lasts: false },
  ] as const)('$kind, $moment the effect: it fails with a typed error and leaves no file at all', async fault => {
    const { struck, last } = await runWithEachFault(fault)
    expect(struck.length).toBeGreaterThan(fault.kind === 'syncError' ? 4 : 15)
    for (const run of struck) {
      expect(run.error).toSatisfy(error => error instanceof AppError || error instanceof BlobError)
      expect(run).toMatchObject({ files: [] })
    }
    expect(last.files).toEqual([last.piece?.name])
    expectNothingOrWhole(last)
  })

  test.each([
    { kind: 'EIO', moment: 'before', lasts: true },
    { kind: 'EIO', moment: 'after', lasts: true },
    { kind: 'ENOSPC', moment: 'before', lasts: true },
  ] as const)('$kind from there on, $moment the effect: what is left is whole', async fault => {
    const { struck, last } = await runWithEachFault(fault)
    expect(struck.length).toBeGreaterThan(15)
    for (const run of [...struck, last]) expectNothingOrWhole(run)
  })

  test.each([{ lasts: false }, { lasts: true }])('short writes (lasting: $lasts) are continued', async ({ lasts }) => {
    const { struck } = await runWithEachFault({ kind: 'shortWrite', moment: 'before', lasts })
    expect(struck.length).toBeGreaterThanOrEqual(3)
    for (const run of struck) {
      expect(run.piece?.size).toBe(whole.length)
      expectNothingOrWhole(run)
    }
  })

  test.each(['ENOSPC', 'EDQUOT'] as const)('%s is told as a full storage', async kind => {
    const { struck } = await runWithEachFault({ kind, moment: 'before', lasts: false })
    for (const run of struck) expect(run.error).toMatchObject({ code: 'quotaLimitReached' })
  })

  test('after a failed sync the same file is never synced again', async () => {
    const { struck } = await runWithEachFault({ kind: 'syncError', moment: 'before', lasts: false })
    const failed = struck.filter(run => run.journal.includes('sync!'))
    expect(failed).toHaveLength(1)
    for (const { journal } of failed) expect(journal.slice(journal.indexOf('sync!') + 1)).not.toContain('sync')
  })

  test('a disk that takes nothing and reports nothing does not hold the put for ever', async () => {
    const folder = await makeTestFolder()
    const ops: FileOps = {
      ...nodeFileOps,
      create: async path => ({ ...(await nodeFileOps.create(path)), write: async () => 0 }),
    }
    expect(await tryPut(openStore(join(folder.path, 'blobs'), ops))).toMatchObject({ error: { failure: 'io' } })
    await folder.remove()
  })

  test('remains that cannot be removed are told to the operator, and swept later', async () => {
    const folder = await makeTestFolder()
    const log = createTestLog()
    const ops: FileOps = {
      ...nodeFileOps,
      rename: () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })),
      remove: () => Promise.reject(Object.assign(new Error('EROFS'), { code: 'EROFS' })),
    }
    const root = join(folder.path, 'blobs')
    expect(await tryPut(openStore(root, ops, log))).toHaveProperty('error')
    expect(log.lines.length).toBeGreaterThan(0)
    expect(await (await openStore(root, nodeFileOps)).sweepTemporary(Number.POSITIVE_INFINITY)).toBe(1)
    expect(await readdir(join(root, 'temporary'))).toEqual([])
    await folder.remove()
  })
})

describe('a put with a crash of the machine at each disk call', () => {
  test.each<CrashMode>(['nothing', 'names', 'bytes'])('when %s of the unsynced survives', async mode => {
    let calls = 0
    for (let hadCrashed = true; hadCrashed; calls++) {
      const disk = createMemoryDisk('/data')
      disk.crashAfter(calls)
      const outcome = await tryPut(openStore('/data/blobs', disk.ops))
      hadCrashed = disk.hasCrashed()
      expect(Object.keys(outcome)).toEqual([hadCrashed ? 'error' : 'piece'])
      disk.restart(mode)
      expectNothingOrWhole({ ...outcome, found: await readPieces(await openStore('/data/blobs', disk.ops)) })
    }
    expect(calls).toBeGreaterThan(15)
  })
})

describe('reading with a fault at each disk call', () => {
  test('the file is closed and the fault is an error, never short content', async () => {
    const folder = await makeTestFolder()
    const root = join(folder.path, 'blobs')
    const { name } = await (await openStore(root, nodeFileOps)).put(drive, sourceOf(whole), { maxBytes: 10_000_000 })
    let at = 1
    for (let hasStruck = true; hasStruck; at++) {
      const ops = createFaultFileOps(nodeFileOps, { at, kind: 'EIO', moment: 'before', lasts: false })
      const got = await openStore(root, ops)
        .then(async store => readAll(await store.open(drive, name)))
        .catch((error: unknown) => error)
      hasStruck = ops.hasStruck()
      // A failed close comes after the last byte: the content is whole then.
      expect(got).toSatisfy(it => it instanceof BlobError || (Buffer.isBuffer(it) && it.equals(whole)))
      const count = (pattern: RegExp) => ops.journal.filter(step => pattern.test(step)).length
      expect(count(/^close/)).toBe(count(/^openToRead$/))
    }
    expect(at).toBeGreaterThan(8)
    await folder.remove()
  })
})
