import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { type AddressHolder, createDownloadAddresses } from '../auth/secrets/signed-address.ts'
import type { LinkVerdict } from '../domain/access/judge-link.ts'
import type { Application } from '../domain/ports/application-registry.ts'
import type { LocatedFacts } from '../domain/ports/items.ts'
import { defaultSettings } from '../domain/settings.ts'
import { aGrant, anOp, aSeen, aUser, keys, reaching, testNow } from '../domain/testing/facts.ts'
import { createDownloadLinks } from './download-links.ts'
import { createDownloads, type DownloadDeps } from './downloads.ts'

const addresses = createDownloadAddresses([Buffer.alloc(32, 1)])
const links = createDownloadLinks(addresses, 'https://drive.example')
const ben: AddressHolder = { kind: 'user', id: 'ben' }
const app: AddressHolder = { kind: 'app', id: 'client' }
const link: AddressHolder = { kind: 'link', id: 'permission-of-mail:x' }

/** What is true when the address is used. The file has the bytes `hello` in its present version and `old` before. */
interface Now {
  readonly facts?: Parameters<typeof aSeen>[1]
  readonly account?: ReturnType<typeof aUser> | null
  readonly roles?: readonly string[] | null
  readonly linkVerdict?: 'open' | 'closed' | 'password'
  readonly at?: number
}

function useAddress(
  holder: AddressHolder,
  now: Now = {},
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
) {
  const seen = aSeen(anOp(), { item: { version: 2, name: 'Plan.docx', size: 5 }, ...now.facts })
  const facts: LocatedFacts = { ...seen, directoryVersion: 1 }
  const application = now.roles === null ? null : ({ roles: now.roles ?? [] } as Partial<Application> as Application)
  const verdict = { kind: now.linkVerdict ?? 'open', facts, rank: 1, reason: 'gone' } as LinkVerdict
  const deps: DownloadDeps = {
    addresses,
    items: {
      locate: async (_drive, _item, member) => (member === 'ben' ? facts : { ...facts, reaching: [] }),
      findVersion: async (_drive, _item, version) =>
        version > 2
          ? null
          : {
              pieces: [{ name: `v${version}`, size: version === 2 ? 5 : 3 }],
              size: version === 2 ? 5 : 3,
              createdAt: testNow,
            },
    },
    grants: {
      findByPermissionId: async (_drive, _items, id) => [
        aGrant({ item: keys.folder as never, kind: 'anonymous', permissionId: id }),
      ],
    },
    accounts: { find: () => (now.account === undefined ? aUser('ben') : now.account) },
    applications: { findByClientId: async () => application },
    judgeLink: async () => verdict,
    settings: { current: () => defaultSettings },
    openContent: async (_drive, pieces) => Readable.from([pieces[0]?.name === 'v2' ? 'hello' : 'old']),
    clock: { now: () => now.at ?? testNow },
  }
  const token = links.make(seen.item, holder, testNow).split('/').at(-1) ?? ''
  return createDownloads(deps)(token, { isHead: method === 'HEAD', header: name => headers[name] })
}

describe('a download address', () => {
  it('gives the bytes to the person it was made for while they may read', async () => {
    const answer = await useAddress(ben)
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'Content-Length': '5', 'Cache-Control': 'private, no-store' },
    })
    expect(await text(answer.content as Readable)).toBe('hello')
  })

  it.each<[string, Now]>([
    ['lost the grant', { facts: { reaching: [] } }],
    ['has a grant that ends at this moment', { facts: { reaching: [reaching(keys.file, 1, { expiresAt: testNow })] } }],
    ['stands before a closed folder', { facts: { reaching: [reaching(keys.root, 1)], broken: [keys.sub] } }],
    ['has a disabled account', { account: aUser('ben', { isEnabled: false }) }],
    ['has no account any more', { account: null }],
  ])('gives nothing to a person who %s', async (_why, now) => {
    await expect(useAddress(ben, now)).rejects.toMatchObject({ code: 'itemNotFound' })
  })

  it('lasts an hour by the clock that tests move', async () => {
    await expect(useAddress(ben, { at: testNow + 3_599_999 })).resolves.toMatchObject({ status: 200 })
    await expect(useAddress(ben, { at: testNow + 3_600_000 })).rejects.toMatchObject({ code: 'invalidDownloadAddress' })
  })

  it('asks an application for its permissions as they are now', async () => {
    await expect(useAddress(app, { roles: ['Files.Read.All'] })).resolves.toMatchObject({ status: 200 })
    for (const roles of [[], ['User.Read.All'], null]) {
      await expect(useAddress(app, { roles })).rejects.toMatchObject({ code: 'itemNotFound' })
    }
  })

  it('asks a link whether it still opens, and stops at a folder that is closed below it', async () => {
    await expect(useAddress(link)).resolves.toMatchObject({ status: 200 })
    for (const linkVerdict of ['closed', 'password'] as const) {
      await expect(useAddress(link, { linkVerdict })).rejects.toMatchObject({ code: 'itemNotFound' })
    }
    await expect(useAddress(link, { facts: { broken: [keys.sub] } })).rejects.toMatchObject({ code: 'itemNotFound' })
    await expect(useAddress(link, { facts: { broken: [keys.folder] } })).resolves.toMatchObject({ status: 200 })
  })

  it('opens nothing for HEAD, and sends nothing again to who has the bytes', async () => {
    const head = await useAddress(ben, {}, {}, 'HEAD')
    expect(head).toMatchObject({ status: 200, headers: { 'Content-Length': '5' } })
    expect(head.content).toBeUndefined()
    const again = await useAddress(ben, {}, { 'if-none-match': head.headers?.['ETag'] ?? '' })
    expect([again.status, again.content]).toEqual([304, undefined])
  })
})
