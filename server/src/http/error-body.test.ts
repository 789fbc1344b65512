import { describe, expect, it } from 'vitest'
import { StoreFailure } from '../domain/ports/store-failure.ts'
import { buildErrorAnswer } from './error-body.ts'

const ids = { requestId: 'r', clientRequestId: 'c' }

describe('a failure of the store', () => {
  it.each([
    ['unreachable', 503, 'serviceNotAvailable', /cannot reach its store/, '3'],
    ['busy', 503, 'serviceNotAvailable', /store is too busy/, '3'],
    ['full', 507, 'quotaLimitReached', /full/, undefined],
  ] as const)('of the kind %s is %i, and says whether to come back', (kind, status, code, text, retryAfter) => {
    const answer = buildErrorAnswer(new StoreFailure(kind, new Error('secret detail')), ids, 0)
    expect([answer.status, answer.body.error['code'], answer.headers['Retry-After']]).toEqual([
      status,
      code,
      retryAfter,
    ])
    expect(answer.body.error['message']).toMatch(text)
    expect(JSON.stringify(answer)).not.toContain('secret detail')
  })
})
