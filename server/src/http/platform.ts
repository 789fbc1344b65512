/** Health, readiness, metrics, the API documents: addresses without a token (issue section 8, platform.md). */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { conviteEndpoints } from '@convite/contract/convite-endpoints'
import type { Events } from '../events.ts'
import type { GraphRoute } from './graph-request.ts'
import { buildConviteOpenApi } from './convite-openapi.ts'
import { buildOpenApi, loadGraphSchemas } from './openapi.ts'

export interface PlatformDeps {
  readonly origin: string
  readonly events: Events
  readonly routes: readonly GraphRoute[]
  /** Whether the test controls are there, which the document of our own then describes. */
  readonly hasControls: boolean
  readonly isReady: () => boolean
  /** Asks the store for one row; rejects when it does not answer. */
  readonly probeStore: () => Promise<unknown>
}

const noStore = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }

/** Mounts the platform addresses. */
export function mountPlatform(server: FastifyInstance, deps: PlatformDeps): void {
  server.get('/healthz', (_request, reply) => reply.headers(noStore).type('application/json').send('{"status":"ok"}'))
  server.get('/readyz', async (_request, reply) => {
    const isReady = deps.isReady() && (await isAnswering(deps))
    return reply
      .code(isReady ? 200 : 503)
      .headers(noStore)
      .type('application/json')
      .send(`{"status":"${isReady ? 'ready' : 'unavailable'}"}`)
  })
  server.get('/metrics', async (_request, reply) =>
    reply
      .headers(noStore)
      .type(deps.events.contentType)
      .send(await deps.events.render()),
  )
  const contracts = deps.routes.map(route => route.contract)
  const documents = new Map<string, Promise<string>>()
  const documentOf = async (version: 'v1.0' | 'beta') =>
    JSON.stringify(buildOpenApi(version, deps.origin, contracts, await loadGraphSchemas(version)))
  for (const version of ['v1.0', 'beta'] as const) {
    server.get(`/openapi/${version}.json`, async (_request, reply) => {
      const text = documents.get(version) ?? documentOf(version)
      documents.set(version, text)
      return sendDocument(reply, await text)
    })
  }
  const own = conviteEndpoints.filter(({ mode }) => mode === 'always' || deps.hasControls)
  const ownDocument = JSON.stringify(buildConviteOpenApi(deps.origin, own))
  server.get('/openapi/convite-v1.json', (_request, reply) => sendDocument(reply, ownDocument))
}

async function isAnswering(deps: PlatformDeps): Promise<boolean> {
  try {
    await deps.probeStore()
    return true
  } catch {
    // The answer 503 is the report; the store's own error is logged where it happens.
    return false
  }
}

function sendDocument(reply: FastifyReply, text: string): FastifyReply {
  return reply
    .headers({ ...noStore, 'Access-Control-Allow-Origin': '*' })
    .type('application/json')
    .send(text)
}
