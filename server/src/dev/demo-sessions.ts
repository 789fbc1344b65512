/**
 * Sign-ins of the demo pages: who a browser has chosen to be. They open nothing but those pages, live in memory, and
 * have nothing in common with the sessions of the real sign-in.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Random } from '../domain/ports/clock.ts'

export interface DemoSessions {
  /** The session of a browser; null when its cookie is missing or has another form. It need not be signed in. */
  read(request: FastifyRequest): string | null
  /** A fresh session that nobody has signed in to; nothing is stored for it. */
  begin(): string
  /** Whom the session has chosen to be: a principal id, or null. */
  userOf(session: string): string | null
  /** Signs in under a new session id, so that nobody can have fixed it beforehand (security lesson B3). */
  signIn(previous: string, userId: string): string
  signOut(session: string): void
  /** The token that a form of this session carries. */
  formToken(session: string): string
  isFormToken(session: string, token: string): boolean
  /** The cookie that keeps the session in the browser. */
  cookie(session: string): string
  /** Signs everybody out. */
  clear(): void
}

const sessionForm = /^[\w-]{32}$/
const maxSessions = 1000

/** Makes the sessions of one server; `origin` is where browsers reach it. */
export function createDemoSessions(deps: { readonly random: Random; readonly origin: string }): DemoSessions {
  const { random } = deps
  const { port, protocol } = new URL(deps.origin)
  // Cookies do not know ports: two servers on one machine would sign each other out.
  const name = `convite_demo_${port === '' ? 'web' : port}`
  const formKey = random.bytes(32)
  const users = new Map<string, string>()
  const keyOf = (session: string) => hash('sha256', session, 'hex')
  const begin = () => random.bytes(24).toString('base64url')
  const formToken = (session: string) => createHmac('sha256', formKey).update(session).digest('base64url')

  return {
    read(request) {
      const given = (request.headers.cookie ?? '')
        .split(';')
        .map(part => part.trim())
        .find(part => part.startsWith(`${name}=`))
      const session = given?.slice(name.length + 1) ?? ''
      return sessionForm.test(session) ? session : null
    },
    begin,
    userOf: session => users.get(keyOf(session)) ?? null,
    signIn(previous, userId) {
      users.delete(keyOf(previous))
      const [oldest] = users.keys()
      if (users.size >= maxSessions && oldest !== undefined) users.delete(oldest)
      const session = begin()
      users.set(keyOf(session), userId)
      return session
    },
    signOut: session => void users.delete(keyOf(session)),
    formToken,
    isFormToken(session, token) {
      const [expected, given] = [Buffer.from(formToken(session)), Buffer.from(token)]
      return expected.length === given.length && timingSafeEqual(expected, given)
    },
    cookie: session => `${name}=${session}; Path=/; HttpOnly; SameSite=Lax${protocol === 'https:' ? '; Secure' : ''}`,
    clear: () => users.clear(),
  }
}
