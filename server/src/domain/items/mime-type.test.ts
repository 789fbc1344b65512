import { describe, expect, test } from 'vitest'
import { inlineContentType, mimeTypeOf } from './mime-type.ts'

describe('the mime type of a name', () => {
  test.each([
    ['plan.txt', 'text/plain'],
    ['PLAN.TXT', 'text/plain'],
    ['a.b.c.pdf', 'application/pdf'],
    ['report.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['archive.tar.gz', 'application/gzip'],
    ['photo.jpeg', 'image/jpeg'],
    ['drawing.svg', 'image/svg+xml'],
    ['page.html', 'text/html'],
    ['page.html.png', 'image/png'],
    ['page.png.html', 'text/html'],
  ])('%s is %s', (name, type) => {
    expect(mimeTypeOf(name)).toBe(type)
  })

  test.each(['README', '.txt', '', 'a.', 'a.unheard-of', 'a.txt ', 'a.constructor', 'a.__proto__', 'code.ts'])(
    '%j tells nothing',
    name => {
      expect(mimeTypeOf(name)).toBe('application/octet-stream')
    },
  )
})

describe('what a browser may show in place', () => {
  test.each(['a.png', 'a.jpg', 'a.gif', 'a.webp', 'a.avif', 'a.mp3', 'a.flac', 'a.mp4', 'a.webm', 'a.pdf'])(
    '%s may, as what it is',
    name => {
      expect(inlineContentType(mimeTypeOf(name))).toBe(mimeTypeOf(name))
    },
  )

  test.each(['a.txt', 'a.log', 'a.md', 'a.csv'])('%s may, as plain text', name => {
    expect(inlineContentType(mimeTypeOf(name))).toBe('text/plain; charset=utf-8')
  })

  test.each([
    'a.svg',
    'a.svgz',
    'a.html',
    'a.htm',
    'a.xhtml',
    'a.xml',
    'a.xsl',
    'a.js',
    'a.css',
    'a.json',
    'a.docx',
    'a.zip',
    'a.exe',
    'a.eml',
    'a.swf',
    'a.psd',
    'a',
  ])('%s may not', name => {
    expect(inlineContentType(mimeTypeOf(name))).toBeNull()
  })

  test.each([
    'image/svg+xml',
    'IMAGE/PNG',
    'image/png; x',
    'video/anything',
    'text/html',
    'image/png\r\nX: y',
    '',
    '*/*',
  ])('the type %j, wherever it came from, may not', type => {
    expect(inlineContentType(type)).toBeNull()
  })
})
