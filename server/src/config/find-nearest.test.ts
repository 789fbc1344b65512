import { expect, test } from 'vitest'
import { findNearest } from './find-nearest.ts'

const known = ['dev', 'serve', 'migrate', 'doctor', 'drive', 'invite']

test.each([
  ['serv', 'serve'],
  ['sevre', 'serve'],
  ['doktor', 'doctor'],
  ['Invite', 'invite'],
  ['driev', 'drive'],
])('%s most likely meant %s', (given, expected) => {
  expect(findNearest(given, known)).toBe(expected)
})

test('nothing is proposed for what is far from everything', () => {
  expect(findNearest('backup', known)).toBeUndefined()
  expect(findNearest('', known)).toBeUndefined()
})
