import { expect, test } from 'vitest'
import { formatTable } from './table.ts'

test('columns stand below each other, counted in what people see', () => {
  const rows = [
    ['Ana', 'ana@convite.example'],
    ['José', 'x'],
    ['e\u0301e\u0301', 'decomposed'],
    ['日本', 'wide'],
  ]
  expect(formatTable(['NAME', 'MAIL'], rows)).toBe(
    'NAME  MAIL\nAna   ana@convite.example\nJosé  x\ne\u0301e\u0301    decomposed\n日本  wide\n',
  )
})

test('a table without rows is its head', () => {
  expect(formatTable(['A', 'B'], [])).toBe('A  B\n')
})
