import type { Row } from '../row.ts'
import { createInviter } from '../inviter.ts'
import { install, startProduct } from '../product.ts'
import { type Spread, summarise } from '../spread.ts'

/** From the start of the process to its first answer, with data that exists; memory at rest and under invites. */
export const startUpRow: Row = {
  name: 'start-up',
  title: 'first answer after start, memory idle and under load',
  async measure(bench) {
    const installation = await install(bench.folder, null)
    await (await startProduct(installation)).stop()
    const starts: number[] = []
    const idle: number[] = []
    const loaded: number[] = []
    for (let round = 0; round < bench.rounds; round++) {
      const product = await startProduct(installation)
      starts.push(product.readyAfterMs)
      idle.push(await product.readMemory())
      // Each round invites to files of its own: what was granted before would be granted again.
      const share = Math.floor(product.files.length / bench.rounds)
      const invite = createInviter(bench, product, {
        targets: product.files.slice(round * share, (round + 1) * share),
        recipients: 1,
      })
      await invite(bench.seconds)
      loaded.push(await product.readMemory())
      await product.stop()
    }
    return [
      absolute('start-up/ready', 'first answer after start with existing data', 'ms', summarise(starts), {
        atLeast: 1500,
        dream: 700,
      }),
      absolute('start-up/idle', 'memory idle', 'MiB', summarise(idle), { atLeast: 180, dream: 120 }),
      absolute('start-up/loaded', 'memory under invite load', 'MiB', summarise(loaded), { atLeast: 350, dream: 220 }),
    ]
  },
}

function absolute(
  name: string,
  title: string,
  unit: string,
  figure: Spread,
  targets: { atLeast: number; dream: number },
) {
  return { name, title, unit, figure, reference: null, result: figure, isLowerBetter: true, targets }
}
