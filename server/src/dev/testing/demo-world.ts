/** The demo pages on a real server, with a small drive in memory. */
import { createClock } from '../../clock.ts'
import type { Grant } from '../../domain/access/grant.ts'
import { createJudgeLink } from '../../domain/access/judge-link.ts'
import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import type { SiteRecord } from '../../domain/identities/site-record.ts'
import { type DriveKey, formatDriveId, formatItemId, type ItemKey } from '../../domain/ids.ts'
import type { Drive, Item } from '../../domain/items/item.ts'
import type { LocatedFacts, ReachingGrant } from '../../domain/ports/items.ts'
import { createDemoPages } from '../demo-pages.ts'
import { createDoors } from '../doors.ts'
import { createDemoSessions } from '../demo-sessions.ts'
import { createLoopbackGuard } from '../loopback-guard.ts'
import { createItemOpener } from '../opened-item.ts'
import { aPerson, createMemorySettings, createTestServer, testRandom } from './dev-world.ts'

export const start = Date.parse('2026-11-22T08:00:00Z')
const drive = 5 as DriveKey
const closedDrive = 4 as DriveKey
const [file, folder, hidden] = [6, 7, 8] as [ItemKey, ItemKey, ItemKey]
/** The folders that stand for the roots: one that Ana owns, and one that nobody here may see. */
const roots = new Map([
  [drive, folder],
  [closedDrive, hidden],
])
const sites = new Map([
  ['sites/planning', 'planning'],
  ['teams/a b/closed', 'closed'],
])
export const secretOf = (letter: string) => formatDriveId(drive).slice(2) + letter.repeat(24)
const defaultOrigin = 'http://localhost:8080'

export const ana = aPerson('ana')
export const bo = aPerson('bo')
export const gus = aPerson('gus', {
  userType: 'Guest',
  externalUserState: 'PendingAcceptance',
  displayName: 'gus@outside.example',
  mail: 'gus@outside.example',
})
export const off = aPerson('off', { isEnabled: false })

const aGrant = (change: Partial<Grant>): Grant => ({
  drive,
  item: file,
  grantee: bo.id,
  kind: 'people',
  permissionId: 'p',
  rank: 1,
  expiresAt: null,
  principalId: bo.id,
  email: null,
  isSignInRequired: true,
  grantedBy: ana.id,
  createdAt: 0,
  createdSeq: 1,
  redeemedBy: null,
  redeemedAt: null,
  secretSealed: null,
  hasPassword: false,
  ...change,
})

