/**
 * Recounts a database after a crash: every sum that the server keeps is taken from the rows again, and every row that
 * commits together with others is looked for alone. Independent of the server's own queries.
 */
import type { Place, PlainRow } from '../database.ts'

/** What owners and members of a site have on a drive came with the drive: nobody granted it. */
const isShared = 'g.granted_by is not null'

/** Each statement gives the rows that must not be. */
const forbidden: Readonly<Record<string, string>> = {
  'a grant without its audit row': `
    select g.drive_id, g.item_id, g.grantee from grants g where ${isShared} and not exists (
      select 1 from audit a where a.drive_id = g.drive_id and a.seq = g.created_seq and a.item_id = g.item_id
        and a.target = g.grantee and a.action = 'permission.grant')`,
  'an audit row of a grant that is not there': `
    select a.drive_id, a.seq, a.target from audit a where a.action = 'permission.grant' and not exists (
      select 1 from grants g where g.drive_id = a.drive_id and g.item_id = a.item_id and g.grantee = a.target)`,
  'a grant without its entry in the change log': `
    select g.drive_id, g.created_seq from grants g where ${isShared} and not exists (
      select 1 from changes c where c.drive_id = g.drive_id and c.seq = g.created_seq and c.item_id = g.item_id and c.kind = 'acl')`,
  'a mail without its grant': `
    select o.drive_id, o.delivery_id, o.state from outbox o where not exists (
      select 1 from grants g where g.drive_id = o.drive_id and g.item_id = o.item_id and g.grantee = o.grantee
        and g.permission_id = o.permission_id)`,
  'a grant that counts other mails than there are': `
    select g.drive_id, g.item_id, g.grantee, g.mails_sent from grants g where g.mails_sent <> (
      select count(*) from outbox o where o.drive_id = g.drive_id and o.item_id = g.item_id and o.grantee = g.grantee)`,
  'a grant to somebody who does not exist': `
    select g.drive_id, g.item_id, g.principal_id from grants g where g.principal_id is not null and not exists (
      select 1 from principals p where p.principal_id = g.principal_id)`,
  'a grant to somebody without a site user number': `
    select g.drive_id, g.grantee from grants g where g.principal_id is not null and not exists (
      select 1 from site_users s where s.drive_id = g.drive_id and s.principal_id = g.principal_id)`,
  'a site user number given twice': `
    select s.drive_id, s.number from site_users s group by s.drive_id, s.number having count(*) > 1`,
  'a site user number that will be given again': `
    select s.drive_id, s.number from site_users s join drives d on d.drive_id = s.drive_id where s.number >= d.next_site_user`,
  'a person without the membership in themselves': `
    select p.principal_id from principals p where p.kind = 'user' and p.deleted_at is null and not exists (
      select 1 from memberships m where m.member_id = p.principal_id and m.principal_id = p.principal_id)`,
  'a guest without an address': `
    select p.principal_id from principals p where p.user_type = 'Guest' and not exists (
      select 1 from addresses a where a.principal_id = p.principal_id and a.kind = 'primary')`,
  'an address of nobody': `
    select a.address from addresses a where not exists (select 1 from principals p where p.principal_id = a.principal_id)`,
  'a wrong count of grants on an item': `
    select i.drive_id, i.item_id, i.own_grants from items i where i.own_grants <> (
      select count(*) from grants g where g.drive_id = i.drive_id and g.item_id = i.item_id and ${isShared})`,
  'a wrong count of shared items in a drive': `
    select u.drive_id, u.count from unique_scopes u where u.count <> (
      select count(*) from items i where i.drive_id = u.drive_id and i.own_grants > 0)`,
  'an item older than its last change of permissions': `
    select g.drive_id, g.item_id from grants g join items i on i.drive_id = g.drive_id and i.item_id = g.item_id
    where ${isShared} and i.acl_seq < g.created_seq`,
  'a change number beyond the last one of its drive': `
    select c.drive_id, c.seq from changes c join drives d on d.drive_id = c.drive_id where c.seq > d.seq`,
  'an audit number beyond the last one of its drive': `
    select a.drive_id, a.seq from audit a join drives d on d.drive_id = a.drive_id where a.seq > d.seq`,
}

/** Everything that is damaged, one sentence each with the rows; empty after a crash that did no harm. */
export async function findDamage(place: Place): Promise<readonly string[]> {
  const found: string[] = []
  for (const [what, text] of Object.entries(forbidden)) {
    const rows = await place.query(text)
    if (rows.length > 0) found.push(`${rows.length} × ${what}: ${describe(rows)}`)
  }
  if (place.engine === 'sqlite') {
    const verdict = await place.query('pragma integrity_check')
    if (verdict[0]?.['integrity_check'] !== 'ok') found.push(`the file is damaged: ${describe(verdict)}`)
  }
  return found
}

function describe(rows: readonly PlainRow[]): string {
  return JSON.stringify(rows.slice(0, 3))
}
