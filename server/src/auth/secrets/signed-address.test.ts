import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../domain/errors.ts'
import { createShortHmac } from './short-hmac.ts'
import { createDownloadAddresses, type DownloadFields } from './signed-address.ts'

const key = Buffer.alloc(32, 1)
const addresses = createDownloadAddresses([key])
const now = Date.UTC(2026, 10, 22)
const fields: DownloadFields = {
  driveId: 'b!k3y',
  itemId: '01k3yitem',
  versionKey: 'v7',
  holder: { kind: 'user', id: '5d0c0f6e-0000-4000-8000-000000000001' },
  expiresAt: now + 3_600_000,
  disposition: 'attachment',
}
const refusal = expect.objectContaining({ name: 'AppError', code: 'invalidDownloadAddress' })

/** A token whose payload is another and whose signature is that of `token`. */
function withPayload(token: string, change: (payload: unknown[]) => unknown): string {
  const [payload = '', mac = ''] = token.split('.')
  const parts: unknown[] = JSON.parse(Buffer.from(payload, 'base64url').toString())
  return `${Buffer.from(JSON.stringify(change(parts))).toString('base64url')}.${mac}`
}

describe('a download address', () => {
  test('gives back what was signed', () => {
    const text = fc.string({ minLength: 1, maxLength: 60 })
    const anyFields = fc.record({
      driveId: text,
      itemId: text,
      versionKey: text,
      holder: fc.record({ kind: fc.constantFrom('user', 'app', 'link'), id: text }),
      expiresAt: fc.integer({ min: now + 1, max: Number.MAX_SAFE_INTEGER }),
      disposition: fc.constantFrom('attachment', 'inline'),
    })
    fc.assert(
      fc.property(anyFields, signed => {
        expect(addresses.openDownload(addresses.signDownload(signed), now)).toEqual(signed)
      }),
    )
  })

  test('stands in an address without escapes', () => {
    expect(addresses.signDownload(fields)).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/u)
  })

  test('ends at the moment it names', () => {
    const token = addresses.signDownload(fields)
    expect(addresses.openDownload(token, fields.expiresAt - 1)).toEqual(fields)
    expect(() => addresses.openDownload(token, fields.expiresAt)).toThrow(refusal)
    expect(() => addresses.openDownload(token, fields.expiresAt + 1000)).toThrow(refusal)
  })

  test('is refused when any one character is changed, added or left out', () => {
    const token = addresses.signDownload(fields)
    for (let index = 0; index < token.length; index++) {
      const [head, tail] = [token.slice(0, index), token.slice(index + 1)]
      for (const other of ['A', 'B', '_', '.', '']) {
        const changed = head + other + tail
        const isSame = changed === token
        expect(isSame || isRefused(changed)).toBe(true)
      }
      expect(isRefused(`${head}A${token.slice(index)}`)).toBe(true)
    }
    expect(isRefused(`${token}A`)).toBe(true)
  })

  test('is refused when any one field is changed, dropped or added', () => {
    const token = addresses.signDownload(fields)
    const replacements: unknown[] = ['other', 'other', 'other', 'app', 'other', now + 9_999_999, 'inline']
    replacements.forEach((replacement, index) => {
      expect(isRefused(withPayload(token, parts => parts.with(index, replacement)))).toBe(true)
      expect(isRefused(withPayload(token, parts => parts.with(index, null)))).toBe(true)
      expect(isRefused(withPayload(token, parts => parts.toSpliced(index, 1)))).toBe(true)
    })
    expect(isRefused(withPayload(token, parts => [...parts, 'more']))).toBe(true)
    // The way of testing is sound: the unchanged payload opens.
    expect(isRefused(withPayload(token, parts => parts))).toBe(false)
  })

  test('tells fields apart that read alike when joined', () => {
    const one = addresses.signDownload({ ...fields, driveId: 'ab', itemId: 'c' })
    const other = addresses.signDownload({ ...fields, driveId: 'a', itemId: 'bc' })
    expect(one.split('.')[1]).not.toBe(other.split('.')[1])
  })

  test.each(['', '.', 'a', 'a.', '.a', '..', 'a.b.c', 'null', `${'a'.repeat(5000)}.b`, '💥.💥', '\0'])(
    'is refused when it is %j',
    token => {
      expect(isRefused(token)).toBe(true)
    },
  )

  test('is refused when its signature is of another kind of length', () => {
    const [payload = ''] = addresses.signDownload(fields).split('.')
    const raw = createHmac('sha256', key).update(`convite GET download 1\n${payload}`)
    expect(isRefused(`${payload}.${raw.digest('hex')}`)).toBe(true)
  })

  test('of another key is refused; a former key still opens', () => {
    const next = createDownloadAddresses([Buffer.alloc(32, 2), key])
    const stranger = createDownloadAddresses([Buffer.alloc(32, 3)])
    const token = addresses.signDownload(fields)
    expect(next.openDownload(token, now)).toEqual(fields)
    expect(() => addresses.openDownload(next.signDownload(fields), now)).toThrow(refusal)
    expect(() => stranger.openDownload(token, now)).toThrow(refusal)
  })

  test('signed with the same key for another purpose is refused', () => {
    const [payload = ''] = addresses.signDownload(fields).split('.')
    const mac = createHmac('sha256', key).update(payload).digest('base64url')
    expect(isRefused(`${payload}.${mac}`)).toBe(true)
  })

  test.each([
    { driveId: '' },
    { itemId: '' },
    { versionKey: '' },
    { holder: { kind: 'user' as const, id: '' } },
    { expiresAt: Number.NaN },
    { expiresAt: Number.POSITIVE_INFINITY },
  ])('is not made with %j', lacking => {
    expect(() => addresses.signDownload({ ...fields, ...lacking })).toThrow(TypeError)
  })
})

describe('download addresses', () => {
  test.each([[[]], [[Buffer.alloc(0)]], [[Buffer.alloc(31)]], [[key, Buffer.alloc(5)]]])(
    'do not start without a whole key',
    keys => {
      expect(() => createDownloadAddresses(keys)).toThrow(/key/u)
    },
  )
})

test('the short HMAC is the HMAC of the library', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 150 }), fc.string({ unit: 'binary' }), (anyKey, message) => {
      expect(createShortHmac(anyKey)(message)).toBe(createHmac('sha256', anyKey).update(message).digest('base64url'))
    }),
  )
})

function isRefused(token: string): boolean {
  try {
    addresses.openDownload(token, now)
    return false
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalidDownloadAddress') return true
    throw error
  }
}