/** Ana owns everything; Bo reads the file; Gus was invited to it and has not come yet. */
export function makeDemoWorld(origin = defaultOrigin) {
  let now = start
  let counter = 0
  const clock = createClock(() => now)
  const settings = createMemorySettings()
  const people = new Map<string, PrincipalRecord>([ana, bo, gus, off].map(person => [person.id, person]))
  const names = new Map<ItemKey, string>([
    [file, 'Plan <2026>.docx'],
    [folder, 'Projects'],
    [hidden, 'Secret.txt'],
  ])
  const grants = new Map<string, Grant>([
    [secretOf('a'), aGrant({ grantee: gus.id, principalId: gus.id, rank: 2, expiresAt: start + 86_400_000 })],
    [secretOf('b'), aGrant({ kind: 'anonymous', grantee: 'mail:x', principalId: null, item: folder })],
    [secretOf('c'), aGrant({ kind: 'anonymous', grantee: 'mail:y', principalId: null, hasPassword: true })],
    [secretOf('d'), aGrant({ expiresAt: start })],
    [secretOf('e'), aGrant({ kind: 'anonymous', grantee: 'mail:z', principalId: null, permissionId: 'p-file' })],
  ])
  const redeemed: string[] = []
  const direct = aGrant({ kind: 'direct' })
  const locate = async (_drive: DriveKey, key: ItemKey, member: string): Promise<LocatedFacts | null> => {
    const name = names.get(key)
    if (name === undefined) return null
    const held = [direct, ...grants.values()].filter(grant => grant.item === key && grant.grantee === member)
    const reaching: ReachingGrant[] = held.map(({ item, grantee, rank, expiresAt, kind }) => ({
      item,
      grantee,
      rank,
      expiresAt,
      kind,
    }))
    if (member === ana.id) reaching.push({ item: key, grantee: ana.id, rank: 3, expiresAt: null, kind: 'direct' })
    const item = {
      drive,
      key,
      parent: 1,
      isFolder: key === folder,
      name,
      size: 15_300,
      childCount: 3,
      mimeType: 'application/msword',
      modifiedAt: start,
    } as Item
    return {
      drive: { key: drive, type: 'business', name: 'Ana' } as Drive,
      item,
      chain: [{ key, name, aclSeq: 0, isDeleted: false, isBroken: false, ownGrants: 1 }],
      reaching,
      uniqueScopes: 0,
      directoryVersion: 1,
    }
  }
  const directory = {
    findPrincipal: async (id: string) => people.get(id) ?? null,
    listUsers: async () => ({ entries: [...people.values()], after: null }),
  }
  const random = { ...testRandom, bytes: (size: number) => Buffer.alloc(size, ++counter) }
  const sessions = createDemoSessions({ random, origin })
  const internalErrors: unknown[] = []
  const server = createTestServer()
  server.register(
    createDemoPages({
      guard: createLoopbackGuard({ controlToken: null }),
      random,
      sessions,
      directory,
      clock,
      onInternalError: error => internalErrors.push(error),
      doors: createDoors({
        clock,
        grants: { findBySecret: async (_drive, hash) => grants.get(hash) ?? null },
        secrets: { hash: secret => secret },
        items: {
          findDrive: async key => (roots.has(key) ? ({ key, rootId: roots.get(key) } as Drive) : null),
          drivesOf: async ownerId => (ownerId === 'planning' ? [drive] : ownerId === 'closed' ? [closedDrive] : []),
        },
        directory: {
          findSite: async ref => {
            const id = ref.by === 'path' ? sites.get(ref.path.join('/')) : undefined
            return id === undefined ? null : ({ id } as SiteRecord)
          },
        },
      }),
      redemption: {
        redeemGuest: async (_by, id) => {
          redeemed.push(id)
          const guest = people.get(id)
          if (guest) people.set(id, { ...guest, externalUserState: 'Accepted' })
          return true
        },
      },
      timeZone: 'UTC',
      opener: createItemOpener({
        items: { locate },
        grants: {
          listOf: async (_drive, items) =>
            [direct, ...grants.values()]
              .filter(grant => items.includes(grant.item))
              .map(grant => ({ ...grant, siteUser: null })),
        },
        directory,
        settings,
        clock,
        judgeLink: createJudgeLink({
          items: { locate },
          accounts: { find: async id => people.get(id) ?? null },
          applications: { findByClientId: async () => null },
          log: { info: () => undefined, warn: () => undefined, error: () => undefined },
        }),
        makeDownloadAddress: (item, holder) => `${origin}/download/${item.key}-${holder.kind}-${holder.id}`,
      }),
    }),
  )
  const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
    server.inject({ method, url, headers: { host: 'localhost:8080', ...headers } })
  const post = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    server.inject({
      method: 'POST',
      url,
      payload: new URLSearchParams(fields).toString(),
      headers: { host: 'localhost:8080', origin, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })
  /** Opens a page, chooses a person on it, and gives the page that follows. */
  const signIn = async (url: string, person: PrincipalRecord, headers: Record<string, string> = {}) => {
    const form = await get(url, headers)
    const cookie = cookieOf(form)
    const chosen = await post(url, { action: 'signIn', token: tokenOf(form.body), user: person.id }, { cookie })
    const signedIn = cookieOf(chosen)
    return {
      form,
      chosen,
      cookie,
      signedIn,
      page: await get(chosen.headers.location ?? url, { ...headers, cookie: signedIn }),
    }
  }
  return {
    server,
    get,
    post,
    signIn,
    redeemed,
    grants,
    settings,
    people,
    names,
    sessions,
    internalErrors,
    tick: (ms: number) => (now += ms),
  }
}

/** The cookie that an answer sets, as the browser sends it back. */
export const cookieOf = ({ headers }: { headers: { 'set-cookie'?: string | readonly string[] } }) =>
  [headers['set-cookie'] ?? ''].flat()[0]?.split(';')[0] ?? ''
export const tokenOf = (body: string) => /name="token" value="([^"]+)"/.exec(body)?.[1] ?? ''
export const fileAddress = `/open/${formatItemId(drive, file)}`
export const hiddenAddress = `/open/${formatItemId(drive, hidden)}`
export const folderAddress = `/open/${formatItemId(drive, folder)}`
export const driveAddress = `/open/drive/${formatDriveId(drive)}`
export const closedDriveAddress = `/open/drive/${formatDriveId(closedDrive)}`
export const missingDriveAddress = `/open/drive/${formatDriveId(9 as DriveKey)}`
export const missingAddress = `/open/${formatItemId(drive, 99 as ItemKey)}`

export type DemoWorld = ReturnType<typeof makeDemoWorld>
