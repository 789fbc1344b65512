/**
 * P: how often a second pgbench makes the rows of an invite, one transaction each, on the same cluster, in the same
 * schema, at the same concurrency. The same inserts without anything around them.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Target } from '../organisation.ts'
import { parseDriveId, parseItemId } from 'convite/domain/ids.ts'

export interface PgBench {
  /** Transactions per second over some seconds. */
  measure(seconds: number): Promise<number>
}

const script = `
begin;
update drives set seq = seq + 1, next_site_user = next_site_user + 1
  where drive_id = (select drive_id from bench_targets where n = (:client_id)::bigint % (:drives)::bigint) returning drive_id, seq, next_site_user - 1 as number \\gset
select item_id, md5(random()::text || :client_id) as grantee from bench_targets where n = (:client_id)::bigint % (:drives)::bigint \\gset
insert into grants (drive_id, item_id, grantee, kind, permission_id, role, principal_id, sign_in_required, granted_by, created_at, created_seq, position,
  changed_seq, mails_sent) values (:drive_id, :item_id, :grantee, 'direct', :grantee, 1, :grantee, 1, 'bench', 1, :seq, 0, :seq, 0);
insert into site_users (drive_id, principal_id, number) values (:drive_id, :grantee, :number);
update items set acl_seq = :seq, own_grants = own_grants + 1 where drive_id = :drive_id and item_id = :item_id;
insert into changes (drive_id, seq, item_id, kind, changed_at) values (:drive_id, :seq, :item_id, 'acl', 1);
insert into audit (drive_id, seq, part, at, action, actor, app_id, request_id, item_id, target, new_value)
  values (:drive_id, :seq, 0, 1, 'permission.grant', 'bench', 'bench', 'bench', :item_id, :grantee, '{"role": 1, "expiresAt": null}');
commit;
`

/** Prepares the reference on a database that `install` has filled. `drives` spreads the clients over that many drives. */
export async function preparePgBench(
  folder: string,
  programs: string,
  url: string,
  files: readonly Target[],
  drives: number,
): Promise<PgBench> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('create table if not exists bench_targets (n bigint primary key, drive_id bigint, item_id bigint)')
  await client.query('truncate bench_targets')
  for (const [n, { drive, item }] of files.slice(0, drives).entries()) {
    await client.query('insert into bench_targets values ($1, $2, $3)', [
      n,
      parseDriveId(drive),
      parseItemId(item)?.item,
    ])
  }
  await client.end()
  const file = join(folder, `pgbench-${drives}.sql`)
  await writeFile(file, script)
  return {
    async measure(seconds) {
      const args = [
        '-n',
        '-M',
        'prepared',
        '-c',
        '16',
        '-j',
        '1',
        '-T',
        String(seconds),
        '-D',
        `drives=${drives}`,
        '-f',
        file,
        url,
      ]
      const child = spawn(join(programs, 'pgbench'), args, { stdio: ['ignore', 'pipe', 'pipe'] })
      let output = ''
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => (output += text))
      const [code] = (await once(child, 'close')) as [number | null]
      const perSecond = /^tps = ([\d.]+)/m.exec(output)?.[1]
      if (code !== 0 || perSecond === undefined) throw new Error(`pgbench ended with ${code}:\n${output}`)
      return Number(perSecond)
    },
  }
}
