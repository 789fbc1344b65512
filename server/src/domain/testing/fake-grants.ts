/** A hand-made store of grants for the tests of the rules: a list in memory, and a record of what was asked of it. */
import type { Grant } from '../access/grant.ts'
import type { Grants } from '../ports/grants.ts'

type Change = Parameters<Grants['change']>[0]
type Removal = Parameters<Grants['remove']>[0]

export interface FakeGrants extends Grants {
  readonly rows: Grant[]
  readonly changes: Change[]
  readonly removals: Removal[]
}

const notAsked = (name: string) => () =>
  Promise.reject(new Error(`a rule asked for ${name}, which this test does not have`))

/** Grants in the order of their creation. */
export function createFakeGrants(initial: readonly Grant[] = []): FakeGrants {
  const rows = [...initial]
  const changes: Change[] = []
  const removals: Removal[] = []
  const indexOf = ({ item, grantee }: { readonly item: number; readonly grantee: string }) =>
    rows.findIndex(row => row.item === item && row.grantee === grantee)
  return {
    rows,
    changes,
    removals,
    listOf: async (_drive, items) =>
      rows.filter(row => items.includes(row.item)).map(row => ({ ...row, siteUser: null })),
    findByGrantees: async (_drive, items, grantees) =>
      rows.filter(row => items.includes(row.item) && grantees.includes(row.grantee)),
    findByPermissionId: async (_drive, items, permissionId) =>
      rows.filter(row => items.includes(row.item) && row.permissionId === permissionId),
    findBySecret: notAsked('findBySecret'),
    siteUsers: async () => new Map(),
    write: notAsked('write'),
    async change(change) {
      changes.push(change)
      const index = indexOf(change)
      const row = rows[index]
      if (!row) return null
      const changed = {
        ...row,
        rank: change.rank ?? row.rank,
        expiresAt: change.expiresAt === undefined ? row.expiresAt : change.expiresAt,
      }
      rows[index] = changed
      return changed
    },
    async remove(removal) {
      removals.push(removal)
      const index = indexOf(removal)
      if (index >= 0) rows.splice(index, 1)
      return index >= 0
    },
  }
}
