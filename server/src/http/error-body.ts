import { type ErrorEntry, errorTable } from '@convite/contract/errors'
import { AppError } from '../domain/errors.ts'
import { StoreFailure } from '../domain/ports/store-failure.ts'

export interface RequestIds {
  readonly requestId: string
  readonly clientRequestId: string
}

export interface ErrorAnswer {
  readonly status: number
  readonly body: { readonly error: Record<string, unknown> }
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Graph's error envelope (errors.md section 1). Unknown errors become one neutral 500 with the request id. `date` goes
 * by the machine's clock, whatever the clock of the test controls says: it tells when this answer was given, as the
 * header `Date` and the line of the log with the same request id do, and is compared with those. It judges nothing
 * (design.md section 9, "Two clocks").
 */
export function buildErrorAnswer(error: unknown, ids: RequestIds, machineNow: number): ErrorAnswer {
  const known = error instanceof AppError ? error : neutralError(error)
  const entry: ErrorEntry = errorTable[known.code]
  const inner = buildInner(entry.inner ?? [], {
    date: new Date(machineNow).toISOString().slice(0, 19),
    'request-id': ids.requestId,
    'client-request-id': ids.clientRequestId,
  })
  const details = known.details.map(detail => {
    const { outer, inner: codes }: ErrorEntry = errorTable[detail.code]
    return {
      code: codes?.at(-1) ?? outer,
      message: detail.message,
      ...(detail.target === undefined ? {} : { target: detail.target }),
    }
  })
  return {
    status: entry.status,
    body: {
      error: {
        code: entry.outer,
        message: known.message,
        ...(known.target === undefined ? {} : { target: known.target }),
        ...(details.length === 0 ? {} : { details }),
        innerError: inner,
      },
    },
    headers:
      known.retryAfterSeconds === undefined
        ? known.headers
        : { ...known.headers, 'Retry-After': String(known.retryAfterSeconds) },
  }
}

/** The chain of inner codes; ids and date stand in the outermost (errors.md section 1). */
function buildInner(codes: readonly string[], facts: Record<string, string>): Record<string, unknown> {
  const [code, ...rest] = codes
  const nested = rest.length > 0 ? { innerError: buildInner(rest, {}) } : {}
  return { ...(code === undefined ? {} : { code }), ...nested, ...facts }
}

/** A fault of ours; a lost or busy database is 503, because a repeat may help, and a full one 507, because none will. */
export function neutralError(error: unknown): AppError {
  if (error instanceof StoreFailure && error.kind === 'full') {
    return new AppError('quotaLimitReached', 'The storage of the server is full; nothing was stored.', { cause: error })
  }
  if (error instanceof StoreFailure) {
    const problem = error.kind === 'busy' ? 'The store is too busy' : 'The server cannot reach its store'
    return new AppError('serviceNotAvailable', `${problem} at the moment. Repeat in a few seconds.`, {
      retryAfterSeconds: 3,
      cause: error,
    })
  }
  return new AppError(
    'generalException',
    'The server met an unexpected condition. Report the request id to its administrator.',
    { cause: error },
  )
}
