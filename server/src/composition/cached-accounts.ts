import type { Accounts } from '../domain/ports/accounts.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'

const limit = 10_000

/**
 * The accounts behind tokens, kept under the directory's version: state is read at the check, and the check of the
 * version is what makes the cache honest (security lesson A4, design.md section 9).
 */
export function createCachedAccounts(directory: Directory): Accounts {
  let known = -1
  let accounts = new Map<string, PrincipalRecord | null>()

  const read = async (id: string, generation: Map<string, PrincipalRecord | null>) => {
    const record = await directory.findPrincipal(id)
    generation.set(id, record)
    return record
  }

  return {
    find(id, directoryVersion) {
      if (directoryVersion !== known || accounts.size > limit) {
        known = directoryVersion
        accounts = new Map()
      }
      const found = accounts.get(id)
      return found === undefined ? read(id, accounts) : found
    },
  }
}
