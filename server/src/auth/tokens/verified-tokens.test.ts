import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createVerifiedTokens, type VerifiedToken } from './verified-tokens.ts'

const aToken = (appId: string): VerifiedToken => ({
  caller: { kind: 'app', tenantId: 't', appId, userId: null, scopes: new Set() },
  kid: 'k',
  notBefore: 0,
  expiresAt: 1,
})

describe('the memory of verified tokens', () => {
  test('answers only for the very same text', () => {
    const tokens = createVerifiedTokens(10)
    const signature = 's'.repeat(60)
    tokens.set(`payload-one.${signature}`, aToken('one'))
    expect(tokens.get(`payload-one.${signature}`)?.caller.appId).toBe('one')
    expect(tokens.get(`payload-two.${signature}`)).toBeUndefined()
    expect(tokens.get(signature)).toBeUndefined()
  })

  test('never gives one token for another and keeps at most its limit', () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 40 })), { maxLength: 300 })
    fc.assert(
      fc.property(steps, list => {
        const tokens = createVerifiedTokens(10)
        for (const [isWrite, n] of list) {
          if (isWrite) tokens.set(`token-${n}`, aToken(String(n)))
          const found = tokens.get(`token-${n}`)
          const expected = isWrite ? [String(n)] : [String(n), undefined]
          expect(expected).toContain(found?.caller.appId)
        }
        const kept = Array.from({ length: 41 }, (_, n) => n).filter(n => tokens.get(`token-${n}`) !== undefined)
        expect(kept.length).toBeLessThanOrEqual(10)
      }),
    )
  })

  test('a token in use stays while a stream of others passes', () => {
    const tokens = createVerifiedTokens(10)
    tokens.set('in use', aToken('me'))
    for (let i = 0; i < 1000; i++) {
      tokens.set(`passing-${i}`, aToken('other'))
      expect(tokens.get('in use')).toBeDefined()
    }
  })
})
