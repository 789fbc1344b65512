import { join } from 'node:path'
import { BlobError, type BlobStore, type PieceFacts, type PieceName } from '../domain/ports/blobs.ts'
import type { Random } from '../domain/ports/clock.ts'
import { asDiskFailure, asOpenFailure, closeAfterFailure, onDisk, systemCode } from './disk-failure.ts'
import { createDriveFolders, ensureFolder } from './drive-folders.ts'
import { type FileFacts, type FileOps, nodeFileOps, type OpenFile } from './file-ops.ts'
import { PieceReader } from './piece-reader.ts'
import { writePiece } from './piece-writer.ts'

const nameBytes = 16
const namePattern = /^[0-9a-f]{32}$/

const isPieceName = (name: string): name is PieceName => namePattern.test(name)

export interface DiskBlobStoreOptions {
  /** The folder for all content, absolute; made when its parent exists. */
  readonly folder: string
  readonly random: Random
  /** Hears of remains that could not be removed after a failure; the sweeps find them later. */
  readonly log: { warn(fields: object, message: string): void }
  /** The disk; Node's unless a test gives another. */
  readonly ops?: FileOps
}

/**
 * The blob store on a local disk (design.md section 7). Below `folder` lie `temporary`, where pieces grow, and
 * `pieces`, with one folder for each drive. A piece appears in its drive's folder by a rename, after its bytes are
 * synced; its name is durable before put() resolves. Rejects when a folder is a symbolic link or cannot be made.
 */
export async function createDiskBlobStore(options: DiskBlobStoreOptions): Promise<BlobStore> {
  const { folder, random, log, ops = nodeFileOps } = options
  const temporaryFolder = join(folder, 'temporary')
  const piecesFolder = join(folder, 'pieces')
  for (const path of [folder, temporaryFolder, piecesFolder]) await onDisk(ensureFolder(ops, path))
  const folders = createDriveFolders(ops, piecesFolder)

  async function openPiece(driveKey: string, name: PieceName): Promise<OpenFile> {
    try {
      return await ops.openToRead(join(await folders.findFolder(driveKey), name))
    } catch (error) {
      throw asOpenFailure(error)
    }
  }

  async function removeRemains(path: string): Promise<void> {
    try {
      await ops.remove(path)
    } catch (error) {
      if (systemCode(error) !== 'ENOENT')
        log.warn({ err: error, path }, 'The remains of a failed put could not be removed.')
    }
  }

  return {
    async put(driveKey, source, putOptions) {
      const driveFolder = await onDisk(folders.makeFolder(driveKey))
      const name = checkName(random.bytes(nameBytes).toString('hex'))
      const temporary = join(temporaryFolder, name)
      const final = join(driveFolder, name)
      await refuseTaken(ops, final)
      const file = await onDisk(ops.create(temporary))
      try {
        const piece = await writePiece(file, source, putOptions)
        await onDisk(ops.rename(temporary, final))
        await onDisk(ops.syncFolder(driveFolder))
        return { name, ...piece }
      } catch (error) {
        folders.forget(driveKey)
        // Both, because a rename that reports an error may still have happened.
        await removeRemains(final)
        await removeRemains(temporary)
        throw error
      }
    },

    async open(driveKey, name, span = {}) {
      checkName(name)
      const file = await openPiece(driveKey, name)
      try {
        return await startReading(file, span.start ?? 0, span.end)
      } catch (error) {
        await closeAfterFailure(file, error)
        throw asDiskFailure(error)
      }
    },

    async read(driveKey, name, size) {
      checkName(name)
      const file = await openPiece(driveKey, name)
      try {
        const bytes = await readWhole(file, size)
        await file.close()
        return bytes
      } catch (error) {
        await closeAfterFailure(file, error)
        throw asDiskFailure(error)
      }
    },

    async remove(driveKey, name) {
      checkName(name)
      await ignoreMissing(folders.findFolder(driveKey).then(found => ops.remove(join(found, name))))
    },

    async *list(driveKey) {
      const driveFolder = await ignoreMissing(folders.findFolder(driveKey))
      if (driveFolder !== undefined) yield* listPieces(ops, driveFolder)
    },

    async sweepTemporary(olderThan) {
      let removed = 0
      for await (const piece of listPieces(ops, temporaryFolder)) {
        if (piece.modifiedAt >= olderThan) continue
        await ignoreMissing(ops.remove(join(temporaryFolder, piece.name)))
        removed++
      }
      return removed
    },
  }
}

/**
 * A rename would replace what has the name already. 128 random bits never meet by chance, but a repeatable random
 * source over a folder that was kept does meet itself.
 */
async function refuseTaken(ops: FileOps, path: string): Promise<void> {
  const there = await ignoreMissing(ops.facts(path))
  if (there !== undefined) throw new BlobError('io', 'The name made for a new piece is taken.')
}

async function startReading(file: OpenFile, start: number, end: number | undefined): Promise<PieceReader> {
  const { kind, size } = await file.facts()
  const last = end ?? size
  if (kind !== 'file') throw new BlobError('damaged', 'The piece is no plain file.')
  if (last > size || start > last) throw new BlobError('damaged', `The piece has ${size} bytes, ${last} were expected.`)
  return new PieceReader(file, start, last)
}

/** The bytes of an open piece, which must be as many as its version says. */
async function readWhole(file: OpenFile, expected: number): Promise<Uint8Array> {
  const { kind, size } = await file.facts()
  if (kind !== 'file') throw new BlobError('damaged', 'The piece is no plain file.')
  if (size !== expected) throw new BlobError('damaged', `The piece has ${size} bytes, ${expected} were expected.`)
  const bytes = Buffer.allocUnsafe(expected)
  for (let position = 0; position < expected; ) {
    const count = await file.read(bytes.subarray(position), position)
    if (count === 0) throw new BlobError('damaged', `The piece ends at byte ${position}, before ${expected}.`)
    position += count
  }
  return bytes
}

async function* listPieces(ops: FileOps, folder: string): AsyncGenerator<PieceFacts, void> {
  try {
    for await (const name of ops.list(folder)) {
      if (!isPieceName(name)) continue
      // A piece may go while the folder is read.
      const facts: FileFacts | undefined = await ignoreMissing(ops.facts(join(folder, name)))
      if (facts?.kind === 'file') yield { name, size: facts.size, modifiedAt: facts.modifiedAt }
    }
  } catch (error) {
    throw asDiskFailure(error)
  }
}

async function ignoreMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw asDiskFailure(error)
  }
}

function checkName(name: string): PieceName {
  if (!isPieceName(name)) throw new TypeError('A piece name has a form that the store never makes.')
  return name
}
