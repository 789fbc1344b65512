import { expect, it } from 'vitest'
import { renderTag } from './tag.ts'

it('an attribute is written with its value escaped, without value when true, and not at all for nothing', () => {
  const tag = renderTag('input', {
    name: 'x',
    value: '"><b>',
    required: true,
    readonly: false,
    min: null,
    max: undefined,
  })
  expect(tag.toString()).toBe('<input name="x" value="&quot;&gt;&lt;b&gt;" required>')
})

it('a name that is more than a name is refused', () => {
  for (const name of ['onclick=x', 'a b', 'A"', '']) expect(() => renderTag('input', { [name]: 'x' })).toThrow(/name/)
})
