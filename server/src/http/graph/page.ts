import type { Page } from '../../domain/ports/paging.ts'
import { nextLink } from '../address/next-link.ts'
import { decodeSkipToken, encodeSkipToken, type SkipValue } from '../address/skip-token.ts'
import type { GraphRequest } from '../graph-request.ts'

function isTextKey(values: readonly SkipValue[]): values is readonly string[] {
  return values.length > 0 && values.length <= 4 && values.every(value => typeof value === 'string')
}

/** The key with which a page begins, from `$skiptoken`. */
export function readTextKey(token: string | null): readonly string[] | null {
  return token === null ? null : decodeSkipToken(token, isTextKey)
}

/** `@odata.nextLink`, when there is more. */
export function presentNextLink(request: GraphRequest, page: Pick<Page<unknown>, 'after'>): Record<string, string> {
  return page.after === null
    ? {}
    : { '@odata.nextLink': nextLink(request.origin, request.url, encodeSkipToken(page.after)) }
}

function isOffset(values: readonly SkipValue[]): values is readonly [number] {
  return values.length === 1 && Number.isSafeInteger(values[0]) && Number(values[0]) > 0
}

/** A page of a list that is read whole, because the contract wants it whole by default. */
export function cutPage<T>(
  request: GraphRequest,
  options: { readonly top: number | null; readonly skipToken: string | null },
  all: readonly T[],
): { readonly page: readonly T[]; readonly link: Record<string, string> } {
  const start = options.skipToken === null ? 0 : decodeSkipToken(options.skipToken, isOffset)[0]
  const end = options.top === null ? all.length : start + options.top
  const link: Record<string, string> =
    end < all.length ? { '@odata.nextLink': nextLink(request.origin, request.url, encodeSkipToken([end])) } : {}
  return { page: all.slice(start, end), link }
}
