/** The organisation that is measured: one owner with drives full of small files, and many people to invite. */
import { formatItemId, type ItemKey, parseDriveId } from 'convite/domain/ids.ts'

export const owner = 'owner@bench.example'

export const driveCount = 16
export const filesPerDrive = 64
/** Each invite of a run names somebody else or something else: 16 drives x 64 files x these are 4 million grants. */
export const peopleCount = 4000
/** Two folders stand above each file. */
const folderNames = ['Projects', 'Notes'] as const

/** Addresses have one length, so that every request has the same. */
export function addressOf(person: number): string {
  return `p${String(person).padStart(5, '0')}@bench.example`
}

/** The seed document, as `convite seed` takes it. */
export function describeOrganisation(): unknown {
  const files = Array.from({ length: filesPerDrive }, (_, index) => ({ name: `Note ${index}.txt`, size: 1024 }))
  const items = folderNames.reduceRight<unknown[]>((inner, name) => [{ name, items: inner }], files)
  return {
    organization: { displayName: 'Bench', domains: ['bench.example'] },
    users: [
      {
        userPrincipalName: owner,
        displayName: 'Owner',
        mail: owner,
        drives: Array.from({ length: driveCount }, () => ({ driveType: 'business', items })),
      },
      ...Array.from({ length: peopleCount }, (_, person) => ({
        userPrincipalName: addressOf(person),
        displayName: `Person ${person}`,
        mail: addressOf(person),
      })),
    ],
  }
}

export interface Target {
  readonly drive: string
  readonly item: string
}

/** The files of drives. Items are numbered in the order of the document; the root and the folders come first. */
export function listFiles(drives: readonly string[]): Target[] {
  // Drive by drive in turns, so that successive requests go to different drives.
  return Array.from({ length: filesPerDrive }, (_, index) => index + 2 + folderNames.length).flatMap(key =>
    drives.map(drive => ({ drive, item: itemIdOf(drive, key) })),
  )
}

/** The id of an item by its number in its drive. */
export function itemIdOf(drive: string, key: number): string {
  const parsed = parseDriveId(drive)
  if (parsed === null) throw new Error(`${drive} is no id of a drive`)
  return formatItemId(parsed, key as ItemKey)
}
