import { describe, expect, it } from 'vitest'
import { readEquals } from './read-equals.ts'

const names = ['clientId', 'consentType'] as const

describe('a filter of equalities', () => {
  it.each<[string | null, object]>([
    [null, {}],
    ["clientId eq 'x'", { clientId: 'x' }],
    [" CLIENTID EQ 'x' ", { clientId: 'x' }],
    ["clientId eq 'it''s and eq'", { clientId: "it's and eq" }],
    ["consentType eq 'Principal' and clientId eq ''", { consentType: 'Principal', clientId: '' }],
  ])('%s is read', (filter, expected) => {
    expect(readEquals(filter, names)).toEqual(expected)
  })

  it.each([
    '',
    'clientId',
    "clientId ne 'x'",
    'clientId eq x',
    "clientId eq 'x",
    "clientId eq 'x' and",
    "clientId eq 'x' and ",
    "clientId eq 'x' or consentType eq 'y'",
    "clientId eq 'x' and clientId eq 'y'",
    "clientId eq 'x' consentType eq 'y'",
    "displayName eq 'x'",
    "constructor eq 'x'",
    "startswith(clientId,'x')",
  ])('%s is refused with what is supported', filter => {
    expect(() => readEquals(filter, names)).toThrow("Supported, each once and joined by 'and': clientId eq '…'")
  })
})
