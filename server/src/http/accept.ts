/** What a caller takes (RFC 9110 section 12.5.1). */

interface MediaRange {
  /** Lower case, without parameters: `text/html`, `text/*`. */
  readonly range: string
  readonly weight: number
}

/** More ranges than this no client sends; the rest is passed over. */
const maxRanges = 50

function readAccept(header: string): readonly MediaRange[] {
  return header
    .split(',', maxRanges)
    .map(part => {
      const [range = '', ...parameters] = part.toLowerCase().split(';')
      const weight = parameters
        .map(parameter => /^\s*q\s*=\s*(\d(?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1])
        .find(found => found !== undefined)
      return { range: range.trim(), weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ range }) => range !== '')
}

/** The weight that an `Accept` gives to a media type; its closest range decides. An absent or empty header takes all. */
export function weighMediaType(header: string | undefined, type: string): number {
  const ranges = readAccept(header ?? '')
  if (ranges.length === 0) return 1
  for (const candidate of [type, `${type.split('/', 1)[0]}/*`, '*/*']) {
    const found = ranges.find(({ range }) => range === candidate)
    if (found) return found.weight
  }
  return 0
}

/** Whether a caller takes JSON. */
export function acceptsJson(header: string | undefined): boolean {
  // What nearly every client sends is not taken apart.
  if (header === undefined || header === '*/*' || header === 'application/json') return true
  return weighMediaType(header, 'application/json') > 0
}

/** Whether a caller is a browser that shows a page: it names HTML, and wants it more than JSON. */
export function prefersHtml(header: string | undefined): boolean {
  if (header === undefined || !/\btext\/html\b/i.test(header)) return false
  return weighMediaType(header, 'text/html') > weighMediaType(header, 'application/json')
}
