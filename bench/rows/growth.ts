import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type ItemKey, formatItemId, parseDriveId } from 'convite/domain/ids.ts'
import { createInviter } from '../inviter.ts'
import { fillDrive, fillGrants } from '../large-drive.ts'
import { install, startProduct } from '../product.ts'
import { compareInTurns } from '../rounds.ts'
import type { Row } from '../row.ts'

const title = 'invite on items with 10,000 grants in a drive of 1,000,000 items, against an empty one'
const crowded = 8

/** The same invites in the same run: to crowded items of a large drive, and to files that nobody was invited to. */
export const growthRow: Row = {
  name: 'growth',
  title,
  async measure(bench) {
    const installation = await install(bench.folder, null)
    const file = join(installation.folder, 'data', 'convite.db')
    const first = await startProduct(installation)
    const [large = ''] = first.drives
    const small = first.files.filter(({ drive }) => drive !== large)
    await first.stop()
    const drive = parseDriveId(large)
    if (drive === null) throw new Error('there is no drive')
    bench.say('  filling a drive with a million items')
    const filled = fillDrive(file, drive, rootOf(file, drive))
    fillGrants(
      file,
      drive,
      crowded * 10_000,
      number => filled.fileKey(number % crowded),
      number => `bench-${number}`,
    )
    const product = await startProduct(installation)
    try {
      const targets = Array.from({ length: crowded }, (_, number) => ({
        drive: large,
        item: formatItemId(drive, filled.fileKey(number) as ItemKey),
      }))
      const inviteLarge = createInviter(bench, product, { targets, recipients: 1 })
      const inviteSmall = createInviter(bench, product, { targets: small, recipients: 1 })
      // 4000 people on eight items are used up soon, so these rounds are short.
      const { figure, reference, ratio } = await compareInTurns(
        bench.rounds,
        async () => (await inviteSmall(1)).perSecond,
        async () => (await inviteLarge(1)).perSecond,
      )
      return [
        {
          name: 'growth',
          title,
          unit: 'invites/s',
          figure,
          reference: { name: 'empty drive', figure: reference },
          result: ratio,
          isLowerBetter: false,
          targets: { atLeast: 0.8, dream: 0.98 },
        },
      ]
    } finally {
      await product.stop()
    }
  },
}

function rootOf(file: string, drive: number): number {
  const database = new DatabaseSync(file)
  try {
    return Number(database.prepare('select root_id from drives where drive_id = ?').get(drive)?.['root_id'])
  } finally {
    database.close()
  }
}
