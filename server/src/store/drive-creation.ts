import { sql } from 'kysely'
import { AppError, quoted } from '../domain/errors.ts'
import { type DriveKey, formatDriveId, makeDriveKey } from '../domain/ids.ts'
import { defaultDriveName, defaultQuota, planEmptyRoot, rootKey } from '../domain/items/drive-plan.ts'
import type { Drive } from '../domain/items/item.ts'
import { rootRolesOfGroup, rootRolesOfUser, type RootRole } from '../domain/items/root-roles.ts'
import type { Random } from '../domain/ports/clock.ts'
import type { ChangeAuthor, DriveDraft } from '../domain/ports/directory-admin.ts'
import { changeDirectory, type DirectoryAuditEntry } from './directory-log.ts'
import { insertPlannedDrives } from './drive-inserts.ts'
import { readOwners } from './group-owners.ts'
import { readPrincipal } from './principal-writes.ts'
import { readSite, readSiteRoles } from './sites.ts'
import { type Batch, type BatchRows, command, type Engine, one, statement } from './statement.ts'

const lastPosition = statement<{ owner: string }, { position: number | null }>(
  'driveOwners.lastPosition',
  ({ p }) => sql`select max(position) as position from drive_owners where owner_id = ${p.owner}`,
)

/** Who gets what on the root of a drive of this owner, and whether the owner's plan is the premium one. */
function* readOwner(
  draft: DriveDraft,
): Generator<Batch, { readonly roles: readonly RootRole[]; readonly isPremium: boolean }, BatchRows> {
  if (draft.ownerKind === 'user') {
    const { record, isPremium } = yield* readPrincipal(draft.ownerId, 'user')
    if (draft.type === 'documentLibrary') throw refuseType(draft, 'a user owns personal and business drives')
    return { roles: rootRolesOfUser(record), isPremium }
  }
  if (draft.type !== 'documentLibrary') throw refuseType(draft, `a ${draft.ownerKind} owns document libraries`)
  if (draft.ownerKind === 'site') {
    const { id } = yield* readSite(draft.ownerId)
    return { roles: yield* readSiteRoles(id), isPremium: true }
  }
  const { record: group } = yield* readPrincipal(draft.ownerId, 'group')
  if (!group.isUnified) {
    const text = `The group ${quoted(group.displayName)} is no Microsoft 365 group; only those own a drive (directory.md section 2).`
    throw new AppError('directoryBadRequest', text, { target: 'ownerId' })
  }
  return { roles: rootRolesOfGroup(group, yield* readOwners(group.id)), isPremium: true }
}

function refuseType(draft: DriveDraft, rule: string): AppError {
  return new AppError('directoryBadRequest', `driveType ${quoted(draft.type)} does not fit: ${rule}.`, {
    target: 'driveType',
  })
}

/** Makes an empty drive with its root and what its owners may do on it, inside a change of the directory. */
export function* addDrive(
  by: ChangeAuthor,
  key: DriveKey,
  draft: DriveDraft,
): Generator<Batch, { readonly drive: Drive; readonly audit: DirectoryAuditEntry }, BatchRows> {
  const owner = yield* readOwner(draft)
  const [last] = yield* one(command(lastPosition, { owner: draft.ownerId }))
  const isPremium = draft.type === 'personal' && (draft.isPremium ?? owner.isPremium)
  const drive: Drive = {
    key,
    type: draft.type,
    name: draft.name ?? defaultDriveName(draft.type),
    description: draft.description ?? null,
    ownerKind: draft.ownerKind,
    ownerId: draft.ownerId,
    isPremium,
    rootId: rootKey,
    seq: 1,
    quotaTotal: draft.quotaTotal ?? defaultQuota(draft.type, isPremium),
    usedBytes: 0,
    deletedBytes: 0,
    createdAt: by.now,
    createdBy: by.actor,
    modifiedAt: by.now,
    modifiedBy: by.actor,
  }
  const position = (last?.position ?? -1) + 1
  const root = planEmptyRoot()
  yield* insertPlannedDrives([{ ...drive, position, rootRoles: owner.roles, items: [root] }], by.now)
  const newValue = { driveType: drive.type, name: drive.name, ownerKind: drive.ownerKind, ownerId: drive.ownerId }
  return { drive, audit: { action: 'drive.create', target: formatDriveId(key), oldValue: null, newValue } }
}

/** Makes an empty drive, as a change of its own. */
export function createDrive(engine: Engine, random: Random, by: ChangeAuthor, draft: DriveDraft): Promise<Drive> {
  const key = makeDriveKey(random)
  return changeDirectory(engine, by, function* () {
    const { drive, audit } = yield* addDrive(by, key, draft)
    return { result: drive, audit: [audit] }
  })
}
