import { compareInTurns } from '../rounds.ts'
import type { Row } from '../row.ts'
import { addressOf } from '../organisation.ts'
import { ask, install, startProduct } from '../product.ts'
import { runLoad } from '../load.ts'
import { buildInvite, getScript } from '../scripts.ts'

const title = 'list permissions of an item with ten grants'

/** Who has access: ten people were invited to the file, its owner asks. */
export const permissionListRow: Row = {
  name: 'permission-list',
  title,
  async measure(bench) {
    const echo = await bench.echo()
    const product = await startProduct(await install(bench.folder, null))
    try {
      const [file] = product.files
      if (!file) throw new Error('there is no file')
      const path = `/v1.0/drives/${file.drive}/items/${file.item}`
      const body = buildInvite(Array.from({ length: 10 }, (_, person) => addressOf(person)))
      await ask(product.origin, product.token, `${path}/invite`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      const script = getScript([`${path}/permissions`], product.token)
      const load = async () =>
        (await runLoad({ origin: product.origin, script, seconds: bench.seconds, folder: bench.folder })).perSecond
      await load()
      const { figure, reference, ratio } = await compareInTurns(bench.rounds, () => echo.measure(bench.seconds), load)
      return [
        {
          name: 'permission-list',
          title,
          unit: 'lists/s',
          figure,
          reference: { name: 'E', figure: reference },
          result: ratio,
          isLowerBetter: false,
          targets: { atLeast: 0.15, dream: 0.4 },
        },
      ]
    } finally {
      await product.stop()
    }
  },
}
