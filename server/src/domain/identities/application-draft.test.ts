import { describe, expect, it } from 'vitest'
import type { ApplicationFacts } from '../ports/application-admin.ts'
import {
  demandSoundApplication,
  demandSoundSecret,
  findApplicationFaults,
  maxSecretLifeMs,
} from './application-draft.ts'

const anApplication = (change: Partial<ApplicationFacts> = {}): ApplicationFacts => ({
  clientId: 'c',
  objectId: 'o',
  servicePrincipalId: 's',
  displayName: 'Planner',
  kind: 'confidential',
  roles: [],
  redirectUris: [],
  delegatedScopes: [],
  isPkceOptional: false,
  isEnabled: true,
  ...change,
})

describe('an application', () => {
  it('may be sound', () => {
    expect(findApplicationFaults(anApplication())).toEqual([])
    expect(
      findApplicationFaults(
        anApplication({
          kind: 'public',
          redirectUris: [
            { kind: 'native', uri: 'http://localhost:1/' },
            { kind: 'native', uri: 'http://localhost:2/' },
            { kind: 'spa', uri: 'https://app.example/' },
          ],
        }),
      ),
    ).toEqual([])
  })

  it.each<[string, Partial<ApplicationFacts>, string]>([
    ['no name', { displayName: '' }, 'displayName'],
    ['blanks around its name', { displayName: ' Planner' }, 'displayName'],
    ['a control character in its name', { displayName: 'Pla\u0007nner' }, 'displayName'],
    ['a name that is too long', { displayName: 'a'.repeat(257) }, 'displayName'],
    ['roles although it is public', { kind: 'public', roles: ['Files.Read.All'] }, 'roles'],
    ['an exception from PKCE although it is public', { kind: 'public', isPkceOptional: true }, 'isPkceOptional'],
    ['a wildcard', { redirectUris: [{ kind: 'web', uri: 'https://*.app.example' }] }, 'redirectUris[0]'],
    [
      'a page in a browser as a confidential application',
      { redirectUris: [{ kind: 'spa', uri: 'https://app.example' }] },
      'redirectUris[0]',
    ],
    [
      'a web address as a public application',
      { kind: 'public', redirectUris: [{ kind: 'web', uri: 'https://app.example' }] },
      'redirectUris[0]',
    ],
    [
      'an address twice',
      {
        redirectUris: [
          { kind: 'web', uri: 'https://app.example' },
          { kind: 'web', uri: 'https://app.example' },
        ],
      },
      'redirectUris[1]',
    ],
    [
      'one loopback address in two kinds, so that nobody could say which is meant',
      {
        kind: 'public',
        redirectUris: [
          { kind: 'spa', uri: 'http://localhost:3000' },
          { kind: 'native', uri: 'http://localhost' },
        ],
      },
      'redirectUris[1]',
    ],
    [
      'more than 256 addresses',
      {
        redirectUris: Array.from({ length: 257 }, (_, index) => ({ kind: 'web', uri: `https://app.example/${index}` })),
      },
      'redirectUris',
    ],
  ])('may not have %s', (_case, change, target) => {
    expect(findApplicationFaults(anApplication(change)).map(fault => fault.target)).toEqual([target])
  })

  it('is refused with every fault named', () => {
    expect(() => demandSoundApplication(anApplication({ displayName: '', kind: 'public', roles: ['x'] }))).toThrow(
      expect.objectContaining({
        code: 'directoryBadRequest',
        details: [expect.objectContaining({ target: 'displayName' }), expect.objectContaining({ target: 'roles' })],
      }) as Error,
    )
  })
})

describe('a secret', () => {
  const now = 1_800_000_000_000
  const aSecret = (endsAt: number, startsAt = now) => ({ id: 's', displayName: null, hint: 'abc', startsAt, endsAt })

  it('ends after it begins, in the future, and within two years', () => {
    expect(() => demandSoundSecret(aSecret(now + maxSecretLifeMs), now)).not.toThrow()
    for (const wrong of [
      aSecret(now),
      aSecret(now - 1, 0),
      aSecret(now + 5, now + 5),
      aSecret(now + maxSecretLifeMs + 1),
    ]) {
      expect(() => demandSoundSecret(wrong, now)).toThrow(expect.objectContaining({ target: 'endDateTime' }) as Error)
    }
  })

  it('cannot be without an end', () => {
    expect(() => demandSoundSecret(aSecret(Number.POSITIVE_INFINITY), now)).toThrow('two years')
    expect(() => demandSoundSecret(aSecret(Number.NaN), now)).toThrow()
  })
})
