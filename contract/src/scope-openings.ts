import { operations } from './operations.ts'
import type { PermissionName } from './scopes.ts'

/** Which operations one permission opens, by the ids of the operations. */
export interface ScopeOpenings {
  /** In the token of a person. */
  readonly delegated: readonly string[]
  /** Held by an application for itself. */
  readonly application: readonly string[]
}

/** What a permission opens, read from the scopes of the operations. */
export function listOpenings(name: PermissionName): ScopeOpenings {
  const openedBy = (kind: keyof ScopeOpenings) =>
    operations
      .filter(({ scopes }) => scopes !== 'public' && (scopes[kind] as readonly string[]).includes(name))
      .map(({ id }) => id)
  return { delegated: openedBy('delegated'), application: openedBy('application') }
}
