/**
 * Idempotency-Key (convite-extensions.md section 3, design.md section 9): the same caller, key and request within a
 * day get the stored answer, and nothing is done twice. Only 2xx are kept. A replay has passed V1 to V3 and V7 again.
 */
import { AppError } from '../domain/errors.ts'
import type { DriveKey } from '../domain/ids.ts'
import { actorOf, type OperationContext } from '../domain/operation-context.ts'
import type { Clock, Random } from '../domain/ports/clock.ts'
import type { IdempotencyClaim } from '../domain/ports/grants.ts'
import type { IdempotencyStore } from '../domain/ports/idempotency.ts'
import type { Secrets } from '../domain/ports/secrets.ts'
import type { GraphAnswer, GraphRequest } from './graph-request.ts'

/** How long a running call keeps its key when its process dies. */
const leaseMs = 60_000

export interface KeyedCall {
  readonly claim: IdempotencyClaim
  /** Seals an answer for the store; answers may hold link secrets. */
  seal(answer: GraphAnswer): { readonly status: number; readonly sealed: string }
}

export interface Idempotency {
  /** Runs a call under its key, if it has one. The call stores its answer with its effect. */
  run(
    op: OperationContext,
    request: GraphRequest,
    drive: DriveKey,
    call: (keyed: KeyedCall | null) => Promise<GraphAnswer>,
  ): Promise<GraphAnswer>
}

/** Wires the idempotency keys. */
export function createIdempotency(deps: {
  readonly store: IdempotencyStore
  readonly secrets: Secrets
  readonly clock: Clock
  readonly random: Random
}): Idempotency {
  return {
    async run(op, request, drive, call) {
      const key = readKey(request)
      if (key === null) return call(null)
      const claim: IdempotencyClaim = {
        drive,
        caller: `${actorOf(op)}/${op.caller.appId}`,
        key,
        token: deps.random.guid(),
      }
      const purpose = `answer:${drive}:${claim.caller}:${key}`
      const body = JSON.stringify(await request.json())
      // Keyed: a body may hold a password, and a plain hash of it could be tried out (design.md section 9, secrets).
      const hash = deps.secrets.fingerprint(`${request.contract.method} ${request.url}\n${body}`)
      const machine = deps.clock.machine()
      const found = await deps.store.reserve(claim, hash, { now: op.now, machine, leaseUntil: machine + leaseMs })
      if (found.kind === 'reused') {
        throw new AppError(
          'idempotencyKeyReused',
          'This Idempotency-Key was used for a request with another address or body. Use a new key.',
        )
      }
      if (found.kind === 'running') {
        throw new AppError('idempotencyKeyInUse', 'The first call with this Idempotency-Key still runs.', {
          retryAfterSeconds: 1,
        })
      }
      if (found.kind === 'done') {
        const stored = JSON.parse(deps.secrets.open(found.sealed, purpose)) as {
          body: string
          headers?: Record<string, string>
        }
        return {
          status: found.status,
          json: stored.body,
          headers: { ...stored.headers, 'Idempotency-Replayed': 'true' },
        }
      }
      const seal: KeyedCall['seal'] = answer => ({
        status: answer.status,
        sealed: deps.secrets.seal(
          JSON.stringify({ body: answer.json ?? JSON.stringify(answer.body), headers: answer.headers }),
          purpose,
        ),
      })
      let answer: GraphAnswer
      try {
        answer = await call({ claim, seal })
      } catch (error) {
        // A store that is away keeps the key until its lease ends; what the caller must hear is why the call failed.
        await deps.store.release(claim).catch((failure: unknown) => {
          op.log.warn({ err: failure }, 'an idempotency key could not be released')
        })
        throw error
      }
      await deps.store.finish(claim, seal(answer))
      return answer
    },
  }
}

function readKey(request: GraphRequest): string | null {
  const key = request.header('idempotency-key')
  if (key === undefined) return null
  if (!/^[\x21-\x7e]{1,128}$/.test(key)) {
    throw new AppError(
      'invalidParameterFormat',
      'The header Idempotency-Key must be 1 to 128 visible ASCII characters.',
      { target: 'Idempotency-Key' },
    )
  }
  return key
}
