import { describe, expect, it } from 'vitest'
import { loadDemoSeed } from './demo-seed.ts'
import { planSeed } from './seed-plan.ts'
import type { SeedItem, SeedUser } from './seed-schema.ts'
import { ana, organization, planTools, withItems } from './testing/plan-fixtures.ts'

describe('the plan of a seed', () => {
  it('gives the same ids each time, and drives new keys', () => {
    const first = planSeed(loadDemoSeed(), planTools)
    const second = planSeed(loadDemoSeed(), planTools)
    const idsOf = (plan: typeof first) => [
      ...plan.accounts.map(({ record }) => record.id),
      ...plan.sites.map(({ id, webId }) => `${id},${webId}`),
      ...plan.applications.map(({ clientId, servicePrincipalId }) => `${clientId} ${servicePrincipalId}`),
    ]
    expect(idsOf(second)).toEqual(idsOf(first))
    expect(new Set(idsOf(first)).size).toBe(idsOf(first).length)
    const keys = [...first.drives, ...second.drives].map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    const elsewhere = planSeed(loadDemoSeed(), { ...planTools, tenantId: '00000000-0000-4000-8000-000000000000' })
    expect(elsewhere.accounts[0]?.record.id).not.toBe(first.accounts[0]?.record.id)
  })

  const nativeClient = 'c0417e00-0000-4000-8000-000000000003'
  const addressesAt = (origin: string) =>
    planSeed(loadDemoSeed(), { ...planTools, origin })
      .applications.find(({ clientId }) => clientId === nativeClient)
      ?.redirectUris.map(({ uri }) => uri)

  it('puts addresses below {origin} on the server, and nowhere while nobody can sign in there', () => {
    const loopback = ['http://localhost', 'http://127.0.0.1']
    const own = '/common/oauth2/nativeclient'
    expect(addressesAt('http://127.0.0.1:8080')).toEqual([...loopback, `http://127.0.0.1:8080${own}`])
    expect(addressesAt('https://drive.example')).toEqual([...loopback, `https://drive.example${own}`])
    expect(addressesAt('http://192.0.2.7:8080')).toEqual(loopback)
  })

  it('gives secrets an end two years away; in development they began long ago, so that no clock is too early', () => {
    const document = { organization, applications: [{ displayName: 'A', clientSecret: 'a-secret-of-some-length' }] }
    const secretOf = (keepsSecrets: boolean) =>
      planSeed(document, { ...planTools, keepsSecrets }).applications[0]?.secrets[0]
    const endsAt = planTools.now + 731 * 86_400_000
    expect(secretOf(true)).toMatchObject({ hash: 'hash of a-secret-of-some-length', hint: 'a-s', startsAt: 0, endsAt })
    expect(secretOf(false)).toMatchObject({ startsAt: planTools.now, endsAt, sealed: null })
  })

  it('numbers items without a gap, parents first, and sums sizes, counts and changes up', () => {
    const items: SeedItem[] = [
      {
        name: 'A',
        items: [
          { name: 'B', items: [{ name: 'c.txt', content: 'äb' }] },
          { name: 'd.bin', size: 10 },
        ],
      },
      { name: 'e.txt', content: '' },
    ]
    const [drive] = planSeed(withItems(items), planTools).drives
    expect(
      drive?.items.map(({ key, parent, name, ancestors, size, childCount, contentSeq }) => [
        key,
        parent,
        name,
        ancestors,
        size,
        childCount,
        contentSeq,
      ]),
    ).toEqual([
      [1, null, 'root', [], 13, 2, 6],
      [2, 1, 'A', [1], 13, 2, 5],
      [3, 2, 'B', [1, 2], 3, 1, 4],
      [4, 3, 'c.txt', null, 3, 0, 4],
      [5, 2, 'd.bin', null, 10, 0, 5],
      [6, 1, 'e.txt', null, 0, 0, 6],
    ])
  })

  it('fills a made-up file with its text, cut at its size', async () => {
    const [drive] = planSeed(withItems([{ name: 'a.csv', size: 150_001, fill: 'añb\n' }]), planTools).drives
    const source = drive?.items[1]?.source
    const chunks: Buffer[] = []
    for await (const chunk of source?.open() ?? []) chunks.push(Buffer.from(chunk))
    const whole = Buffer.concat(chunks)
    expect(whole.length).toBe(150_001)
    expect(whole.equals(Buffer.alloc(150_001, 'añb\n'))).toBe(true)
    expect(source?.mimeType).toBe('text/csv')
  })

  it('a guest of a seed has redeemed unless it says otherwise, and nobody is administrator unless it says so', () => {
    const users: SeedUser[] = [
      ana,
      { displayName: 'Bo', mail: 'bo@partner.example', userType: 'Guest' },
      { displayName: 'Cy', mail: 'cy@partner.example', userType: 'Guest', externalUserState: 'PendingAcceptance' },
    ]
    const { accounts } = planSeed({ organization, users }, planTools)
    expect(accounts.map(({ record }) => record.externalUserState)).toEqual([null, 'Accepted', 'PendingAcceptance'])
    expect(accounts.map(({ record }) => record.isAdmin)).toEqual([false, false, false])
  })
})
