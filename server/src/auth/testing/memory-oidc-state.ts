import type { OidcStatePort, OidcStateRow } from '../../domain/ports/oidc-state.ts'

/** The issuer's state in memory, for tests alone; `rows` lets a test look at what would have been stored. */
export function createMemoryOidcState(): OidcStatePort & { readonly rows: ReadonlyMap<string, OidcStateRow> } {
  const rows = new Map<string, OidcStateRow>()
  const toKey = (model: string, id: string) => `${model} ${id}`
  const findBy = (test: (row: OidcStateRow) => boolean) => Promise.resolve([...rows.values()].find(test) ?? null)
  return {
    rows,
    async upsert(row) {
      const key = toKey(row.model, row.id)
      // Through JSON, as a database would keep it.
      const payload = JSON.parse(JSON.stringify(row.payload)) as OidcStateRow['payload']
      rows.set(key, { ...row, payload, consumedAt: rows.get(key)?.consumedAt ?? null })
    },
    find: (model, id) => Promise.resolve(rows.get(toKey(model, id)) ?? null),
    findByUid: (model, uid) => findBy(row => row.model === model && row.uid === uid),
    findByUserCode: (model, userCode) => findBy(row => row.model === model && row.userCode === userCode),
    async consume(model, id, consumedAt) {
      const row = rows.get(toKey(model, id))
      if (row === undefined || row.consumedAt !== null) return false
      rows.set(toKey(model, id), { ...row, consumedAt })
      return true
    },
    async destroy(model, id) {
      rows.delete(toKey(model, id))
    },
    async revokeByGrantId(grantId) {
      for (const [key, row] of rows) if (row.grantId === grantId) rows.delete(key)
    },
    async end(owner) {
      const facts = Object.entries(owner) as [keyof OidcStateRow, string][]
      for (const [key, row] of rows) if (facts.every(([name, value]) => row[name] === value)) rows.delete(key)
    },
  }
}
