import { foldAddress, foldAlias } from '../domain/identities/address.ts'
import type { PreparedAccount } from '../domain/identities/account-draft.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import { quoted } from '../domain/errors.ts'
import type { SeedFaults } from './seed-faults.ts'

/** The people and groups of a document, found as the document names them: by address, principal name or nickname. */
export interface People {
  /** Whether all of the document are here: else it cannot be said of anybody that they are not. */
  readonly isWhole: boolean
  /** Null when nobody is named so, `ambiguous` when several are. */
  find(reference: string): PrincipalRecord | 'ambiguous' | null
  /** The principals of a list; who is not found is noted as a mistake. */
  findAll(references: readonly string[] | undefined, path: string, faults: SeedFaults): readonly PrincipalRecord[]
}

export function createPeople(accounts: readonly PreparedAccount[], isWhole: boolean): People {
  const byAddress = new Map<string, PrincipalRecord>()
  const byAlias = new Map<string, PrincipalRecord[]>()
  for (const { record, addresses, aliases } of accounts) {
    for (const { address } of addresses) byAddress.set(address, record)
    for (const alias of aliases) byAlias.set(alias, [...(byAlias.get(alias) ?? []), record])
  }

  const find: People['find'] = reference => {
    const known = byAddress.get(foldAddress(reference))
    if (known) return known
    const [first = null, ...others] = byAlias.get(foldAlias(reference)) ?? []
    return others.length > 0 ? 'ambiguous' : first
  }

  return {
    isWhole,
    find,
    findAll: (references, path, faults) =>
      (references ?? []).flatMap((reference, index) => {
        const place = `${path}[${index}]`
        const found = find(reference)
        if (found !== null && found !== 'ambiguous') return [found]
        if (found !== null || isWhole)
          faults.add(
            place,
            found === null ? `${quoted(reference)} names nobody in this document.` : describeAmbiguity(reference),
          )
        return []
      }),
  }
}

/** What is wrong with a name that several have. */
export function describeAmbiguity(reference: string): string {
  return `${quoted(reference)} fits more than one person or group; use an address.`
}
