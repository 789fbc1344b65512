/**
 * The addresses at which a browser opens something, and what each of them points at. Whether it is there for somebody is
 * not decided here: an address of the right form leads to the sign-in, whatever it names.
 */
import { type Grant, isActive } from '../domain/access/grant.ts'
import { sitePathRoots } from '../domain/identities/site-draft.ts'
import { type DriveKey, type ItemKey, parseDriveId, parseItemId } from '../domain/ids.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { Grants } from '../domain/ports/grants.ts'
import type { ItemReader } from '../domain/ports/items.ts'
import type { Secrets } from '../domain/ports/secrets.ts'
import { readLinkSecret } from '../http/share-token.ts'

export interface DoorDeps {
  readonly items: Pick<ItemReader, 'findDrive' | 'drivesOf'>
  readonly directory: Pick<Directory, 'findSite'>
  readonly grants: Pick<Grants, 'findBySecret'>
  readonly secrets: Pick<Secrets, 'hash'>
  readonly clock: Pick<Clock, 'now'>
}

export interface Place {
  readonly drive: DriveKey
  readonly item: ItemKey
}

/** What an address points at; null when it has no form of ours, or is a link that opens nothing any more. */
export type Target =
  | {
      readonly kind: 'item'
      /**
       * Null when nothing of this name exists, which looks like something that is for others. It is asked for once
       * somebody is signed in: what takes time before that would tell strangers what exists.
       */
      findPlace(): Promise<Place | null>
      /** For whom the address was made, when it was made for one person. */
      readonly invitedId: string | null
    }
  | { readonly kind: 'link'; readonly link: Grant }
  | null

export interface Door {
  /** What the address begins with. */
  readonly prefix: string
  /** Whether what follows is one segment or a whole path. */
  readonly rest: 'segment' | 'path'
  /** `name` is what follows, decoded: an id, a secret, the rest of a site's path. */
  find(name: string): Promise<Target>
}

const targetOf = (findPlace: () => Promise<Place | null>): Target => ({ kind: 'item', findPlace, invitedId: null })

/** Makes the doors of one server. */
export function createDoors(deps: DoorDeps): readonly Door[] {
  const { items, directory } = deps
  const rootOf = async (drive: DriveKey | undefined) => {
    const found = drive === undefined ? null : await items.findDrive(drive)
    return found && { drive: found.key, item: found.rootId }
  }
  const findSiteRoot = async (path: readonly string[]) => {
    const site = await directory.findSite({ by: 'path', hostname: null, path })
    return rootOf(site ? (await items.drivesOf(site.id))[0] : undefined)
  }
  return [
    {
      prefix: '/open/',
      rest: 'segment',
      find: async id => {
        const place = parseItemId(id)
        return place && targetOf(async () => place)
      },
    },
    {
      prefix: '/open/drive/',
      rest: 'segment',
      find: async id => {
        const drive = parseDriveId(id)
        return drive === null ? null : targetOf(() => rootOf(drive))
      },
    },
    ...sitePathRoots.map(
      (root): Door => ({
        prefix: `/${root}/`,
        rest: 'path',
        find: async rest => {
          const path = [root, ...rest.replace(/\/$/, '').split('/')]
          return path.includes('') ? null : targetOf(() => findSiteRoot(path))
        },
      }),
    ),
    createInvitationDoor(deps),
  ]
}

/** The door of invitations and open links: `/i/{secret}`, where holding the address is the proof of having been sent it. */
export function createInvitationDoor({ grants, secrets, clock }: Pick<DoorDeps, 'grants' | 'secrets' | 'clock'>): Door {
  return {
    prefix: '/i/',
    rest: 'segment',
    find: async name => {
      const given = readLinkSecret(name)
      const link = given && (await grants.findBySecret(given.drive, secrets.hash(given.secret)))
      if (!link || !isActive(link, clock.now())) return null
      if (link.kind === 'anonymous') return { kind: 'link', link }
      const { drive, item, principalId } = link
      return { kind: 'item', findPlace: async () => ({ drive, item }), invitedId: principalId }
    },
  }
}
