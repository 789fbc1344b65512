import type { FastifyReply } from 'fastify'
import { findFormTarget } from './form-target.ts'
import { styleHash } from './style.ts'

export interface PageOptions {
  readonly status?: number
  /** Frames that the page may hold; none when absent. */
  readonly frames?: "'self'"
  /** The page holds a form that is posted to this server. */
  readonly hasForm?: boolean
  /** Addresses beside this server where a form of the page may end, at once or by redirects: those of applications. */
  readonly formTargets?: readonly string[]
  /** The page's form goes to another site, which is told from whom it comes: our origin, never the address. */
  readonly isForeignForm?: boolean
  /** The hash (`'sha256-…'`) of the one script that may run; none may when absent. */
  readonly scriptHash?: string
  /** The page may stand in a window that an application opened and waits for, so the two keep knowing each other. */
  readonly isPopup?: boolean
}

/**
 * Sends a page. No script runs but one that is named, nothing is loaded from elsewhere, no other page frames it, nothing
 * keeps it, and what follows a link from it is told no address, because an address may hold a secret (mail.md section
 * 6). Pages with a form tell it to this server alone: with `no-referrer` browsers would send the form with
 * `Origin: null`, which the check of the origin must refuse.
 */
export function sendPage(reply: FastifyReply, text: string, options: PageOptions = {}): FastifyReply {
  return reply
    .code(options.status ?? 200)
    .headers(buildPageHeaders(options))
    .send(text)
}

/** The headers of a page, for whoever sends it in another way. */
export function buildPageHeaders(options: PageOptions): Readonly<Record<string, string>> {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': writePolicy(options),
    'Cache-Control': 'no-store',
    'Referrer-Policy': options.isForeignForm ? 'strict-origin' : options.hasForm ? 'same-origin' : 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'X-Robots-Tag': 'noindex',
    'Cross-Origin-Opener-Policy': options.isPopup ? 'unsafe-none' : 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
}

function writePolicy({ frames, formTargets = [], scriptHash }: PageOptions): string {
  if (scriptHash !== undefined && !/^'sha256-[A-Za-z0-9+/]{43}='$/.test(scriptHash)) {
    throw new Error(`${scriptHash} is not the hash of a script.`)
  }
  const targets = new Set(["'self'", ...formTargets.map(findFormTarget)])
  return [
    "default-src 'none'",
    `style-src ${styleHash}`,
    ...(scriptHash === undefined ? [] : [`script-src ${scriptHash}`]),
    'img-src data:',
    ...(frames === undefined ? [] : [`frame-src ${frames}`]),
    `form-action ${[...targets].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
