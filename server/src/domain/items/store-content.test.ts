import { expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import type { DriveKey } from '../ids.ts'
import { BlobError, type BlobStore, type PieceName } from '../ports/blobs.ts'
import { makeStoreContent } from './store-content.ts'

const drive = 1 as DriveKey
const hashes = { quickXor: 'q', sha1: 's', sha256: 't' }

function storeOf(more: Partial<BlobStore> = {}) {
  const removed: string[] = []
  const warned: string[] = []
  const blobs: Partial<BlobStore> = {
    put: async (_folder, source) => {
      let size = 0
      for await (const chunk of source) size += chunk.length
      return { name: 'piece' as PieceName, size, hashes }
    },
    remove: async (_folder, name) => {
      removed.push(name)
    },
    ...more,
  }
  const log = {
    info: () => undefined,
    warn: (_facts: object, text: string) => warned.push(text),
    error: () => undefined,
  }
  return { store: makeStoreContent({ blobs: blobs as BlobStore }), log, removed, warned }
}

async function* bytes(...chunks: readonly string[]): AsyncGenerator<Buffer, void> {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

it('gives the stored piece to the write, and keeps it', async () => {
  const { store, log, removed } = storeOf()
  const content = await store.run(drive, bytes('ab', 'c'), log, async given => given)
  expect(content).toEqual({ pieces: [{ name: 'piece', size: 3 }], size: 3, hashes })
  expect(removed).toEqual([])
})

it('removes the piece when the write is refused', async () => {
  const { store, log, removed } = storeOf()
  const refusal = new AppError('nameAlreadyExists', 'taken')
  await expect(store.run(drive, bytes('ab'), log, () => Promise.reject(refusal))).rejects.toBe(refusal)
  expect(removed).toEqual(['piece'])
})

it('keeps the piece when nobody knows whether the write took, for a row may name it', async () => {
  const { store, log, removed } = storeOf()
  await expect(store.run(drive, bytes('ab'), log, () => Promise.reject(new Error('connection lost')))).rejects.toThrow(
    'connection lost',
  )
  expect(removed).toEqual([])
})

it('tells the caller of the refusal, not of a piece that could not be removed', async () => {
  const { store, log, warned } = storeOf({ remove: () => Promise.reject(new BlobError('io', 'disk')) })
  const refusal = new AppError('quotaLimitReached', 'full')
  await expect(store.run(drive, bytes('ab'), log, () => Promise.reject(refusal))).rejects.toBe(refusal)
  expect(warned).toHaveLength(1)
})

it('never writes what could not be stored whole', async () => {
  const { store, log } = storeOf()
  let used = false
  const broken = async function* () {
    yield Buffer.from('a')
    throw new AppError('invalidRequest', 'ended early')
  }
  const attempt = store.run(drive, broken(), log, async () => {
    used = true
  })
  await expect(attempt).rejects.toMatchObject({ code: 'invalidRequest' })
  expect(used).toBe(false)
})
