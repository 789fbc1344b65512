import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cleanLine,
  cleanMessage,
  cutEnd,
  cutItemName,
  defuseLinks,
  displayItemName,
  displayPersonName,
  isSuspiciousName,
} from './display-text.ts'

const count = (text: string) => Array.from(new Intl.Segmenter('en').segment(text)).length

describe('cleaning', () => {
  it.each([
    ['line breaks become one blank', 'Ana\r\nBcc: eve@x.test', 'Ana Bcc: eve@x.test'],
    ['Unicode line breaks too', 'Ana\u2028Prieto\u2029\u0085x', 'Ana Prieto x'],
    ['controls go', 'A\0n\u001ba\u009f', 'Ana'],
    ['writing direction marks go', 'Ana\u202egpj.exe\u2066\u061c\u200f', 'Anagpj.exe'],
    ['zero width marks go', 'A\u200bn\u2060a\ufeff', 'Ana'],
    ['letters drawn as nothing go', '\u3164\u115f\u00ad', ''],
    ['blanks collapse', '  Ana \u00a0 \u2003 Prieto ', 'Ana Prieto'],
    ['half a character does not survive', 'Ana\ud800', 'Ana\ufffd'],
  ])('%s', (_name, dirty, clean) => {
    expect(cleanLine(dirty)).toBe(clean)
  })

  it('leaves the joiners that Persian, Indic scripts and emoji need', () => {
    for (const text of ['می\u200cخواهم', 'क्\u200dष', '👩\u200d💻']) expect(cleanLine(text)).toBe(text)
  })

  it('keeps the lines of a message and at most one empty line between them', () => {
    expect(cleanMessage(' Hello\r\n\r\n\r\n\r\nAna\u202e \rBye\u2028x\n')).toBe('Hello\n\nAna\nBye\nx')
  })

  it('leaves no line break, control or direction mark in any text', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 60 }), text => {
        expect(cleanLine(text)).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\u200b]/u)
        expect(cleanMessage(text)).not.toMatch(/[\r\0\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\u200b]/u)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('cutting', () => {
  it('shortens a name to 60 characters as a reader counts them', () => {
    expect(cutEnd('x'.repeat(60), 60)).toBe('x'.repeat(60))
    expect(cutEnd('x'.repeat(61), 60)).toBe(`${'x'.repeat(59)}…`)
    const families = '👨‍👩‍👧‍👦'.repeat(70)
    expect(count(cutEnd(families, 60))).toBe(60)
    expect(cutEnd(families, 60).startsWith('👨‍👩‍👧‍👦')).toBe(true)
  })

  it('cuts an item name in the middle and keeps the extension', () => {
    const cut = cutItemName(`Budget ${'very '.repeat(30)}long 2026.docx`, 60)
    expect(count(cut)).toBe(60)
    expect(cut).toMatch(/^Budget very .*….*long 2026\.docx$/u)
  })

  it('cuts a name with an endless extension all the same', () => {
    expect(count(cutItemName(`a.${'b'.repeat(200)}`, 60))).toBe(60)
    expect(count(cutItemName(`${'a'.repeat(200)}.extension12`, 20))).toBe(20)
  })

  it('does not let a letter carry a tower of marks', () => {
    expect(Array.from(cutEnd(`a${'\u0301'.repeat(500)}`, 60)).length).toBeLessThanOrEqual(12)
  })

  it('gives a name that vanishes its kind in words', () => {
    expect(displayItemName('\u202e\u200b', 'file')).toBe('file')
    expect(displayItemName('Plan.docx', 'file')).toBe('Plan.docx')
  })
})

describe('names that pretend', () => {
  it.each([
    ['an address', 'ceo@bank.test'],
    ['an address in full width', 'ceo＠bank.test'],
    ['a URL', 'Click https://evil'],
    ['a domain', 'Ana from evil.test'],
    ['a www name', 'www.bank.pdf'],
    ['an IP address', 'Ana 127.0.0.1'],
    ['the site', 'Convite'],
    ['the site among other words', 'Your Convite Team'],
    ['the site in other letters', 'ＣＯＮＶＩＴＥ'],
    ['a reserved name', 'Account Security'],
    ['a reserved name in capitals', 'SUPPORT'],
    ['mixed writing systems', 'Pаypal'],
    ['an encoded word', '=?UTF-8?Q?Ana=0D=0A?='],
    ['nothing', ''],
    ['blanks', ' \u200b\u3164 '],
    ['signs alone', '***'],
  ])('%s', (_name, name) => {
    expect(isSuspiciousName(name, 'Convite')).toBe(true)
    expect(displayPersonName(name, { address: 'eve@x.test', siteName: 'Convite', fallback: 'Somebody' })).toBe(
      'eve@x.test',
    )
    expect(displayPersonName(name, { address: null, siteName: 'Convite', fallback: 'Somebody' })).toBe('Somebody')
  })

  it.each([
    'Ana Prieto',
    "Seán O'Brien",
    'Dr. J.R. Müller',
    '山田 タロウ (Taro)',
    'Иван Петров',
    'علی رضایی',
    'Conviteria',
    'Supporto Rossi',
    'Anne-Marie 2',
  ])('%s is an honest name', name => {
    expect(isSuspiciousName(name, 'Convite')).toBe(false)
    expect(displayPersonName(name, { address: 'a@x.test', siteName: 'Convite', fallback: '' })).toBe(name)
  })

  it('a site without a name reserves nothing', () => {
    expect(isSuspiciousName('Ana Prieto', '')).toBe(false)
  })
})

describe('defusing links', () => {
  it.each([
    ['http://evil.test/x.y', 'http://\u2060evil.\u2060test/x.y'],
    ['evil.com.pdf', 'evil.\u2060com.\u2060pdf'],
    ['evil.com¹', 'evil.\u2060com¹'],
    ['see evil.test now', 'see evil.\u2060test now'],
    ['WWW.Evil.TEST', 'WWW.\u2060Evil.\u2060TEST'],
    ['http://127.0.0.1:80', 'http://\u2060127.\u20600.\u20600.\u20601:80'],
    ['mail eve@evil.test', 'mail eve@evil.\u2060test'],
    ['get report.zip', 'get report.\u2060zip'],
    ['пример.рф', 'пример.\u2060рф'],
    ['ftp://x', 'ftp://\u2060x'],
  ])('%s', (text, defused) => {
    expect(defuseLinks(text)).toBe(defused)
  })

  it.each(['See you on Friday. Bring Plan.docx, please.', 'Version 1.2', 'e.g. this', '12.30 h', '…and so on...'])(
    'leaves %s alone',
    text => {
      expect(defuseLinks(text)).toBe(text)
    },
  )

  it('finds a host before a number', () => {
    expect(defuseLinks('a.com.5')).toBe('a.\u2060com.\u20605')
    expect(defuseLinks('Plan.docx.2')).toBe('Plan.docx.2')
  })

  it('leaves nothing that a mail program would link', () => {
    const linkLike = /(?:https?|ftp):\/\/[\p{L}\p{N}]|www\.[\p{L}\p{N}]|[\p{L}\p{N}]\.(?:com|test|org|zip|io)\b/iu
    assert(
      property(
        string({ unit: 'grapheme', maxLength: 10 }),
        string({ unit: 'grapheme', maxLength: 10 }),
        (left, right) => {
          for (const text of [`${left}http://${right}`, `${left}a.com${right}`, `${left}www.b.test ${right}`]) {
            expect(defuseLinks(text)).not.toMatch(linkLike)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})
