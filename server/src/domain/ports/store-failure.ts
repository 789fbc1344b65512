/** `unreachable`: the database does not answer, a repeat may help. `full`: there is no room for what was to be written. */
export type StoreFailureKind = 'unreachable' | 'full'

/** A failure of the store that is nobody's fault in the request; the database's own error is the cause. */
export class StoreFailure extends Error {
  readonly kind: StoreFailureKind

  constructor(kind: StoreFailureKind, cause: unknown) {
    super(kind === 'full' ? 'The database has no room left.' : 'The database does not answer.', { cause })
    this.name = 'StoreFailure'
    this.kind = kind
  }
}
