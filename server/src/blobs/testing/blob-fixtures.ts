import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Random } from '../../domain/ports/clock.ts'
import type { DiskBlobStoreOptions } from '../blob-store.ts'

/** The machine's random source. */
export const testRandom: Random = {
  bytes: size => randomBytes(size),
  guid: () => crypto.randomUUID(),
}

/** A log that keeps what it was told. */
export function createTestLog(): DiskBlobStoreOptions['log'] & { readonly lines: string[] } {
  const lines: string[] = []
  return { lines, warn: (_fields, message) => void lines.push(message) }
}

/** A new empty folder, and the way to remove it. */
export async function makeTestFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'convite-blobs-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** Content in chunks, as a source. */
export async function* sourceOf(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  yield* chunks
}

/** Everything an iterable yields. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of source) all.push(item)
  return all
}

/** All the bytes of a stream. */
export async function readAll(source: Readable): Promise<Buffer> {
  const chunks: AsyncIterable<Buffer> = source
  return Buffer.concat(await collect(chunks))
}
