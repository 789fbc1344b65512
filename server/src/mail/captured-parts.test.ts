import { describe, expect, it } from 'vitest'
import { findCodes, findLinks, readCapturedParts } from './captured-parts.ts'

const raw = (lines: readonly string[]) => Buffer.from(lines.join('\r\n'), 'utf8')

describe('reading a caught mail', () => {
  it('decodes the sender, subject and headers', async () => {
    const parts = await readCapturedParts(
      raw([
        'From: =?UTF-8?Q?J=C3=B6rg_=28via_Convite=29?= <drive@ours.test>',
        'Subject: =?UTF-8?B?8J+OiSBQbGFu?=',
        'X-Twice: a',
        'X-Twice: b',
        '__proto__: x',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'Hello',
      ]),
    )
    expect(parts).toMatchObject({
      from: 'Jörg (via Convite) <drive@ours.test>',
      subject: '🎉 Plan',
      text: 'Hello\n',
      html: '',
    })
    expect(parts.headers['x-twice']).toBe('a, b')
    expect(Object.getPrototypeOf(parts.headers)).toBe(Object.prototype)
  })

  it('survives a mail without anything', async () => {
    expect(await readCapturedParts(Buffer.from('\r\n'))).toMatchObject({ from: '', subject: '', links: [], codes: [] })
  })
})

describe('links', () => {
  it('come from both parts, each once, without the sign that ends a sentence', () => {
    const html =
      '<a href="https://x.test/i/1?a=1&amp;b=2">go</a> <a class="b" href=\'https://x.test/stop\'>stop</a><a href="#x">'
    expect(findLinks('Open https://x.test/i/1?a=1&b=2. (See http://y.test/.)', html)).toEqual([
      'https://x.test/i/1?a=1&b=2',
      'http://y.test/',
      'https://x.test/stop',
    ])
  })

  it('are not made of what the mail has defused', () => {
    expect(findLinks('http://\u2060evil.\u2060test', '')).toEqual([])
  })
})

describe('codes', () => {
  it.each([
    ['Your code is 12345678.', ['12345678']],
    ['123456\n654321', ['123456', '654321']],
    ['12345 and 123456789', []],
    ['https://x.test/123456 a123456 123456b 1.234567 2026-112233', []],
  ])('%j', (text, codes) => {
    expect(findCodes(text)).toEqual(codes)
  })
})
