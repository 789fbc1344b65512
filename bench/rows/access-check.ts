import { join } from 'node:path'
import { judge } from 'convite/domain/access/judge.ts'
import type { DriveKey, ItemKey } from 'convite/domain/ids.ts'
import { parseDriveId } from 'convite/domain/ids.ts'
import type { PrincipalRecord } from 'convite/domain/identities/principal-record.ts'
import type { Caller, PrincipalId } from 'convite/domain/principal.ts'
import { defaultSettings } from 'convite/domain/settings.ts'
import { createItemReader } from 'convite/store/items.ts'
import { createSqliteEngine, openSqlite } from 'convite/store/sqlite-engine.ts'
import { DatabaseSync } from 'node:sqlite'
import { addressOf } from '../organisation.ts'
import { fillDrive, fillGrants, largeItems } from '../large-drive.ts'
import { install, startProduct } from '../product.ts'
import type { Row } from '../row.ts'
import { summarise } from '../spread.ts'

const title = 'access check in process: 1,000,000 items, 1,000,000 grants, depth 8'

/** What every call does: locate the item with all that reaches the caller, then judge. */
export const accessCheckRow: Row = {
  name: 'access-check',
  title,
  async measure(bench) {
    const installation = await install(bench.folder, null)
    const file = join(installation.folder, 'data', 'convite.db')
    const product = await startProduct(installation)
    const drive = parseDriveId(product.drives[0] ?? '') as DriveKey
    await product.stop()
    bench.say('  filling a drive with a million items and a million grants')
    const { rootId, member } = readPlace(file, drive)
    const filled = fillDrive(file, drive, rootId)
    fillGrants(
      file,
      drive,
      largeItems,
      number => filled.fileKey(number % 900_000),
      number => (number % 3 === 0 ? member : `bench-${number % 1000}`),
    )
    const engine = createSqliteEngine(openSqlite(file))
    try {
      const items = createItemReader(engine)
      const check = makeCheck(items, drive, member)
      const figures: number[] = []
      for (let round = 0; round <= bench.rounds; round++) {
        const started = performance.now()
        let count = 0
        while (performance.now() - started < bench.seconds * 1000) {
          for (let step = 0; step < 100; step++) await check(filled.fileKey((count++ * 7919) % 900_000) as ItemKey)
        }
        // The first round warms the caches.
        if (round > 0) figures.push(count / ((performance.now() - started) / 1000))
      }
      const figure = summarise(figures)
      return [
        {
          name: 'access-check',
          title,
          unit: 'checks/s',
          figure,
          reference: null,
          result: figure,
          isLowerBetter: false,
          targets: { atLeast: 80_000, dream: 1_000_000 },
        },
      ]
    } finally {
      await engine.close()
    }
  },
}

function makeCheck(items: ReturnType<typeof createItemReader>, drive: DriveKey, member: string) {
  const caller: Caller = { kind: 'user', tenantId: '', appId: '', userId: member as PrincipalId, scopes: new Set() }
  const account = { id: member, kind: 'user', isEnabled: true, isDeleted: false, userType: 'Member' } as PrincipalRecord
  return async (item: ItemKey) => {
    const facts = await items.locate(drive, item, member)
    if (!facts) throw new Error('an item of the bench is missing')
    return judge({
      caller,
      account,
      settings: defaultSettings,
      now: Date.now(),
      chain: facts.chain,
      reaching: facts.reaching,
    })
  }
}

function readPlace(file: string, drive: number): { readonly rootId: number; readonly member: string } {
  const database = new DatabaseSync(file)
  try {
    const root = database.prepare('select root_id from drives where drive_id = ?').get(drive)
    const person = database.prepare('select principal_id from addresses where address = ?').get(addressOf(0))
    return { rootId: Number(root?.['root_id']), member: String(person?.['principal_id']) }
  } finally {
    database.close()
  }
}
