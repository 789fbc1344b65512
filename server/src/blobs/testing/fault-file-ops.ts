import type { FileOps, OpenFile } from '../file-ops.ts'

/** The names of the steps, as the journal writes them. */
export type StepName = keyof FileOps | 'write' | 'read' | 'sync' | 'fileFacts' | 'close'

/** A fault at one disk call. */
export interface Fault {
  /** Which of the calls that can fail like this, from 1 on. */
  readonly at: number
  /** `shortWrite` takes half of the bytes, `syncError` strikes syncs alone, the rest any call. */
  readonly kind: 'ENOSPC' | 'EDQUOT' | 'EIO' | 'shortWrite' | 'syncError'
  /** Whether the call takes effect before it reports the error; like a rename whose answer was lost. */
  readonly moment: 'before' | 'after'
  /** Whether all later calls that can fail like this fail too. */
  readonly lasts: boolean
}

export interface FaultFileOps extends FileOps {
  /** The steps taken so far, those that failed marked with `!`. */
  readonly journal: readonly string[]
  /** Whether the fault struck. */
  hasStruck(): boolean
}

/** File operations over `inner` of which one fails. */
export function createFaultFileOps(inner: FileOps, fault: Fault): FaultFileOps {
  const journal: string[] = []
  let candidates = 0
  let struck = false

  function isStruck(step: StepName): boolean {
    if (!canStrike(fault.kind, step)) return false
    candidates++
    const strikes = candidates === fault.at || (fault.lasts && candidates > fault.at)
    struck ||= strikes
    return strikes
  }

  async function take<T>(step: StepName, call: () => Promise<T>): Promise<T> {
    if (!isStruck(step)) {
      journal.push(step)
      return call()
    }
    journal.push(`${step}!`)
    // An open that took effect would leave a descriptor that nobody knows; whatever else the call comes to is hidden.
    if (fault.moment === 'after' && step !== 'create' && step !== 'openToRead') await call().catch(() => undefined)
    throw systemError(fault.kind === 'syncError' ? 'EIO' : fault.kind, step)
  }

  function wrapFile(file: OpenFile): OpenFile {
    return {
      write: (chunks, position) => {
        if (fault.kind !== 'shortWrite') return take('write', () => file.write(chunks, position))
        const short = isStruck('write')
        journal.push(short ? 'write!' : 'write')
        const bytes = Buffer.concat(chunks)
        return file.write([short ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes], position)
      },
      read: (into, position) => take('read', () => file.read(into, position)),
      sync: () => take('sync', () => file.sync()),
      facts: () => take('fileFacts', () => file.facts()),
      // A close that fails has given the descriptor back all the same; so it does here.
      close: async () => {
        await file.close()
        await take('close', async () => undefined)
      },
    }
  }

  return {
    journal,
    hasStruck: () => struck,
    create: async path => wrapFile(await take('create', () => inner.create(path))),
    openToRead: async path => wrapFile(await take('openToRead', () => inner.openToRead(path))),
    rename: (from, to) => take('rename', () => inner.rename(from, to)),
    remove: path => take('remove', () => inner.remove(path)),
    makeFolder: path => take('makeFolder', () => inner.makeFolder(path)),
    syncFolder: path => take('syncFolder', () => inner.syncFolder(path)),
    facts: path => take('facts', () => inner.facts(path)),
    list: async function* list(path) {
      await take('list', async () => undefined)
      yield* inner.list(path)
    },
  }
}

function canStrike(kind: Fault['kind'], step: StepName): boolean {
  if (kind === 'shortWrite') return step === 'write'
  if (kind === 'syncError') return step === 'sync' || step === 'syncFolder'
  return true
}

/** An error as Node makes it for a failed system call. */
export function systemError(code: string, step: string): Error {
  return Object.assign(new Error(`${code}: ${step}`), { code, syscall: step })
}
