/** What all pages of development mode share: the bar, the guard, and how they say that something went wrong. */
import { errorTable } from '@convite/contract/errors'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../domain/errors.ts'
import type { Random } from '../domain/ports/clock.ts'
import { StoreFailure } from '../domain/ports/store-failure.ts'
import { neutralError } from '../http/error-body.ts'
import { html } from '../pages/html.ts'
import { type NavigationEntry, renderPage } from '../pages/layout.ts'
import { sendPage } from '../pages/send-page.ts'
import type { LoopbackGuard } from './loopback-guard.ts'

/** The entries of the bar in development mode; give them to the other pages of the server too. */
export const developmentNavigation: readonly NavigationEntry[] = [
  { href: '/', label: 'Welcome' },
  { href: '/mailbox', label: 'Mailbox' },
  { href: '/docs', label: 'API' },
  { href: '/help/errors', label: 'Errors' },
]

export interface PageFrame {
  readonly guard: LoopbackGuard
  readonly random: Random
  readonly onInternalError: (error: unknown, requestId: string) => void
}

/** Puts the guard before every page of a scope, and answers its errors as pages. */
export function registerPageFrame(server: FastifyInstance, { guard, random, onInternalError }: PageFrame): void {
  server.addHook('onRequest', async request => guard.check(request, 'page'))
  server.setErrorHandler((error, _request, reply) => {
    const requestId = random.guid()
    if (!(error instanceof AppError)) onInternalError(error, requestId)
    const known = error instanceof AppError ? error : error instanceof StoreFailure ? neutralError(error) : null
    const status = known ? errorTable[known.code].status : 500
    const text =
      known?.message ?? `The server met an unexpected condition. Its log tells more under the request id ${requestId}.`
    const body = html`<div class="card"><h1>${titleOf(status)}</h1><p>${text}</p></div>`
    reply.headers(known?.headers ?? {})
    if (known?.retryAfterSeconds !== undefined) reply.header('Retry-After', String(known.retryAfterSeconds))
    return sendPage(reply, renderPage({ language: 'en', title: titleOf(status), body, width: 'narrow' }), { status })
  })
}

function titleOf(status: number): string {
  if (status === 401 || status === 403) return 'Closed'
  if (status === 404) return 'Not found'
  return status < 500 ? 'That did not work' : 'Something went wrong'
}
