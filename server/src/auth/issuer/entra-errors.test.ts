import { describe, expect, test } from 'vitest'
import { buildEntraFailure, type EntraErrorKey, entraErrors, explainEntraError } from './entra-errors.ts'

const trace = { traceId: 'trace', correlationId: 'correlation', at: Date.UTC(2026, 10, 22, 5, 0, 0, 999) }

describe('the table of refusals', () => {
  test('gives each number once', () => {
    const codes = Object.values(entraErrors).map(entry => entry.code)
    expect(new Set(codes).size).toBe(codes.length)
  })

  test.each(Object.keys(entraErrors) as EntraErrorKey[])('%s is built, and explained at its address', key => {
    const { status, body } = buildEntraFailure(key, 'https://drive.example.test', trace, "'x'")
    const { code } = entraErrors[key]
    expect(status).toBe(entraErrors[key].status)
    expect(body).toMatchObject({
      error_description: expect.stringMatching(
        new RegExp(
          `^AADSTS${code}: .+\r\nTrace ID: trace\r\nCorrelation ID: correlation\r\nTimestamp: 2026-11-22 05:00:00Z$`,
          'u',
        ),
      ),
      error_codes: [code],
      timestamp: '2026-11-22 05:00:00Z',
      error_uri: `https://drive.example.test/error?code=${code}`,
    })
    expect(explainEntraError(code)).toContain(`AADSTS${code}`)
  })

  test('explains nothing that it does not hold', () => {
    expect(explainEntraError(Number.NaN)).toBeNull()
    expect(explainEntraError(1)).toBeNull()
  })
})
