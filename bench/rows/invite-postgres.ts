import pg from 'pg'
import type { Bench } from '../bench.ts'
import { createInviter } from '../inviter.ts'
import { driveCount } from '../organisation.ts'
import { install, startProduct } from '../product.ts'
import { preparePgBench } from '../references/pgbench.ts'
import { compareInTurns } from '../rounds.ts'
import type { Finding, Row } from '../row.ts'

/** The invite of one recipient on PostgreSQL, its writers spread over sixteen drives, and all on one. */
export const invitePostgresRow: Row = {
  name: 'invite-postgres',
  title: 'invite, one recipient, PostgreSQL',
  async measure(bench) {
    const [urlOfProduct, urlOfReference] = [
      await makeDatabase(bench, 'product'),
      await makeDatabase(bench, 'reference'),
    ]
    const product = await startProduct(await install(bench.folder, urlOfProduct))
    const reference = await startProduct(await install(bench.folder, urlOfReference))
    const { files: referenceFiles } = reference
    await reference.stop()
    try {
      const findings: Finding[] = []
      for (const drives of [driveCount, 1]) {
        const { programs } = await bench.postgres()
        const pgbench = await preparePgBench(bench.folder, programs, urlOfReference, referenceFiles, drives)
        const targets = product.files.filter(({ drive }) => product.drives.slice(0, drives).includes(drive))
        const invite = createInviter(bench, product, {
          targets: drives === 1 ? targets.slice(32) : targets.slice(0, 32 * driveCount),
          recipients: 1,
        })
        await pgbench.measure(bench.seconds)
        await invite(bench.seconds)
        const {
          figure,
          reference: base,
          ratio,
        } = await compareInTurns(
          bench.rounds,
          () => pgbench.measure(bench.seconds),
          async () => (await invite(bench.seconds)).perSecond,
        )
        const title =
          drives === 1
            ? 'invite, one recipient, PostgreSQL, one drive'
            : 'invite, one recipient, PostgreSQL, over 16 drives'
        findings.push({
          name: drives === 1 ? 'invite-postgres/one-drive' : 'invite-postgres/16-drives',
          title,
          unit: 'invites/s',
          figure,
          reference: { name: 'P', figure: base },
          result: ratio,
          isLowerBetter: false,
          targets: { atLeast: 0.5, dream: 0.9 },
        })
      }
      return findings
    } finally {
      await product.stop()
    }
  },
}

/** A fresh database in the cluster of this run. */
async function makeDatabase(bench: Bench, name: string): Promise<string> {
  const { url } = await bench.postgres()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`create database bench_${name}`)
  await client.end()
  const own = new URL(url)
  own.pathname = `/bench_${name}`
  return own.href
}
