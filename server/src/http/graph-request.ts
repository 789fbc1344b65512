import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { Operation } from '@convite/contract/operation'
import type { GraphAddress } from './address/address.ts'
import type { RawQuery } from './address/raw-query.ts'
import type { JsonObject } from './json-object.ts'
import type { OperationContext } from '../domain/operation-context.ts'

/** One request to the Graph surface, its address read and its operation found. */
export interface GraphRequest {
  readonly contract: Operation
  readonly address: GraphAddress
  readonly query: RawQuery
  /** Path and query as they were sent. */
  readonly url: string
  /** `{public origin}/{version}`, from configuration alone (security lesson E4). */
  readonly root: string
  readonly origin: string
  readonly raw: IncomingMessage
  header(name: string): string | undefined
  /** The JSON object of the body, read once; `{}` when there is none. V4, the first half of V5, and the limits of platform.md. */
  json(): Promise<JsonObject>
}

/** What a handler answers. `body` is JSON; `content` are people's bytes. */
export interface GraphAnswer {
  readonly status: number
  readonly body?: unknown
  /** JSON that is text already, such as a stored answer. */
  readonly json?: string
  readonly text?: string
  readonly content?: Readable | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

export type GraphHandler = (op: OperationContext, request: GraphRequest) => Promise<GraphAnswer>

/** An operation and the function that answers it. */
export interface GraphRoute {
  readonly contract: Operation
  readonly handle: GraphHandler
}

/** Ties a handler to its contract; routing, scopes, throttling and limits come from the contract. */
export function operation(contract: Operation, handle: GraphHandler): GraphRoute {
  return { contract, handle }
}
