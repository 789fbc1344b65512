import type { Accounts } from '../domain/ports/accounts.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'

const limit = 10_000

/**
 * The accounts behind tokens, kept under the directory's version: state is read at the check, and the check of the
 * version is what makes the cache honest (security lesson A4, design.md section 9).
 */
export function createCachedAccounts(directory: Directory, version: () => number | Promise<number>): Accounts {
  let known = -1
  let accounts = new Map<string, PrincipalRecord | null>()
  return {
    async find(id) {
      const now = await version()
      if (now !== known || accounts.size > limit) {
        known = now
        accounts = new Map()
      }
      const found = accounts.get(id)
      if (found !== undefined) return found
      const generation = accounts
      const read = await directory.findPrincipal(id)
      generation.set(id, read)
      return read
    },
  }
}
