import { sharedWithMe } from '@convite/contract/drive/shared-with-me'
import { AppError } from '../../../domain/errors.ts'
import { formatDriveId, formatItemId, parseDriveId } from '../../../domain/ids.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'
import type { Directory } from '../../../domain/ports/directory.ts'
import type { ReceivedItem, ReceivedKey } from '../../../domain/ports/shared-with-me.ts'
import type { ListReceived } from '../../../domain/sharing/list-received.ts'
import { itemWebUrl } from '../../../domain/sharing/web-urls.ts'
import { formatInstant } from '../../../domain/time.ts'
import type { DriveRef } from '../../address/address.ts'
import { typedCollectionContext } from '../../address/context-url.ts'
import { nextLink } from '../../address/next-link.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { decodeSkipToken, encodeSkipToken, type SkipValue } from '../../address/skip-token.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { Locator } from '../../locate.ts'
import { type IdentityNames, presentActor, presentIdentity } from '../identity.ts'
import type { NameReader } from '../names.ts'
import { selectProperties } from '../select.ts'

export interface SharedWithMeDeps {
  readonly list: ListReceived
  readonly locator: Pick<Locator, 'findDriveKeys'>
  readonly directory: Pick<Directory, 'findUser'>
  readonly names: NameReader
}

const properties = [
  'id',
  'name',
  'size',
  'createdDateTime',
  'lastModifiedDateTime',
  'createdBy',
  'lastModifiedBy',
  'webUrl',
  'parentReference',
  'fileSystemInfo',
  'file',
  'folder',
  'remoteItem',
] as const

function isReceivedKey(values: readonly SkipValue[]): values is ReceivedKey {
  return values.length === 3 && values.every(value => Number.isSafeInteger(value))
}

/** Whether a drive, however it is addressed, is the caller's own. A guest, who has none, says `/me/drive` as well. */
async function isOwn(deps: SharedWithMeDeps, op: OperationContext, ref: DriveRef | undefined): Promise<boolean> {
  if (op.caller.userId === null) return false
  if (ref?.by === 'me') return true
  if (ref?.by === 'user') return (await deps.directory.findUser(ref.key))?.id === op.caller.userId
  const key = ref?.by === 'id' ? parseDriveId(ref.id) : null
  return key !== null && (await deps.locator.findDriveKeys(op, { by: 'me' })).includes(key)
}

/** `drive: sharedWithMe`: exact and at once, newest first, paged (links-and-shares.md section 6). */
export const sharedWithMeRoute = (deps: SharedWithMeDeps): GraphRoute =>
  operation(sharedWithMe, async (op, request) => {
    const options = parseQueryOptions(request.query, {
      allowed: ['select', 'top', 'skiptoken'],
      select: properties,
      maxTop: 1000,
    })
    if (!(await isOwn(deps, op, request.address.drive))) {
      throw new AppError(
        'delegatedOnly',
        'sharedWithMe lists what others shared with the caller: use /me/drive/sharedWithMe with the token of a person.',
      )
    }
    const { entries, after } = await deps.list(op, {
      after: options.skipToken === null ? null : decodeSkipToken(options.skipToken, isReceivedKey),
      limit: options.top ?? 200,
    })
    const names = await deps.names.read(
      entries.flatMap(({ grant, item, drive }) => [grant.grantedBy, item.createdBy, item.modifiedBy, drive.ownerId]),
    )
    return {
      status: 200,
      body: {
        '@odata.context': typedCollectionContext(request.root, 'driveItem'),
        ...(after === null ? {} : { '@odata.nextLink': nextLink(request.origin, request.url, encodeSkipToken(after)) }),
        value: entries.map(entry => selectProperties(presentReceived(entry, names, request.origin), options.select)),
      },
    }
  })

/** The item as a shortcut: its facts once outside and once in `remoteItem`, which clients open. */
function presentReceived(
  { grant, item, drive }: ReceivedItem,
  names: IdentityNames,
  origin: string,
): Record<string, unknown> {
  const id = formatItemId(drive.key, item.key)
  const owner = names.get(drive.ownerId)
  const facts = {
    id,
    name: item.parent === null ? drive.name : item.name,
    size: item.size,
    createdDateTime: formatInstant(item.createdAt),
    lastModifiedDateTime: formatInstant(item.modifiedAt),
    createdBy: presentActor(item.createdBy, names),
    lastModifiedBy: presentActor(item.modifiedBy, names),
    webUrl: itemWebUrl(origin, id),
    // The folder above may be hidden from the receiver, so only the drive is named.
    parentReference: { driveId: formatDriveId(drive.key), driveType: drive.type },
    fileSystemInfo: {
      createdDateTime: formatInstant(item.fsCreatedAt),
      lastModifiedDateTime: formatInstant(item.fsModifiedAt),
    },
    ...(item.isFolder
      ? { folder: { childCount: item.childCount } }
      : { file: { mimeType: item.mimeType ?? 'application/octet-stream' } }),
  }
  return {
    ...facts,
    remoteItem: {
      ...facts,
      shared: {
        scope: grant.kind === 'anonymous' ? 'anonymous' : 'users',
        sharedDateTime: formatInstant(grant.createdAt),
        sharedBy: presentActor(grant.grantedBy, names),
        ...(owner
          ? { owner: drive.ownerKind === 'user' ? { user: presentIdentity(owner) } : { group: presentIdentity(owner) } }
          : {}),
      },
    },
  }
}
