import { AppError, type ErrorDetail } from '../domain/errors.ts'

/** Most faults that one answer names; more help nobody. */
const maxReported = 50

/** Collects what is wrong with a document, so that all of it is said at once, each with its place. */
export interface SeedFaults {
  /** `path` is the place in the document, such as `users[2].mail`; `text` completes the sentence. */
  add(path: string, text: string): void
  /** Runs `check` and takes what it refuses as a fault at `path`, or at the member of it that the error names. */
  attempt<T>(path: string, check: () => T): T | null
  /** Throws `invalidRequest` with all faults, if there are any. */
  throwIfAny(): undefined
}

export function createSeedFaults(): SeedFaults {
  const details: ErrorDetail[] = []
  const add = (path: string, text: string): void => {
    details.push({ code: 'invalidRequest', target: path, message: `${path} ${text}` })
  }
  return {
    add,
    attempt(path, check) {
      try {
        return check()
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        const isMember = error.target !== undefined && error.message.startsWith(error.target)
        // The rules name their member; the document's path stands before it.
        if (isMember)
          details.push({
            code: 'invalidRequest',
            target: `${path}.${error.target}`,
            message: `${path}.${error.message}`,
          })
        else add(path, `is refused: ${error.message}`)
        return null
      }
    },
    throwIfAny() {
      const [first] = details
      if (first === undefined) return undefined
      const more = details.length > 1 ? ` (and ${details.length - 1} more, see details)` : ''
      throw new AppError('invalidRequest', `The seed document has a mistake: ${first.message}${more}`, {
        target: first.target,
        details: details.slice(0, maxReported),
      })
    },
  }
}
