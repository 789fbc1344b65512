/**
 * `unreachable`: the database does not answer, a repeat may help. `busy`: it broke off what took too long or waited for
 * others too long; a repeat in a while may help. `full`: there is no room for what was to be written.
 */
export type StoreFailureKind = 'unreachable' | 'busy' | 'full'

const texts: Readonly<Record<StoreFailureKind, string>> = {
  unreachable: 'The database does not answer.',
  busy: 'The database took too long.',
  full: 'The database has no room left.',
}

/** A failure of the store that is nobody's fault in the request; the database's own error is the cause. */
export class StoreFailure extends Error {
  readonly kind: StoreFailureKind

  constructor(kind: StoreFailureKind, cause: unknown) {
    super(texts[kind], { cause })
    this.name = 'StoreFailure'
    this.kind = kind
  }
}
