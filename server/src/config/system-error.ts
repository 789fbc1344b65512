/** What the errors of the operating system and the databases mean to somebody at a terminal, and the way out. */
const known: Readonly<Record<string, readonly [code: string, words: string]>> = {
  EADDRINUSE: ['portInUse', 'another program listens there already; give another --port, or --port 0 for a free one'],
  EADDRNOTAVAIL: ['addressNotHere', 'this machine has no such address; give another --host'],
  EACCES: ['noPermission', 'this account may not do that; change its rights or name another place'],
  EPERM: ['noPermission', 'this account may not do that; change its rights or name another place'],
  EROFS: ['noPermission', 'the file system is read-only; name another place'],
  ENOSPC: ['diskFull', 'the disk is full; make room and repeat'],
  ENOENT: ['notFound', 'there is no such file or folder; check the path'],
  ENOTDIR: ['notFound', 'a part of that path is no folder; check the path'],
  EISDIR: ['notFound', 'that is a folder; name a file'],
  EEXIST: ['notFound', 'that is a file; name a folder'],
  ECONNREFUSED: ['unreachable', 'nothing answers there; check the address, and whether it runs'],
  ENOTFOUND: ['unreachable', 'there is no such host; check the address'],
  ETIMEDOUT: ['unreachable', 'no answer came in time; check the address and the network'],
  '28P01': ['databaseRefused', 'the user or the password is wrong; correct --database'],
  '28000': ['databaseRefused', 'that user may not come in from here; correct --database or the rules of the database'],
  '3D000': ['databaseRefused', 'the database has to be there before the server; make it, or correct --database'],
  ERR_SQLITE_ERROR: ['database', 'name another file by --database or --data, or restore it from a backup'],
}

/** Errors of a database say in words of their own what they are about; the others name a path or an address. */
const ownWords = new Set(['28P01', '28000', '3D000', 'ERR_SQLITE_ERROR'])

export interface SystemErrorMeaning {
  /** Stable, for scripts. */
  readonly code: string
  /** What it is about, when the error says so: a path, an address, a database. */
  readonly subject: string | null
  readonly words: string
}

/** What an error means; null when it is none of the system's. */
export function explainSystemError(error: unknown): SystemErrorMeaning | null {
  // A failed connection to a host with several addresses is an AggregateError; one of them tells enough.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  if (!(first instanceof Error)) return null
  const { code = '', path, address, port, hostname } = first as SystemError
  const meaning = known[code]
  if (meaning === undefined) return first.cause === undefined ? null : explainSystemError(first.cause)
  const place = address === undefined ? hostname : `${address}${port === undefined ? '' : `:${port}`}`
  const subject = ownWords.has(code) ? `The database cannot be used (${first.message})` : (path ?? place ?? null)
  return { code: meaning[0], subject, words: meaning[1] }
}

/** Why a file cannot be read, for the end of a sentence. */
export function explainUnreadable(error: unknown): string {
  return explainSystemError(error)?.words ?? (error instanceof Error ? error.message : String(error))
}

interface SystemError extends Error {
  readonly code?: string
  readonly path?: string
  readonly address?: string
  readonly port?: number
  readonly hostname?: string
}
