/** Rules that several writes of items share (drive-items.md sections 4 and 8). */
import type { SeenItem } from '../access/authorize.ts'
import { AppError } from '../errors.ts'
import type { ChainLink, Drive } from './item.ts'
import { quotaReached } from './refusals.ts'
import { isStorable } from '../storable-text.ts'
import { checkName, checkPathLength, type NamePlace } from './names.ts'

/** Characters of a description; undocumented, but clients know it (platform.md section 6). */
export const maxDescriptionLength = 1024

/**
 * Refuses names that cannot stand below a folder: `invalidPath`, `pathIsTooLong`. `above` is the chain down to the folder.
 * All names but the last are those of folders; `kind` is that of the last.
 */
export function checkNamesBelow(
  drive: Drive,
  above: readonly ChainLink[],
  names: readonly string[],
  kind: NamePlace['kind'],
): void {
  names.forEach((name, index) => {
    const isLast = index === names.length - 1
    checkName(name, {
      kind: isLast ? kind : 'folder',
      atRoot: index === 0 && above.length === 1,
      driveType: drive.type,
    })
  })
  checkPathLength([...above.slice(1).map(link => link.name), ...names].join('/'))
}

/** Refuses a file as the place to write in. It answers like a missing folder (client-rclone.md section 2). */
export function checkIsFolder(place: SeenItem): void {
  if (place.item.isFolder) return
  throw new AppError('itemNotFound', 'Nothing can be put here: the address does not lead to a folder.')
}

/** Descriptions exist on personal drives only; an empty one asks for nothing and is accepted everywhere. */
export function checkDescription(seen: SeenItem, description: string | null): void {
  if (description === null || description === '') return
  if (!isStorable(description)) {
    throw new AppError(
      'invalidParameterFormat',
      'description holds a NUL or half a character, which cannot be stored. Take it out.',
      { target: 'description' },
    )
  }
  if (seen.drive.type !== 'personal') {
    throw new AppError(
      'notSupported',
      `description is set, but items of a ${seen.drive.type} drive have none. Leave it out.`,
      {
        target: 'description',
      },
    )
  }
  if (description.length > maxDescriptionLength) {
    throw new AppError(
      'parameterIsTooLong',
      `description has ${description.length} characters; at most ${maxDescriptionLength} are allowed.`,
      { target: 'description' },
    )
  }
}

/** Refuses early what cannot fit; the write itself decides, because others write too. `bytes` is what is to be added. */
export function checkQuota(drive: Drive, bytes: number): void {
  if (drive.quotaTotal > 0 && drive.usedBytes + bytes > drive.quotaTotal)
    throw quotaReached(drive.usedBytes + bytes, drive.quotaTotal)
}
