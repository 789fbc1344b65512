import type { IncomingMessage } from 'node:http'

/** The value of a cookie; null when the request has none of that name, or one of an odd form. */
export function readCookie({ headers }: Pick<IncomingMessage, 'headers'>, name: string): string | null {
  const found = (headers.cookie ?? '')
    .split(';')
    .map(part => part.trim())
    .find(part => part.startsWith(`${name}=`))
  const value = found?.slice(name.length + 1)
  return value !== undefined && /^[\w.~-]{1,512}$/u.test(value) ? value : null
}
