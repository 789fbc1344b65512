import { constants } from 'node:fs'
import { lstat, mkdir, open, opendir, rename, unlink } from 'node:fs/promises'

/** What the blob store asks of an open file. */
export interface OpenFile {
  /** Writes the chunks one after the other at `position`; returns how many bytes were taken, which may be fewer. */
  write(chunks: readonly Uint8Array[], position: number): Promise<number>
  /** Fills `into` from its start; returns how many bytes came, 0 at the end of the file. */
  read(into: Uint8Array, position: number): Promise<number>
  sync(): Promise<void>
  facts(): Promise<FileFacts>
  close(): Promise<void>
}

export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'other'
  /** Bytes. */
  readonly size: number
  /** UTC milliseconds. */
  readonly modifiedAt: number
}

/** Every disk call of the blob store, so that tests can make each one fail. */
export interface FileOps {
  /** Creates a file for writing; fails when anything has that name. */
  create(path: string): Promise<OpenFile>
  /** Opens a file for reading; fails when the last part of the path is a symbolic link. */
  openToRead(path: string): Promise<OpenFile>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  makeFolder(path: string): Promise<void>
  /** Makes the names in a folder durable. */
  syncFolder(path: string): Promise<void>
  /** Facts about the entry itself; a symbolic link is not followed and is of kind `other`. */
  facts(path: string): Promise<FileFacts>
  /** The names in a folder. */
  list(path: string): AsyncIterable<string>
}

// Windows has neither flag; there a symbolic link needs a privilege that the server's account lacks.
const noFollow = constants.O_NOFOLLOW ?? 0
// A named pipe planted below the data folder must not hang the thread that opens it.
const noWait = constants.O_NONBLOCK ?? 0

/** The disk calls of Node. Files are made for the server's account alone. */
export const nodeFileOps: FileOps = {
  create: async path =>
    asOpenFile(await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow, 0o600)),
  openToRead: async path => asOpenFile(await open(path, constants.O_RDONLY | noFollow | noWait)),
  rename,
  remove: unlink,
  makeFolder: async path => {
    await mkdir(path, { mode: 0o700 })
  },
  syncFolder: async path => {
    // Windows cannot open a folder; its file system orders names by its own journal.
    if (process.platform === 'win32') return
    const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY)
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  },
  facts: async path => asFacts(await lstat(path)),
  list: async function* list(path) {
    for await (const entry of await opendir(path)) yield entry.name
  },
}

type Handle = Awaited<ReturnType<typeof open>>

function asOpenFile(handle: Handle): OpenFile {
  return {
    write: async (chunks, position) => (await handle.writev(chunks, position)).bytesWritten,
    read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
    sync: () => handle.sync(),
    facts: async () => asFacts(await handle.stat()),
    close: () => handle.close(),
  }
}

interface NodeStats {
  readonly size: number
  readonly mtimeMs: number
  isFile(): boolean
  isDirectory(): boolean
}

function asFacts(stats: NodeStats): FileFacts {
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other'
  return { kind, size: stats.size, modifiedAt: Math.floor(stats.mtimeMs) }
}
