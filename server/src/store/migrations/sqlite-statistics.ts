/**
 * What SQLite's planner is to believe of the drive tables: the rows of an index, then how many share its first column,
 * its first two, and so on.
 *
 * Every key begins with the drive (design.md section 3). Without statistics SQLite takes any column for selective, finds
 * "the drive" as good as "the drive and the parent" and walks through a whole drive for one child. Figures measured on an
 * empty or small database would say the same, so the figures of a large one stand here from the start.
 */
const statistics: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  items: {
    items: '1000000 100000 1',
    items_by_name: '1000000 100000 20 1',
    items_by_order: '1000000 100000 20 10 1 1',
  },
  versions: { versions: '1500000 150000 2 1' },
  broken_items: { broken_items: '10000 1000 1' },
  grants: {
    sqlite_autoindex_grants_1: '1000000 100000 5 1',
    grants_by_principal: '1000000 500 2 2 1',
    grants_by_order: '1000000 100000 5 2 1',
    grants_by_link: '500000 50000 3 1',
  },
  memberships: { memberships: '1000000 10 1', memberships_by_principal: '1000000 50 1' },
  site_users: { site_users: '500000 50000 1', site_users_by_number: '500000 50000 1' },
  changes: { changes: '5000000 500000 2 1' },
  audit: { audit: '5000000 5 2 2 1' },
  outbox: { outbox: '500000 50000 1', outbox_by_permission: '500000 50000 5 2' },
  idempotency: { idempotency: '100000 10000 50 1' },
}

/** The statements that put the figures in place. `analyze` alone makes the table that holds them; its own are dropped. */
export function listStatisticsStatements(): readonly string[] {
  const rows = Object.entries(statistics).flatMap(([table, indexes]) =>
    Object.entries(indexes).map(([index, figures]) => `('${table}', '${index}', '${figures}')`),
  )
  return [
    'analyze',
    'delete from sqlite_stat1',
    `insert into sqlite_stat1 (tbl, idx, stat) values ${rows.join(', ')}`,
    // Connections that are open read them again.
    'analyze sqlite_schema',
  ]
}
