import type { Accounts } from '../domain/ports/accounts.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'

/** Above this all are forgotten: who needs one reads it again. */
const limit = 10_000

/**
 * Accounts kept under the directory's version: state is read at the check, and the check of the version is what makes
 * the cache honest (security lesson A4, design.md section 9).
 */
export function createCachedAccounts(directory: Directory): Accounts {
  let known = -1
  let accounts = new Map<string, PrincipalRecord | null>()

  /** What is kept of a version. What is read for it later is put there, also when the version has moved meanwhile. */
  const keptAt = (version: number) => {
    if (version !== known || accounts.size > limit) {
      known = version
      accounts = new Map()
    }
    return accounts
  }

  return {
    find(id, directoryVersion) {
      const kept = keptAt(directoryVersion)
      const found = kept.get(id)
      if (found !== undefined) return found
      return directory.findPrincipal(id).then(record => {
        kept.set(id, record)
        return record
      })
    },
    async findAll(ids, directoryVersion) {
      const kept = keptAt(directoryVersion)
      const missing = ids.filter(id => !kept.has(id))
      if (missing.length > 0) {
        const read = await directory.findPrincipals(missing)
        for (const id of missing) kept.set(id, read.get(id) ?? null)
      }
      return new Map(
        ids.flatMap(id => {
          const record = kept.get(id)
          return record ? [[id, record]] : []
        }),
      )
    },
  }
}
