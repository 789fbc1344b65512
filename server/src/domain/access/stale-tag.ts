import { AppError } from '../errors.ts'

/** The refusal of a change whose `If-Match` does not fit any more (drive-items.md section 6). */
export function refuseStaleTag(present?: string): AppError {
  const now =
    present === undefined ? 'somebody else changed the item meanwhile' : `the item has the eTag ${present} now`
  return new AppError('entityTagDoesNotMatch', `If-Match does not fit: ${now}. Read it again and repeat.`)
}
