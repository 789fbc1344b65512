import type { FastifyReply, FastifyRequest } from 'fastify'
import type { InteractionFacts, Interactions } from '../auth/issuer/interactions.ts'

/** One step of a request that waits for its person. */
export interface Step {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly facts: InteractionFacts
  readonly interactions: Interactions
}

/** What the forms of a waiting request are bound to. */
export function formScope(uid: string): string {
  return `interaction ${uid}`
}
