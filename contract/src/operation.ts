import type { TSchema } from 'typebox'
import type { OperationScopes } from './scopes.ts'

/**
 * One Graph operation as data. From it come the routing, the scope check, the validation of the body, the OpenAPI
 * documents, the coverage page and the access table of the tests. No I/O.
 */
export interface Operation {
  /** Graph's name, `resource/action`; it is also the file name of the handler, e.g. `driveItem/invite`. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** The address as the url parser names it (`AddressName` in the server), e.g. `driveItem/invite`. */
  readonly address: string
  /** Path templates of the documentation, without version, e.g. `/drives/{drive-id}/items/{driveItem-id}/invite`. */
  readonly paths: readonly string[]
  readonly summary: string
  /**
   * Scopes of which one suffices, least first. `own` ones reach only the caller's own files (directory.md section 6).
   * `public` operations need no token.
   */
  readonly scopes: OperationScopes | 'public'
  /** `json`: a body schema; `stream`: raw bytes for the handler; absent: no body is read. */
  readonly body?:
    | { readonly kind: 'json'; readonly schema: TSchema; readonly required: boolean }
    | { readonly kind: 'stream' }
  /** Successful answers: status to the name of a schema in the Graph OpenAPI document, or null for an empty body. */
  readonly responses: Readonly<Record<number, string | null>>
  /** The supported query options, lower case without `$`. */
  readonly query?: readonly string[]
  /** Throttling cost in resource units (platform.md section 3). */
  readonly units: 1 | 2 | 5
  /** A call of the directory: its refusals use the directory's codes (directory.md section 6). */
  readonly isDirectory?: boolean
  /** Takes an Idempotency-Key (convite-extensions.md section 3). */
  readonly idempotent?: boolean
  /** Where the facts come from: document and section. */
  readonly source: string
}
