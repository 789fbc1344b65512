import { formatDriveId } from '../../../domain/ids.ts'
import type { Drive } from '../../../domain/items/item.ts'
import { formatInstant } from '../../../domain/time.ts'
import { type IdentityNames, presentActor, presentIdentity } from '../identity.ts'

/** What `$select` may name. */
export const driveProperties = [
  'id',
  'driveType',
  'name',
  'description',
  'webUrl',
  'createdBy',
  'lastModifiedBy',
  'owner',
  'createdDateTime',
  'lastModifiedDateTime',
  'quota',
] as const

/** The quota facet, in bytes (drive-items.md section 7). A total of 0 is no limit; clients read all-zero as unknown. */
export function presentQuota(drive: Drive): Record<string, unknown> {
  const { quotaTotal: total, usedBytes: used, deletedBytes: deleted } = drive
  if (total === 0)
    return {
      total: 0,
      used,
      remaining: 0,
      deleted,
      state: 'normal',
      storagePlanInformation: { upgradeAvailable: false },
    }
  const remaining = Math.max(0, total - used)
  const state =
    remaining === 0 ? 'exceeded' : remaining < total / 100 ? 'critical' : remaining < total / 10 ? 'nearing' : 'normal'
  return { total, used, remaining, deleted, state, storagePlanInformation: { upgradeAvailable: false } }
}

/** A drive (drive-items.md section 1). `owner` is a person or, for the library of a group or site, a group. */
export function presentDrive(
  drive: Drive,
  names: IdentityNames,
  ownerName: string | null,
  origin: string,
): Record<string, unknown> {
  const known = names.get(drive.ownerId)
  const owner = known ? presentIdentity(known) : { id: drive.ownerId, displayName: ownerName ?? drive.name }
  return {
    id: formatDriveId(drive.key),
    driveType: drive.type,
    name: drive.name,
    ...(drive.description === null ? {} : { description: drive.description }),
    webUrl: `${origin}/open/drive/${formatDriveId(drive.key)}`,
    createdBy: presentActor(drive.createdBy, names),
    lastModifiedBy: presentActor(drive.modifiedBy, names),
    owner: drive.ownerKind === 'user' ? { user: owner } : { group: owner },
    createdDateTime: formatInstant(drive.createdAt),
    lastModifiedDateTime: formatInstant(drive.modifiedAt),
    quota: presentQuota(drive),
  }
}
