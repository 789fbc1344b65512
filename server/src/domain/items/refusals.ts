/** The refusals of writes to items, in one wording for the rules before a write and for the write itself. */
import { AppError, quoted } from '../errors.ts'

/** More folders inside each other have no path within the limit of 400 characters (names.ts). */
export const maxDepth = 200

export function nameTaken(name: string): AppError {
  return new AppError(
    'nameAlreadyExists',
    `The folder already has an item named ${quoted(name)}; names are compared without case. Use another name, or ` +
      '@microsoft.graph.conflictBehavior=rename.',
    { target: 'name' },
  )
}

export function parentGone(): AppError {
  return new AppError('parentGone', 'The folder to write in has been deleted meanwhile. Nothing was written.')
}

export function itemGone(): AppError {
  return new AppError(
    'itemNotFound',
    'Nothing was found at this address: the item has been deleted or moved meanwhile.',
  )
}

export function changedMeanwhile(): AppError {
  return new AppError(
    'entityTagDoesNotMatch',
    'If-Match does not fit: the item has been changed meanwhile. Read it again and repeat.',
  )
}

/** Sizes are bytes; `used` is what the drive would hold after the write. */
export function quotaReached(used: number, total: number): AppError {
  return new AppError(
    'quotaLimitReached',
    `The drive would hold ${used} of ${total} bytes, earlier versions of its files included. Delete files or versions, or ask for a larger quota.`,
  )
}

export function insideItself(): AppError {
  return new AppError(
    'invalidRequest',
    'parentReference names the folder itself or one below it; a folder cannot lie inside itself.',
    {
      target: 'parentReference',
    },
  )
}

export function tooDeep(): AppError {
  return new AppError(
    'pathTooDeep',
    `The move would put folders more than ${maxDepth} levels deep. Choose a folder nearer to the root.`,
    {
      target: 'parentReference',
    },
  )
}

export function rootIsFixed(verb: string): AppError {
  return new AppError('rootNotDeletable', `The root of a drive cannot be ${verb}.`)
}
