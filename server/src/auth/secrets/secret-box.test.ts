import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSecretBox } from './secret-box.ts'
import { testRandom } from '../testing/auth-world.ts'

const older = { id: 'k1', key: randomBytes(32) }
const newer = { id: 'k2', key: randomBytes(32) }
const box = createSecretBox([newer, older], testRandom)

describe('a secret box', () => {
  test('opens what it sealed, for the same purpose', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, purpose) => {
        const sealed = box.seal(text, purpose)
        expect(box.open(sealed, purpose)).toBe(text)
      }),
    )
  })

  test('names its key in front and never shows the text', () => {
    const sealed = box.seal('https://drive.example.test/s/Zk3', 'link:1')
    expect(sealed).toMatch(/^k2\.[\w-]+$/u)
    expect(Buffer.from(sealed.slice(3), 'base64url').toString('latin1')).not.toContain('drive.example')
  })

  test('seals the same text differently each time', () => {
    expect(box.seal('same', 'p')).not.toBe(box.seal('same', 'p'))
  })

  test('opens what an older key sealed, as long as that key is there', () => {
    const sealed = createSecretBox([older], testRandom).seal('old', 'p')
    expect(box.open(sealed, 'p')).toBe('old')
    expect(() => createSecretBox([newer], testRandom).open(sealed, 'p')).toThrow('names a key')
  })

  test('stays shut for another purpose', () => {
    const sealed = box.seal('text', 'link:1')
    expect(() => box.open(sealed, 'link:2')).toThrow('unable to authenticate')
  })

  test('stays shut after any change of any byte', () => {
    const [id, body] = box.seal('text', 'p').split('.')
    const bytes = Buffer.from(body ?? '', 'base64url')
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes)
      changed[i] = (changed[i] ?? 0) ^ 1
      expect(() => box.open(`${id}.${changed.toString('base64url')}`, 'p')).toThrow('unable to authenticate')
    }
  })

  test.each(['', '.', 'k2', 'k2.', 'k2.AAAA', '__proto__.AAAA'])('refuses %j, which it never made', sealed => {
    expect(() => box.open(sealed, 'p')).toThrow('The sealed value')
  })

  test('needs a key', () => {
    expect(() => createSecretBox([], testRandom)).toThrow('at least one key')
  })
})
