import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildContentHeaders, type ContentFacts, formatDisposition } from './content-headers.ts'

const facts: ContentFacts = {
  name: 'plan.txt',
  mimeType: 'text/plain',
  size: 100,
  eTag: '"{A},3"',
  modifiedAt: Date.UTC(2026, 10, 22, 10, 0, 0, 999),
  disposition: 'attachment',
  caching: 'none',
}

/** The name that a client takes from the header, by the rules of RFC 8187; undefined when the form is not valid. */
function readExtendedName(header: string): string | undefined {
  const encoded = /^[a-z]+; filename="[^"\\]*"; filename\*=UTF-8''((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})*)$/u.exec(
    header,
  )?.[1]
  return encoded === undefined ? undefined : decodeURIComponent(encoded)
}

describe('the headers of content', () => {
  test('protect whoever opens it', () => {
    const { status, headers } = buildContentHeaders(facts, null)
    expect(status).toBe(200)
    expect(headers).toEqual({
      'Content-Type': 'text/plain',
      'Content-Length': '100',
      'Content-Disposition': `attachment; filename="plan.txt"; filename*=UTF-8''plan.txt`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': 'sandbox',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'private, no-store',
      'Accept-Ranges': 'bytes',
      ETag: '"{A},3"',
      'Last-Modified': 'Sun, 22 Nov 2026 10:00:00 GMT',
    })
  })

  test('of a range say which, with 206', () => {
    const { status, headers } = buildContentHeaders(facts, { first: 10, last: 19 })
    expect(status).toBe(206)
    expect(headers).toMatchObject({ 'Content-Length': '10', 'Content-Range': 'bytes 10-19/100' })
  })

  test('allow a browser to keep the bytes only when it asks each time', () => {
    const { headers } = buildContentHeaders({ ...facts, caching: 'revalidate' }, null)
    expect(headers['Cache-Control']).toBe('private, no-cache')
  })

  test.each(['image/png', 'video/mp4', 'application/pdf'])(
    'let %s be shown in place when that is asked for',
    mimeType => {
      const { headers } = buildContentHeaders({ ...facts, mimeType, disposition: 'inline' }, null)
      expect(headers['Content-Disposition']).toMatch(/^inline;/)
      expect(headers['Content-Type']).toBe(mimeType)
      expect(headers['Content-Security-Policy']).toBe('sandbox')
      expect(headers['X-Content-Type-Options']).toBe('nosniff')
    },
  )

  test('show text as plain text', () => {
    const { headers } = buildContentHeaders({ ...facts, mimeType: 'text/markdown', disposition: 'inline' }, null)
    expect(headers['Content-Type']).toBe('text/plain; charset=utf-8')
  })

  test.each(['image/svg+xml', 'text/html', 'application/xhtml+xml', 'text/xml', 'text/javascript', 'application/json'])(
    'never show %s in place, whatever is asked for',
    mimeType => {
      const { headers } = buildContentHeaders({ ...facts, mimeType, disposition: 'inline' }, null)
      expect(headers['Content-Disposition']).toMatch(/^attachment;/)
      expect(headers['Content-Type']).toBe(mimeType)
    },
  )
})

describe('Content-Disposition', () => {
  test.each([
    ['it\'s "quoted" (1)*.txt', `it's _quoted_ (1)*.txt`, `it%27s%20%22quoted%22%20%281%29%2A.txt`],
    ['Résumé.docx', 'R_sum_.docx', 'R%C3%A9sum%C3%A9.docx'],
    ['100%.txt', '100_.txt', '100%25.txt'],
    ['🎉.png', '_.png', '%F0%9F%8E%89.png'],
    ['a\\b/c', 'a_b_c', 'a_b_c'],
  ])('of %s', (name, plain, extended) => {
    expect(formatDisposition('attachment', name)).toBe(`attachment; filename="${plain}"; filename*=UTF-8''${extended}`)
  })

  test('cannot be broken into another header', () => {
    const header = formatDisposition('attachment', 'a"\r\nSet-Cookie: x=y\r\n\r\n<script>\0.txt')
    expect(header).not.toMatch(/[\r\n\0]/u)
    expect(readExtendedName(header)).toBe('a"␍␊Set-Cookie: x=y␍␊␍␊<script>␀.txt')
  })

  test('makes an override of the direction visible', () => {
    expect(readExtendedName(formatDisposition('attachment', 'annual\u202etxt.exe'))).toBe('annual\ufffdtxt.exe')
    expect(readExtendedName(formatDisposition('attachment', '\u2066a\u2069\u200f\u061c.txt'))).toBe(
      '\ufffda\ufffd\ufffd\ufffd.txt',
    )
  })

  test('leaves joiners alone, which letters and pictures need', () => {
    expect(readExtendedName(formatDisposition('attachment', '👩\u200d💻 می\u200cخواهم'))).toBe(
      '👩\u200d💻 می\u200cخواهم',
    )
  })

  test('of half a surrogate pair is well-formed', () => {
    expect(readExtendedName(formatDisposition('attachment', 'a\ud800'))).toBe('a\ufffd')
  })

  test('keeps the saved name within 255 bytes, whole characters and the ending', () => {
    const saved = readExtendedName(formatDisposition('attachment', `${'é'.repeat(240)}.docx`)) ?? ''
    expect(saved).toBe(`${'é'.repeat(125)}.docx`)
    expect(Buffer.byteLength(saved)).toBe(255)
    expect(readExtendedName(formatDisposition('attachment', '🎉'.repeat(100)))).toBe('🎉'.repeat(63))
    expect(readExtendedName(formatDisposition('attachment', 'a'.repeat(255)))).toBe('a'.repeat(255))
  })

  test('is a valid header for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), name => {
        const header = formatDisposition('attachment', name)
        expect(header).toMatch(/^[\u0020-\u007e]*$/u)
        const saved = readExtendedName(header)
        expect(saved).toBeDefined()
        expect(Buffer.byteLength(saved ?? '')).toBeLessThanOrEqual(255)
      }),
    )
  })
})
