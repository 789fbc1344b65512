import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeHtml, html, safeHref, trustedHtml } from './html.ts'

describe('a template', () => {
  it('escapes every text, between tags and in attributes', () => {
    const evil = `"><script>alert('x')</script>&amp;`
    const escaped = '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;'
    expect(html`<p title="${evil}">${evil}</p>`.toString()).toBe(`<p title="${escaped}">${escaped}</p>`)
  })

  it('takes other templates, lists and nothing as they are', () => {
    const rows = ['a', '<b>'].map(name => html`<li>${name}</li>`)
    expect(html`<ul>${rows}${null}${undefined}${false}${7}</ul>`.toString()).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li>7</ul>',
    )
    expect(html`${trustedHtml('<hr>')}`.toString()).toBe('<hr>')
  })

  it('does not take an object for HTML because it looks like one', () => {
    const fake = { toString: () => '<script>' } as unknown as string
    expect(() => html`<p>${fake}</p>`).toThrow(TypeError)
  })

  it('refuses a value where escaping does not help', () => {
    expect(() => html`<p class=${'x'}>y</p>`).toThrow('cannot be escaped')
    expect(() => html`<${'p'}>`).toThrow('cannot be escaped')
    expect(() => html`<p ${'onclick'}="x">`).toThrow('cannot be escaped')
    expect(() => html`<p class='${'x'}'>`).toThrow('cannot be escaped')
    expect(() => html`<script>${'x'}</script>`).toThrow('cannot be escaped')
    expect(() => html`<style>p { color: ${'x'} }</style>`).toThrow('cannot be escaped')
    expect(() => html`<p title="a > b" ${'x'}>`).toThrow('cannot be escaped')
  })

  it('accepts values in quotes and between tags, after a style sheet too', () => {
    expect(
      html`<style>p > a { }</style><p title="a > b ${'x'}" lang="${'en'}">${'y'} > ${'z'}</p>`.toString(),
    ).toContain('lang="en">y > z')
  })

  it('never lets a text end its place', () => {
    assert(
      property(string({ unit: 'grapheme' }), text => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']/)
        const parsed = escapeHtml(text)
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&#39;', "'")
          .replaceAll('&amp;', '&')
        expect(parsed).toBe(text.toWellFormed())
      }),
    )
  })
})

describe('safeHref', () => {
  it.each(['https://a.example/x', 'HTTP://a.example', '/open/x', '#part'])('keeps %s', address => {
    expect(safeHref(address)).toBe(address)
  })
  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'JAVASCRIPT:x',
    'data:text/html,x',
    'vbscript:x',
    '//evil.test',
    '/\\evil.test',
    'mailto:x',
    '',
  ])('drops %j', address => {
    expect(safeHref(address)).toBe('#')
  })
})
