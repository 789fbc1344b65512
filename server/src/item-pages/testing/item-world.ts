/** The pages to which mails lead on a real server, with a small drive and the sign-ins in memory. */
import { createClock } from '../../clock.ts'
import type { Grant } from '../../domain/access/grant.ts'
import { createJudgeLink } from '../../domain/access/judge-link.ts'
import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import type { SiteRecord } from '../../domain/identities/site-record.ts'
import { type DriveKey, formatDriveId, formatItemId, type ItemKey } from '../../domain/ids.ts'
import type { Drive, Item } from '../../domain/items/item.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import type { LocatedFacts, ReachingGrant } from '../../domain/ports/items.ts'
import { aPerson, createMemorySettings, createTestServer } from '../../dev/testing/dev-world.ts'
import { createSignInFrame } from '../../sign-in/sign-in-frame.ts'
import { createDoors } from '../doors.ts'
import { createFindInvitee } from '../find-invitee.ts'
import { createItemPages } from '../item-pages.ts'
import { createItemOpener } from '../opened-item.ts'

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
export function makeItemWorld(origin = defaultOrigin) {
  let now = start
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
  }
  const looks = { count: 0 }
  const doors = createDoors({
    clock,
    grants: { findBySecret: async (_drive, hash) => grants.get(hash) ?? null },
    secrets: { hash: secret => secret },
    items: {
      findDrive: async key => {
        looks.count++
        return roots.has(key) ? ({ key, rootId: roots.get(key) } as Drive) : null
      },
      drivesOf: async ownerId => (ownerId === 'planning' ? [drive] : ownerId === 'closed' ? [closedDrive] : []),
    },
    directory: {
      findSite: async ref => {
        looks.count++
        const id = ref.by === 'path' ? sites.get(ref.path.join('/')) : undefined
        return id === undefined ? null : ({ id } as SiteRecord)
      },
    },
  })
  const frame = createSignInFrame({
    sessions: { seen: async () => undefined },
    origin,
    tenantId: 'tenant',
    organizationName: () => 'Example House',
    clock,
    issuer: {
      loadInteractions: () => Promise.reject(new Error('no waiting request was expected')),
      webSessions: {
        read: async ({ headers }) => {
          const personId = /^who=(.+)$/.exec(headers.cookie ?? '')?.[1]
          if (personId === undefined) return null
          return { uid: `session-${personId}`, personId: personId as PrincipalId, signedInAt: 0, clientIds: [] }
        },
        formToken: scope => `token of ${scope}`,
        isFormToken: (scope, token) => token === `token of ${scope}`,
      },
    },
  })
  const server = createTestServer()
  server.register(
    createItemPages({
      frame,
      directory,
      doors,
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
  const [invitationDoor] = doors.slice(-1) as [(typeof doors)[number]]
  const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
    server.inject({ method, url, headers: { host: 'localhost:8080', ...headers } })
  /** Opens a page as somebody who is signed in. */
  const getAs = (person: PrincipalRecord, url: string, headers: Record<string, string> = {}) =>
    get(url, { ...headers, cookie: cookieOf(person) })
  return {
    server,
    get,
    getAs,
    findInvitee: createFindInvitee(invitationDoor, directory),
    looks,
    grants,
    settings,
    people,
    names,
    tick: (ms: number) => (now += ms),
  }
}

/** The cookie by which the world knows somebody. */
export const cookieOf = ({ id }: Pick<PrincipalRecord, 'id'>) => `who=${id}`
export const fileAddress = `/open/${formatItemId(drive, file)}`
export const hiddenAddress = `/open/${formatItemId(drive, hidden)}`
export const folderAddress = `/open/${formatItemId(drive, folder)}`
export const driveAddress = `/open/drive/${formatDriveId(drive)}`
export const closedDriveAddress = `/open/drive/${formatDriveId(closedDrive)}`
export const missingDriveAddress = `/open/drive/${formatDriveId(9 as DriveKey)}`
export const missingAddress = `/open/${formatItemId(drive, 99 as ItemKey)}`

export type ItemWorld = ReturnType<typeof makeItemWorld>
