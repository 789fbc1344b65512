import type { ErrorCode } from '@convite/contract/errors'

export interface ErrorDetail {
  readonly code: ErrorCode
  readonly message: string
  readonly target?: string
}

export interface AppErrorOptions {
  /** The member of the request that is wrong, e.g. `recipients[2].email`. */
  readonly target?: string
  /** Every offender, when there are several (errors.md section 5, rule 4). */
  readonly details?: readonly ErrorDetail[]
  /** Whole seconds, for 409, 429 and 503. */
  readonly retryAfterSeconds?: number
  /** Further response headers, e.g. `Allow`. */
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

/** The most offenders that an answer names: more than an invite may have recipients. */
export const maxDetails = 1000

/**
 * A refusal that the caller may read. `code` is a key of the contract's error table; statuses are the
 * business of http/. The message names the field, the value, the rule and the way out (errors.md section 5).
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly target: string | undefined
  readonly details: readonly ErrorDetail[]
  readonly retryAfterSeconds: number | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.target = options.target
    this.details = options.details?.slice(0, maxDetails) ?? []
    this.retryAfterSeconds = options.retryAfterSeconds
    this.headers = options.headers ?? {}
  }
}

/** Shortens and cleans a caller's text so that an answer may repeat it (errors.md section 5, rule 1). */
export function shorten(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what must not reach a message
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '')
  const characters = [...clean]
  return characters.length > 100 ? `${characters.slice(0, 100).join('')}…` : clean
}

/** A caller's value as a message repeats it. */
export function quoted(value: unknown): string {
  // What is no plain value is named by its kind: turning a deep structure into text can exhaust the stack.
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'An array' : 'An object'
  return `'${shorten(String(value))}'`
}
