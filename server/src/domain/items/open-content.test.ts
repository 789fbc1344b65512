import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { DriveKey } from '../ids.ts'
import { BlobError, type BlobStore } from '../ports/blobs.ts'
import { makeOpenContent } from './open-content.ts'

const drive = 1 as DriveKey

/** Pieces `0`, `1`, ... with these texts. */
function contentOf(...texts: readonly string[]) {
  const opened: string[] = []
  const blobs: Partial<BlobStore> = {
    open: async (_folder, name, span = {}) => {
      opened.push(name)
      const text = texts[Number(name)]
      if (text === undefined) throw new BlobError('missing', 'no such piece')
      return Readable.from([Buffer.from(text.slice(span.start, span.end))])
    },
    read: async (_folder, name) => {
      const text = texts[Number(name)]
      if (text === undefined) throw new BlobError('missing', 'no such piece')
      return Buffer.from(text)
    },
  }
  const pieces = texts.map((text, index) => ({ name: String(index), size: text.length }))
  return { open: makeOpenContent({ blobs: blobs as BlobStore }), pieces, opened }
}

const textOf = async (content: Readable | Uint8Array) =>
  content instanceof Readable ? String(await buffer(content)) : String(Buffer.from(content))

it('lays pieces end to end, and gives any range of them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ maxLength: 6, unit: 'grapheme-ascii' }), { maxLength: 5 }),
      fc.nat(),
      fc.nat(),
      async (texts, from, length) => {
        const { open, pieces } = contentOf(...texts)
        const whole = texts.join('')
        expect(await textOf(await open(drive, pieces, null))).toBe(whole)
        if (whole === '') return
        const first = from % whole.length
        const last = Math.min(first + (length % whole.length), whole.length - 1)
        expect(await textOf(await open(drive, pieces, { first, last }))).toBe(whole.slice(first, last + 1))
      },
    ),
  )
})

it('opens only the pieces that a range needs', async () => {
  const { open, pieces, opened } = contentOf('aa', 'bb', 'cc')
  await textOf(await open(drive, pieces, { first: 2, last: 3 }))
  expect(opened).toEqual(['1'])
})

it('fails before any byte when the first piece is missing, and in the middle for a later one', async () => {
  const { open } = contentOf('aa')
  await expect(open(drive, [{ name: '5', size: 2 }], null)).rejects.toMatchObject({ failure: 'missing' })
  const later = await open(
    drive,
    [
      { name: '0', size: 2 },
      { name: '5', size: 2 },
    ],
    null,
  )
  await expect(textOf(later)).rejects.toMatchObject({ failure: 'missing' })
})

it('gives a small file as it is, and a larger one as a stream', async () => {
  const large = 'x'.repeat(64 * 1024 + 1)
  const [small, streamed] = [contentOf(large.slice(1)), contentOf(large)]
  expect(await small.open(drive, small.pieces, null)).toBeInstanceOf(Uint8Array)
  expect(await small.open(drive, small.pieces, { first: 1, last: 2 })).toEqual(Buffer.from('xx'))
  expect(small.opened).toEqual([])
  const stream = await streamed.open(drive, streamed.pieces, null)
  expect(stream).toBeInstanceOf(Readable)
  expect(await textOf(stream)).toBe(large)
})
