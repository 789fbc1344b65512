/** The members of a driveItem, each made when it is asked for (drive-items.md sections 2, 6 and 10). */
import type { SeenItem } from '../../../domain/access/authorize.ts'
import type { Sight } from '../../../domain/access/sight.ts'
import { formatDriveId, formatItemGuid, formatItemId } from '../../../domain/ids.ts'
import type { FirstShare } from '../../../domain/ports/first-shares.ts'
import { formatInstant } from '../../../domain/time.ts'
import { itemWebUrl } from '../../../domain/sharing/web-urls.ts'
import { type IdentityNames, presentActor, presentIdentity } from '../identity.ts'
import { formatCTag, formatETag } from '../item-tags.ts'

/** What a viewer is told of an item. */
export interface ItemView {
  readonly seen: SeenItem
  readonly sight: Sight
  /** The shares that reach the item, the nearest one first; empty when nobody but owners has access. */
  readonly shares: readonly FirstShare[]
  readonly names: IdentityNames
  readonly origin: string
  readonly tenantId: string
  /** The address of the content; made only when it is shown. */
  readonly makeDownloadUrl: () => string
}

/** A member that gives undefined is left out: a missing facet is absent, never null (odata-and-batch.md section 3). */
type Member = (view: ItemView) => unknown

/** The members that an answer has without `$select`, in their order. */
export const defaultMembers: Readonly<Record<string, Member>> = {
  '@microsoft.graph.downloadUrl': view => (view.seen.item.isFolder ? undefined : view.makeDownloadUrl()),
  id: ({ seen }) => formatItemId(seen.drive.key, seen.item.key),
  name: ({ seen }) => seen.item.name,
  size: ({ seen }) => seen.item.size,
  eTag: ({ seen }) => formatETag(seen.item, seen.chain),
  // Folders of business drives and libraries have none.
  cTag: ({ seen }) => (seen.item.isFolder && seen.drive.type !== 'personal' ? undefined : formatCTag(seen.item)),
  createdDateTime: ({ seen }) => formatInstant(seen.item.createdAt),
  lastModifiedDateTime: ({ seen }) => formatInstant(seen.item.modifiedAt),
  createdBy: ({ seen, names }) => presentActor(seen.item.createdBy, names),
  lastModifiedBy: ({ seen, names }) => presentActor(seen.item.modifiedBy, names),
  description: ({ seen }) => seen.item.description ?? undefined,
  webUrl: ({ seen, origin }) => itemWebUrl(origin, formatItemId(seen.drive.key, seen.item.key)),
  parentReference: presentParent,
  fileSystemInfo: ({ seen: { item } }) => ({
    createdDateTime: formatInstant(item.fsCreatedAt),
    lastModifiedDateTime: formatInstant(item.fsModifiedAt),
    ...(item.fsAccessedAt === null ? {} : { lastAccessedDateTime: formatInstant(item.fsAccessedAt) }),
  }),
  file: presentFile,
  folder: ({ seen: { item } }) => (item.isFolder ? { childCount: item.childCount } : undefined),
  root: ({ seen: { item } }) => (item.parent === null ? {} : undefined),
  shared: presentShared,
}

/** The members that only `$select` brings. */
const selectedMembers: Readonly<Record<string, Member>> = {
  publication: ({ seen: { item } }) =>
    item.isFolder ? undefined : { level: 'published', versionId: `${item.version}.0` },
  sharepointIds: ({ seen, tenantId }) =>
    seen.drive.type === 'personal'
      ? undefined
      : {
          listItemId: String(seen.item.key),
          listItemUniqueId: formatItemGuid(seen.drive.key, seen.item.key).toLowerCase(),
          tenantId,
        },
}

export const itemMembers: Readonly<Record<string, Member>> = { ...defaultMembers, ...selectedMembers }

/** Properties of the type that no item of this server has: selecting them is right and gives nothing. */
const absentMembers = [
  'webDavUrl',
  'package',
  'specialFolder',
  'deleted',
  'remoteItem',
  'image',
  'photo',
  'audio',
  'video',
  'location',
  'searchResult',
  'malware',
  'bundle',
  'pendingOperations',
]

/** What `$select` may name: the properties, and the relations that `$expand` offers. */
export const itemProperties: readonly string[] = [
  ...Object.keys(itemMembers),
  ...absentMembers,
  'children',
  'permissions',
]

/**
 * Every item names its drive, the root too, but the root names no parent (client-rclone.md section 2). Of the folders
 * above, only what the viewer can open is told.
 */
function presentParent({ seen: { drive, item, chain }, sight }: ItemView): Record<string, unknown> {
  const driveId = formatDriveId(drive.key)
  const place = { driveId, driveType: drive.type }
  const parent = chain.at(-2)
  if (item.parent === null || !parent || !sight.parent) return place
  const names = chain.slice(1, -1).map(link => link.name)
  return {
    ...place,
    id: formatItemId(drive.key, parent.key),
    name: parent.name,
    ...(sight.path ? { path: [`/drives/${driveId}/root:`, ...names].join('/') } : {}),
  }
}

function presentFile({ seen: { item } }: ItemView): Record<string, unknown> | undefined {
  if (item.isFolder) return undefined
  const { mimeType, quickXorHash, sha1Hash, sha256Hash } = item
  return {
    mimeType,
    hashes: {
      ...(quickXorHash === null ? {} : { quickXorHash }),
      ...(sha1Hash === null ? {} : { sha1Hash }),
      ...(sha256Hash === null ? {} : { sha256Hash }),
    },
  }
}

/** `shared` is computed, never stored: somebody besides the owners has access, from here or from above (links-and-shares.md section 5). */
function presentShared({ seen: { drive }, shares, names }: ItemView): Record<string, unknown> | undefined {
  const [nearest] = shares
  if (!nearest) return undefined
  const owner = names.get(drive.ownerId)
  return {
    scope: shares.some(share => share.isAnonymous) ? 'anonymous' : 'users',
    ...(owner ? { owner: { [drive.ownerKind === 'group' ? 'group' : 'user']: presentIdentity(owner) } } : {}),
    sharedBy: presentActor(nearest.grantedBy, names),
    sharedDateTime: formatInstant(nearest.createdAt),
  }
}
