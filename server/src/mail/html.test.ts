import { describe, expect, it } from 'vitest'
import { escapeHtml, escapeLines, fillTemplate, joinHtml } from './html.ts'

describe('filling a template', () => {
  it('replaces each token once: a value that looks like a token stays what it is', () => {
    const values = { a: escapeHtml('{{b}} $1 {{#a}}'), b: escapeHtml('<i>') }
    expect(fillTemplate('<p>{{a}}</p>{{b}}', values)).toBe('<p>{{b}} $1 {{#a}}</p>&lt;i&gt;')
  })

  it('keeps a part only when its value is there', () => {
    const template = 'x{{#a}}\n[{{a}}]\n{{/a}}y{{#b}}[{{b}}]{{/b}}'
    expect(fillTemplate(template, { a: null, b: escapeHtml('1') })).toBe('xy[1]')
  })

  it('refuses to leave a hole', () => {
    expect(() => fillTemplate('{{a}}', {})).toThrow(/'a'/)
    expect(() => fillTemplate('{{#a}}x{{/a}}', {})).toThrow(/'a'/)
  })
})

describe('escaping', () => {
  it('covers content and quoted attributes', () => {
    expect(escapeHtml(`<a href="x" b='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;')
  })

  it('keeps lines, and leaves out missing pieces', () => {
    expect(escapeLines('a\n<b>')).toBe('a<br>\n&lt;b&gt;')
    expect(joinHtml([escapeHtml('a'), null, escapeHtml('b')], ' & ')).toBe('a &amp; b')
  })
})
