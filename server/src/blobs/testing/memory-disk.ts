import { basename, dirname } from 'node:path'
import type { FileFacts, FileOps, OpenFile } from '../file-ops.ts'
import { systemError } from './fault-file-ops.ts'

/**
 * What the crash leaves of work that was not synced: `nothing` loses names and bytes; `names` keeps every name and
 * loses the bytes behind it, as journals of file systems do; `bytes` keeps the bytes and loses the names.
 */
export type CrashMode = 'nothing' | 'names' | 'bytes'

interface MemoryFile {
  bytes: Buffer
  syncedBytes: Buffer
}

type MemoryFolder = Map<string, MemoryFile | 'folder'>

/** A disk in memory that knows what was synced, and can lose the rest. */
export interface MemoryDisk {
  readonly ops: FileOps
  /** Lets this many more disk calls happen; from then on the machine is dead and every call fails. */
  crashAfter(calls: number): void
  /** Whether the crash has come. */
  hasCrashed(): boolean
  /** Starts the machine again with what a crash in this mode leaves. */
  restart(mode: CrashMode): void
}

/** Makes an empty disk whose only folder is `root`. */
export function createMemoryDisk(root: string): MemoryDisk {
  let live = new Map<string, MemoryFolder>([[root, new Map()]])
  let synced = new Map<string, MemoryFolder>([[root, new Map()]])
  let callsLeft = Number.POSITIVE_INFINITY
  let crashed = false

  function step(): void {
    crashed ||= callsLeft <= 0
    if (crashed) throw systemError('EIO', 'crash')
    callsLeft--
  }

  function folderOf(path: string): MemoryFolder {
    const folder = live.get(dirname(path))
    if (folder === undefined) throw systemError('ENOENT', path)
    return folder
  }

  function entryOf(path: string): MemoryFile | 'folder' {
    if (live.has(path)) return 'folder'
    const entry = folderOf(path).get(basename(path))
    if (entry === undefined) throw systemError('ENOENT', path)
    return entry
  }

  function openFile(file: MemoryFile): OpenFile {
    return {
      async write(chunks, position) {
        step()
        const bytes = Buffer.concat(chunks)
        const grown = Buffer.alloc(Math.max(file.bytes.length, position + bytes.length))
        file.bytes.copy(grown)
        bytes.copy(grown, position)
        file.bytes = grown
        return bytes.length
      },
      async read(into, position) {
        step()
        return file.bytes.copy(into, 0, position, position + into.length)
      },
      async sync() {
        step()
        file.syncedBytes = Buffer.from(file.bytes)
      },
      async facts() {
        step()
        return factsOf(file)
      },
      async close() {
        step()
      },
    }
  }

  const ops: FileOps = {
    async create(path) {
      step()
      if (folderOf(path).has(basename(path))) throw systemError('EEXIST', path)
      const file = { bytes: Buffer.alloc(0), syncedBytes: Buffer.alloc(0) }
      folderOf(path).set(basename(path), file)
      return openFile(file)
    },
    async openToRead(path) {
      step()
      const file = entryOf(path)
      if (file === 'folder') throw systemError('EISDIR', path)
      return openFile(file)
    },
    async rename(from, to) {
      step()
      const file = entryOf(from)
      folderOf(from).delete(basename(from))
      folderOf(to).set(basename(to), file)
    },
    async remove(path) {
      step()
      entryOf(path)
      folderOf(path).delete(basename(path))
    },
    async makeFolder(path) {
      step()
      if (live.has(path)) throw systemError('EEXIST', path)
      folderOf(path).set(basename(path), 'folder')
      live.set(path, new Map())
    },
    async syncFolder(path) {
      step()
      const folder = live.get(path)
      if (folder === undefined) throw systemError('ENOENT', path)
      synced.set(path, new Map(folder))
    },
    async facts(path) {
      step()
      return factsOf(entryOf(path))
    },
    async *list(path) {
      step()
      yield* live.get(path)?.keys().toArray() ?? []
    },
  }

  return {
    ops,
    crashAfter(calls) {
      callsLeft = calls
    },
    hasCrashed: () => crashed,
    restart(mode) {
      callsLeft = Number.POSITIVE_INFINITY
      crashed = false
      const names = mode === 'names' ? live : synced
      live = survivingFolders(names, root, mode !== 'bytes')
      synced = new Map([...live].map(([path, folder]) => [path, new Map(folder)]))
    },
  }
}

function factsOf(entry: MemoryFile | 'folder'): FileFacts {
  return entry === 'folder'
    ? { kind: 'folder', size: 0, modifiedAt: 0 }
    : { kind: 'file', size: entry.bytes.length, modifiedAt: 0 }
}

/** The folders that can be reached from the root by names that survived. */
function survivingFolders(
  folders: Map<string, MemoryFolder>,
  root: string,
  losesBytes: boolean,
): Map<string, MemoryFolder> {
  const reached = new Map<string, MemoryFolder>()
  const visit = (path: string) => {
    const folder: MemoryFolder = new Map()
    reached.set(path, folder)
    for (const [name, entry] of folders.get(path) ?? []) {
      if (entry === 'folder') visit(`${path}/${name}`)
      else if (losesBytes) entry.bytes = Buffer.from(entry.syncedBytes)
      folder.set(name, entry)
    }
  }
  visit(root)
  return reached
}
