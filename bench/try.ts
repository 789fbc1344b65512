import { openBench } from './bench.ts'
import { inviteRow, inviteTenRow } from './rows/invite.ts'
const bench = await openBench({ rounds: 3, seconds: 3 })
try { for (const r of process.argv[2]==='ten'?[inviteTenRow]:[inviteRow]) console.log(JSON.stringify(await r.measure(bench), null, 1)) } finally { await bench.close() }
