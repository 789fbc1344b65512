import type { FastifyReply } from 'fastify'
import { styleHash } from './style.ts'

export interface PageOptions {
  readonly status?: number
  /** Frames that the page may hold; none when absent. */
  readonly frames?: "'self'"
  /** The page holds a form that is posted. */
  readonly hasForm?: boolean
}

/**
 * Sends a page. No script runs, nothing is loaded from elsewhere, no other page frames it, nothing keeps it, and what
 * follows a link from it is told no address, because an address may hold a secret (mail.md section 6). Pages with a
 * form tell it to this server alone: with `no-referrer` browsers would send the form with `Origin: null`, which the
 * check of the origin must refuse.
 */
export function sendPage(reply: FastifyReply, text: string, options: PageOptions = {}): FastifyReply {
  const policy = [
    "default-src 'none'",
    `style-src ${styleHash}`,
    'img-src data:',
    ...(options.frames === undefined ? [] : [`frame-src ${options.frames}`]),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return reply
    .code(options.status ?? 200)
    .headers({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy.join('; '),
      'Cache-Control': 'no-store',
      'Referrer-Policy': options.hasForm ? 'same-origin' : 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'X-Robots-Tag': 'noindex',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
    })
    .send(text)
}
