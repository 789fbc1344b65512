import { foldAddress, foldAlias } from '../domain/identities/address.ts'
import type { PreparedAccount } from '../domain/identities/account-draft.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import { quoted } from '../domain/errors.ts'
import type { SeedFaults } from './seed-faults.ts'

/** The people and groups of a document, found as the document names them: by address, principal name or nickname. */
export interface People {
  /** Null when nobody is named so; more than one is noted as a mistake, and null too. */
  find(reference: string, path: string, faults: SeedFaults): PrincipalRecord | null
  /** The principals of a list; who is not found is noted as a mistake. */
  findAll(references: readonly string[] | undefined, path: string, faults: SeedFaults): readonly PrincipalRecord[]
}

export function createPeople(accounts: readonly PreparedAccount[]): People {
  const byAddress = new Map<string, PrincipalRecord>()
  const byAlias = new Map<string, PrincipalRecord[]>()
  for (const { record, addresses, aliases } of accounts) {
    for (const { address } of addresses) byAddress.set(address, record)
    for (const alias of aliases) byAlias.set(alias, [...(byAlias.get(alias) ?? []), record])
  }

  const find: People['find'] = (reference, path, faults) => {
    const known = byAddress.get(foldAddress(reference))
    if (known) return known
    const named = byAlias.get(foldAlias(reference)) ?? []
    if (named.length > 1) faults.add(path, `${quoted(reference)} fits more than one person or group; use an address.`)
    return named.length === 1 ? (named[0] ?? null) : null
  }

  return {
    find,
    findAll: (references, path, faults) =>
      (references ?? []).flatMap((reference, index) => {
        const place = `${path}[${index}]`
        const found = find(reference, place, faults)
        if (found) return [found]
        faults.add(place, `${quoted(reference)} names nobody in this document.`)
        return []
      }),
  }
}
