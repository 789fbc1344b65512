/**
 * The browser's half of a sign-in at a provider: a cookie for each flow, so that two windows do not take each other's.
 * It comes back by a link from the provider (`Lax`), is read by no script and lives as long as the flow.
 */
import type { IncomingMessage } from 'node:http'
import { readCookie } from '../auth/browser/read-cookie.ts'

export interface FlowCookies {
  /** The secret of a flow; null when this browser has none. */
  read(request: Pick<IncomingMessage, 'headers'>, flow: string): string | null
  set(flow: string, secret: string): string
  drop(flow: string): string
}

const lifeSeconds = 600
const flowForm = /^[0-9a-f]{16}$/

/** Makes the cookies of one server; `origin` is where browsers reach it. */
export function createFlowCookies(origin: string): FlowCookies {
  const { protocol, port } = new URL(origin)
  const isSecure = protocol === 'https:'
  // `__Host-` keeps neighbours under the same domain from planting one; browsers take it over https alone. Cookies do
  // not know ports: on http the port keeps two servers of one machine apart.
  const prefix = isSecure ? '__Host-convite_external_' : `convite_external_${port === '' ? 'web' : port}_`
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  return {
    read(request, flow) {
      if (!flowForm.test(flow)) return null
      const value = readCookie(request, `${prefix}${flow}`)
      return value !== null && /^[\w-]{43}$/.test(value) ? value : null
    },
    set: (flow, secret) => `${prefix}${flow}=${secret}; ${attributes}; Max-Age=${lifeSeconds}`,
    drop: flow => `${prefix}${flow}=; ${attributes}; Max-Age=0`,
  }
}
