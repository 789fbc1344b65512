/** `npm run bench`: measures the product beside its references and prints where it stands. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { projectRoot } from '../tools/lib/project.ts'
import { openBench, outputFolder } from './bench.ts'
import { drawPlot, formatTable } from './report.ts'
import type { Finding, Row } from './row.ts'
import { accessCheckRow } from './rows/access-check.ts'
import { contentRow } from './rows/content.ts'
import { growthRow } from './rows/growth.ts'
import { invitePostgresRow } from './rows/invite-postgres.ts'
import { inviteRow, inviteTenRow } from './rows/invite.ts'
import { permissionListRow } from './rows/permission-list.ts'
import { startUpRow } from './rows/start-up.ts'

const rows: readonly Row[] = [
  inviteRow,
  inviteTenRow,
  invitePostgresRow,
  permissionListRow,
  contentRow,
  accessCheckRow,
  growthRow,
  startUpRow,
]

const usage = `npm run bench -- [--row NAME,NAME] [--quick] [--plot]
Rows: ${rows.map(({ name }) => name).join(', ')}
--quick  shorter rounds, for a first look
--plot   draws docs/bench.svg from what was measured`

const { values } = parseArgs({
  options: {
    row: { type: 'string' },
    quick: { type: 'boolean' },
    plot: { type: 'boolean' },
    help: { type: 'boolean' },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const wanted = values.row?.split(',') ?? rows.map(({ name }) => name)
const unknown = wanted.filter(name => !rows.some(row => row.name === name))
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(', ')}.\n${usage}`)
  process.exit(2)
}

const bench = await openBench(values.quick ? { rounds: 3, seconds: 1 } : { rounds: 3, seconds: 4 })
const findings: Finding[] = []
let failures = 0
try {
  for (const row of rows.filter(({ name }) => wanted.includes(name))) {
    bench.say(`${row.name}: ${row.title}`)
    try {
      findings.push(...(await row.measure(bench)))
    } catch (error) {
      failures++
      console.error(`  could not be measured: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
} finally {
  await bench.close()
}
console.log(`\n${formatTable(findings)}`)
await writeFile(join(outputFolder, 'results.json'), `${JSON.stringify(findings, null, 2)}\n`)
console.log(`\nAs data: bench/out/results.json`)
if (values.plot) await writeFile(join(projectRoot, 'docs/bench.svg'), drawPlot(findings))
process.exitCode = failures > 0 ? 1 : 0
