import { makeDriveKey } from '../domain/ids.ts'
import { defaultDriveName, defaultQuota, type PlannedDrive } from '../domain/items/drive-plan.ts'
import type { DriveType } from '../domain/items/item.ts'
import { type RootRole, rootRolesOfGroup, rootRolesOfUser } from '../domain/items/root-roles.ts'
import type { Random } from '../domain/ports/clock.ts'
import type { PlannedGroup, PlannedUser } from './plan-people.ts'
import { type DraftedItem, planItems } from './plan-items.ts'
import type { PlannedSite } from './plan-sites.ts'
import type { SeedFaults } from './seed-faults.ts'
import type { SeedItem, SeedPermission } from './seed-schema.ts'

/** A drive whose files are still to be stored. */
export interface DraftedDrive extends Omit<PlannedDrive, 'items'> {
  readonly items: readonly DraftedItem[]
}

interface Wanted {
  readonly place: string
  readonly type: DriveType
  readonly name: string | undefined
  readonly items: readonly SeedItem[] | undefined
  readonly grants: readonly SeedPermission[] | undefined
  readonly owner: Pick<PlannedDrive, 'ownerKind' | 'ownerId' | 'position' | 'createdBy'>
  readonly isPremium: boolean
  readonly rootRoles: readonly RootRole[]
}

/** All drives of a document. Drive keys are drawn anew each time: a pair of drive and item never means two things. */
export function planDrives(
  {
    users,
    groups,
    sites,
  }: {
    readonly users: readonly PlannedUser[]
    readonly groups: readonly (PlannedGroup & { readonly owners: Parameters<typeof rootRolesOfGroup>[1] })[]
    readonly sites: readonly PlannedSite[]
  },
  random: Random,
  faults: SeedFaults,
): readonly DraftedDrive[] {
  const wanted: readonly Wanted[] = [
    ...users.flatMap(user => wantUserDrives(user, faults)),
    ...groups.flatMap(group => wantGroupDrive(group, faults)),
    ...sites.flatMap(wantLibrary),
  ]
  return wanted.map(drive => {
    const items = planItems(
      drive.items ?? [],
      { type: drive.type, place: drive.place, rootPermissions: drive.grants ?? [] },
      faults,
    )
    return {
      ...drive.owner,
      key: makeDriveKey(random),
      type: drive.type,
      name: drive.name ?? defaultDriveName(drive.type),
      description: null,
      isPremium: drive.isPremium,
      quotaTotal: defaultQuota(drive.type, drive.isPremium),
      rootRoles: drive.rootRoles,
      items,
    }
  })
}

function wantUserDrives({ path, user, account: { record } }: PlannedUser, faults: SeedFaults): Wanted[] {
  return (user.drives ?? []).map((drive, position) => {
    const place = `${path}.drives[${position}]`
    const isPersonal = drive.driveType === 'personal'
    if (!isPersonal && drive.premium !== undefined) faults.add(`${place}.premium`, 'goes with personal drives only.')
    return {
      place,
      type: drive.driveType,
      name: drive.name,
      items: drive.items,
      grants: drive.grants,
      owner: { ownerKind: 'user', ownerId: record.id, position, createdBy: record.id },
      isPremium: isPersonal && (drive.premium ?? true),
      rootRoles: rootRolesOfUser(record),
    }
  })
}

function wantGroupDrive(
  {
    path,
    group,
    account: { record },
    owners,
  }: PlannedGroup & { readonly owners: Parameters<typeof rootRolesOfGroup>[1] },
  faults: SeedFaults,
): Wanted[] {
  if (group.drive === undefined) return []
  if (!record.isUnified) faults.add(`${path}.drive`, 'is for groups with unified: true only.')
  return [
    {
      place: `${path}.drive`,
      type: 'documentLibrary',
      name: group.drive.name,
      items: group.drive.items,
      grants: group.drive.grants,
      owner: { ownerKind: 'group', ownerId: record.id, position: 0, createdBy: owners[0]?.id ?? null },
      isPremium: false,
      rootRoles: rootRolesOfGroup(record, owners),
    },
  ]
}

function wantLibrary({ path, site, record, roles }: PlannedSite): Wanted[] {
  if (site.library === undefined) return []
  return [
    {
      place: `${path}.library`,
      type: 'documentLibrary',
      name: site.library.name,
      items: site.library.items,
      grants: site.library.grants,
      owner: { ownerKind: 'site', ownerId: record.id, position: 0, createdBy: roles[0]?.principal.id ?? null },
      isPremium: false,
      rootRoles: roles,
    },
  ]
}
