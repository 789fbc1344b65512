import { describe, expect, it } from 'vitest'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { GroupMembership } from '../ports/external-identities.ts'
import { defaultSettings } from '../settings.ts'
import { createAdmitExternal } from './admit-external.ts'
import type { ExternalIdentity, ExternalProviderRules } from './external-identity.ts'

const by = { actor: 'system', appId: 'app', requestId: 'r', now: 1 }
const identity: ExternalIdentity = {
  issuer: 'https://idp.example',
  subject: 's',
  email: null,
  isEmailVerified: false,
  name: null,
  groups: ['staff', 'constructor', 'elsewhere'],
}

/** The membership that the use case asks for, and the warnings it leaves. */
async function decide(map: Record<string, string> | null) {
  let asked: GroupMembership | null = null
  const warnings: string[] = []
  const rules: ExternalProviderRules = {
    label: 'House',
    domains: [],
    createPeople: true,
    groups: map === null ? null : { claim: 'groups', map },
  }
  const admit = createAdmitExternal({
    identities: {
      async admit(_by, _identity, _policy, groups) {
        asked = groups
        return { kind: 'refused', reason: 'unknownPerson' }
      },
    },
    directory: {
      findGroup: async key => (key.startsWith('gone') ? null : ({ id: `id of ${key}` } as unknown as PrincipalRecord)),
    },
    settings: {
      organization: () => ({ tenantId: 't', displayName: 'C', domains: ['c.example'], siteHostname: 's' }),
      current: async () => defaultSettings,
    },
    random: { guid: () => 'g', bytes: size => Buffer.alloc(size) },
    log: { info: () => undefined, error: () => undefined, warn: (_facts, text) => warnings.push(text) },
    allowLocalhost: false,
  })
  await admit(by, identity, rules)
  return { groups: asked as unknown as GroupMembership, warnings }
}

describe('groups from claims', () => {
  it('are those that the configuration maps, and the identity is in those whose value it has', async () => {
    const { groups } = await decide({ staff: 'staff@c.example', sales: 'sales@c.example' })
    expect(groups.decided).toEqual(['id of staff@c.example', 'id of sales@c.example'])
    expect([...groups.wanted]).toEqual(['id of staff@c.example'])
  })

  it('may come from several values', async () => {
    const { groups } = await decide({ sales: 'all@c.example', staff: 'all@c.example' })
    expect(groups).toEqual({ decided: ['id of all@c.example'], wanted: new Set(['id of all@c.example']) })
  })

  it('are none that the configuration does not name, whatever the claim holds', async () => {
    expect((await decide({})).groups).toEqual({ decided: [], wanted: new Set() })
    expect((await decide(null)).groups).toEqual({ decided: [], wanted: new Set() })
  })

  it('leave out a group that is not there, and say so', async () => {
    const { groups, warnings } = await decide({ staff: 'gone@c.example' })
    expect(groups.decided).toEqual([])
    expect(warnings[0]).toContain('a group that is not there')
  })
})
