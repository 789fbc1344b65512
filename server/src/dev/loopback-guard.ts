/**
 * Who may reach the controls and pages of development mode. They hold mail and tokens, so nobody else on the network
 * and no web page may (design.md section 10). A page can be made to reach this machine in three ways: by its own
 * requests (they carry a foreign `Origin` or `Sec-Fetch-Site`), by elements such as `<img>` (the same headers, and no
 * answer that it could read), and by a name that it points at 127.0.0.1 (then `Host` is that name).
 */
import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { AppError, quoted } from '../domain/errors.ts'

export interface GuardOptions {
  /**
   * The token that is demanded when the server listens beyond loopback; null on loopback. It comes as
   * `Authorization: Bearer {token}`, or as the password of HTTP Basic (any name), which a browser asks for. It takes
   * the place of the loopback rule: whoever knows it may come from anywhere and by any name. It never comes in an
   * address, because addresses are logged and shown.
   */
  readonly controlToken: string | null
}

/** `control`: programs and our own pages only. `page`: a person may also follow a link from elsewhere to it. */
export type GuardedKind = 'control' | 'page'

export interface LoopbackGuard {
  /** Throws AppError `testControlForbidden` (403), or 401 when the token is missing. */
  check(request: FastifyRequest, kind: GuardedKind): void
}

/** Makes the guard. */
export function createLoopbackGuard({ controlToken }: GuardOptions): LoopbackGuard {
  return {
    check(request, kind) {
      const host = request.headers.host ?? ''
      if (controlToken === null) checkLoopback(request, host)
      checkOrigin(request)
      checkFetchSite(request, kind)
      if (controlToken !== null) checkToken(request.headers.authorization, controlToken)
    },
  }
}

function checkLoopback(request: FastifyRequest, host: string): void {
  if (!isLoopbackHost(host)) {
    throw forbid(`Host is ${quoted(host)}, which is no name of this machine. Use localhost, 127.0.0.1 or [::1].`)
  }
  if (!isLoopbackAddress(request.socket.remoteAddress ?? '')) {
    throw forbid('The connection comes from another machine. Set a control token for that.')
  }
}

/** Whether a Host header names this machine: `localhost`, 127.0.0.0/8 or `[::1]`, with or without a port. */
export function isLoopbackHost(host: string): boolean {
  const name = /^(.+?)(?::\d{1,5})?$/.exec(host)?.[1]?.toLowerCase()
  if (name === 'localhost' || name === '[::1]') return true
  const octets = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(name ?? '')
  return octets !== null && octets.slice(1).every(octet => Number(octet) <= 255)
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address)
}

function checkOrigin(request: FastifyRequest): void {
  const { origin } = request.headers
  if (origin === undefined || isOwnOrigin(request, origin)) return
  throw forbid(
    `The request comes from a page of ${quoted(origin)}. Web pages have no access; make this call from a program.`,
  )
}

/** Whether an `Origin` is that of the address which the request itself was sent to. */
function isOwnOrigin(request: FastifyRequest, origin: string): boolean {
  const own = `${request.protocol}://${request.headers.host ?? ''}`
  return URL.canParse(own) && URL.canParse(origin) && new URL(own).origin === origin.toLowerCase()
}

/** Elements of foreign pages send no `Origin`, but browsers say where a request began. */
function checkFetchSite(request: FastifyRequest, kind: GuardedKind): void {
  const site = request.headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return
  if (kind === 'page' && isNavigation(request)) return
  throw forbid(`A web page of another site asked for this (Sec-Fetch-Site: ${quoted(site)}).`)
}

/** Somebody followed a link: the page opens in a tab, where the page that held the link cannot look into it. */
function isNavigation({ method, headers }: FastifyRequest): boolean {
  const isReading = method === 'GET' || method === 'HEAD'
  return isReading && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}

function checkToken(authorization: string | undefined, expected: string): void {
  const given = readToken(authorization ?? '')
  const digests = [given, expected].map(text => hash('sha256', text, 'buffer')) as [Buffer, Buffer]
  if (timingSafeEqual(...digests)) return
  throw new AppError(
    'InvalidAuthenticationToken',
    'The controls and pages of development mode need the control token here: Authorization: Bearer {token}, or the token as the password of HTTP Basic.',
    { headers: { 'WWW-Authenticate': 'Basic realm="Convite development", charset="UTF-8"' } },
  )
}

function readToken(authorization: string): string {
  const [scheme = '', value = ''] = authorization.split(' ', 2)
  if (/^bearer$/i.test(scheme)) return value
  if (!/^basic$/i.test(scheme)) return ''
  const pair = Buffer.from(value, 'base64').toString('utf8')
  return pair.slice(pair.indexOf(':') + 1)
}

function forbid(reason: string): AppError {
  return new AppError('testControlForbidden', `This address of development mode is closed to you. ${reason}`)
}
