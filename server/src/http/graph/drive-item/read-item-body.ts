/** What a driveItem in a request says, in the domain's words (drive-items.md sections 2 and 8). */
import type { fileSystemInfoBody, newItemBody } from '@convite/contract/drive-item/item-body'
import type { Static } from 'typebox'
import { AppError, quoted } from '../../../domain/errors.ts'
import type { FileTimes, NameConflict } from '../../../domain/ports/item-writer.ts'
import { parseInstant } from '../../../domain/time.ts'
import { type RawQuery, readParameter } from '../../address/raw-query.ts'

type FileSystemInfo = Static<typeof fileSystemInfoBody> | null | undefined
type WithConflict = Pick<Static<typeof newItemBody>, '@microsoft.graph.conflictBehavior' | '@name.conflictBehavior'>

const conflictName = '@microsoft.graph.conflictBehavior'
const conflicts: readonly NameConflict[] = ['fail', 'rename', 'replace']

/** The dates of `fileSystemInfo`; absent ones are null. Throws `invalidParameterFormat` for what is no moment. */
export function readTimes(info: FileSystemInfo): FileTimes {
  const read = (name: keyof NonNullable<FileSystemInfo>) => {
    const text = info?.[name]
    if (text === undefined || text === null) return null
    const at = parseInstant(text)
    if (at !== null) return at
    const target = `fileSystemInfo.${name}`
    throw new AppError(
      'invalidParameterFormat',
      `${target} must be a moment such as 2027-01-31T08:00:00Z. ${quoted(text)} is not.`,
      { target },
    )
  }
  return {
    createdAt: read('createdDateTime'),
    modifiedAt: read('lastModifiedDateTime'),
    accessedAt: read('lastAccessedDateTime'),
  }
}

/**
 * What happens when a name is taken. The documents put it into the query, their examples into the body: both count, the
 * query first (drive-items.md section 2).
 */
export function readConflict(query: RawQuery, body: WithConflict, otherwise: NameConflict): NameConflict {
  const text = readParameter(query, conflictName) ?? body[conflictName] ?? body['@name.conflictBehavior']
  if (text === undefined || text === null) return otherwise
  const known = conflicts.find(conflict => conflict === text.toLowerCase())
  if (known) return known
  throw new AppError(
    'invalidParameterFormat',
    `${conflictName} must be fail, rename or replace. ${quoted(text)} is not.`,
    { target: conflictName },
  )
}
