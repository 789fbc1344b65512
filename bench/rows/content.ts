import { compareInTurns } from '../rounds.ts'
import type { Row } from '../row.ts'
import { addressOf } from '../organisation.ts'
import { ask, install, startProduct } from '../product.ts'
import { runLoad } from '../load.ts'
import { buildInvite, followScript } from '../scripts.ts'

const title = 'content of a 1 KiB file as grantee: 302 and the download, counted as one'

/** A person who was invited to 64 files reads them one after the other. */
export const contentRow: Row = {
  name: 'content',
  title,
  async measure(bench) {
    const echo = await bench.echo()
    const product = await startProduct(await install(bench.folder, null))
    try {
      const files = product.files.slice(0, 64)
      for (const { drive, item } of files) {
        await ask(product.origin, product.token, `/v1.0/drives/${drive}/items/${item}/invite`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: buildInvite([addressOf(0)]),
        })
      }
      const token = await product.tokenOf(addressOf(0))
      const script = followScript(
        files.map(({ drive, item }) => `/v1.0/drives/${drive}/items/${item}/content`),
        token,
      )
      const load = async () => {
        const { counted, seconds } = await runLoad({
          origin: product.origin,
          script,
          seconds: bench.seconds,
          folder: bench.folder,
        })
        return counted / seconds
      }
      await load()
      const { figure, reference, ratio } = await compareInTurns(bench.rounds, () => echo.measure(bench.seconds), load)
      return [
        {
          name: 'content',
          title,
          unit: 'files/s',
          figure,
          reference: { name: 'E', figure: reference },
          result: ratio,
          isLowerBetter: false,
          targets: { atLeast: 0.1, dream: 0.25 },
        },
      ]
    } finally {
      await product.stop()
    }
  },
}
