import { expect, it } from 'vitest'
import type { BlobStore, PieceName } from '../domain/ports/blobs.ts'
import { keepRecentPieces } from './recent-pieces.ts'

/** A store of pieces of ten bytes that counts what is read of it. */
function makeStore(maxBytes: number) {
  const reads: string[] = []
  const removed: string[] = []
  const store: Partial<BlobStore> = {
    read: async (drive, name, size) => {
      reads.push(`${drive}/${name}`)
      return new Uint8Array(size).fill(name.charCodeAt(0))
    },
    remove: async (_drive, name) => {
      removed.push(name)
    },
  }
  const kept = keepRecentPieces(store as BlobStore, { maxBytes })
  const read = (name: string, drive = 'drive') => kept.read(drive, name as PieceName, 10)
  return { kept, read, reads, removed }
}

it('reads a piece once, and one of the same name in another drive for itself', async () => {
  const { read, reads } = makeStore(100)
  expect(await read('a')).toEqual(await read('a'))
  await read('a', 'other')
  expect(reads).toEqual(['drive/a', 'other/a'])
})

it('lets the piece go that was read longest ago when there are too many bytes', async () => {
  const { read, reads } = makeStore(25)
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await read(name)
  expect(reads).toEqual(['drive/a', 'drive/b', 'drive/c', 'drive/b'])
})

it('holds nothing that is larger than all it may hold', async () => {
  const { read, reads } = makeStore(9)
  await read('a')
  await read('a')
  expect(reads).toHaveLength(2)
})

it('forgets what is removed, and leaves another size to the store to refuse', async () => {
  const { kept, read, reads, removed } = makeStore(100)
  await read('a')
  await kept.remove('drive', 'a' as PieceName)
  await read('a')
  await kept.read('drive', 'a' as PieceName, 9)
  expect(removed).toEqual(['a'])
  expect(reads).toHaveLength(3)
})
