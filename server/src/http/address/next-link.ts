import { decodeQueryText } from './decode.ts'
import { foldAscii } from './words.ts'

/**
 * The absolute `@odata.nextLink`: the caller's own URL with its options, and `$skiptoken` put in place of an earlier one
 * (odata-and-batch.md section 3). `origin` is the public one, such as `https://files.example.test`; `rawUrl` is path and query
 * as parseAddress got them.
 */
export function nextLink(origin: string, rawUrl: string, token: string): string {
  const mark = rawUrl.indexOf('?')
  const path = mark < 0 ? rawUrl : rawUrl.slice(0, mark)
  const kept =
    mark < 0
      ? []
      : rawUrl
          .slice(mark + 1)
          .split('&')
          .filter(pair => pair !== '' && !isSkipToken(pair))
  const query = [...kept, `$skiptoken=${encodeURIComponent(token)}`].join('&')
  return `${origin}${encodeNonAscii(path)}?${encodeNonAscii(query)}`
}

/** The spellings that readRawQuery takes for the option; the name may be percent-encoded in part or in whole. */
function isSkipToken(pair: string): boolean {
  const name = foldAscii(decodeQueryText(pair.split('=', 1)[0] ?? ''))
  return name === '$skiptoken' || name === 'skiptoken'
}

/** A `$batch` url may hold raw letters of any script; a link is plain ASCII. */
function encodeNonAscii(text: string): string {
  return text.replace(/[^\u0021-\u007e]+/gu, encodeURIComponent)
}
