import { expect, it } from 'vitest'
import { checkPassword } from './password.ts'

it('a password has 12 to 256 characters, counted as people count', () => {
  for (const password of ['a'.repeat(12), 'a'.repeat(256), '\u{1f511}'.repeat(12)]) {
    expect(checkPassword(password)).toBe(password)
  }
  for (const password of ['', 'a'.repeat(11), 'a'.repeat(257), '\u{1f511}'.repeat(11)]) {
    expect(() => checkPassword(password)).toThrow(/^password has \d+ characters; give 12 to 256\.$/)
  }
})
