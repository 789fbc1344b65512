import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a form was sent by a page of another site (security lesson K5). Browsers say where a form comes from; a program
 * that says nothing still needs the token of a page.
 */
export function isForeignForm(headers: IncomingHttpHeaders, origin: string): boolean {
  const site = headers['sec-fetch-site']
  return headers.origin === undefined ? site !== undefined && site !== 'same-origin' : headers.origin !== origin
}
