import { compareInTurns } from '../rounds.ts'
import type { Row } from '../row.ts'
import { install, startProduct } from '../product.ts'
import { createInviter } from '../inviter.ts'

const row = (
  name: string,
  title: string,
  recipients: number,
  unit: string,
  targets: { atLeast: number; dream: number },
): Row => ({
  name,
  title,
  async measure(bench) {
    const echo = await bench.echo()
    const product = await startProduct(await install(bench.folder, null))
    try {
      const invite = createInviter(bench, product, { targets: product.files, recipients })
      await echo.measure(bench.seconds)
      await invite(bench.seconds)
      const { figure, reference, ratio } = await compareInTurns(
        bench.rounds,
        () => echo.measure(bench.seconds),
        async () => (await invite(bench.seconds)).perSecond * recipients,
      )
      return [
        {
          name,
          title,
          unit,
          figure,
          reference: { name: 'E', figure: reference },
          result: ratio,
          isLowerBetter: false,
          targets,
        },
      ]
    } finally {
      await product.stop()
    }
  },
})

/** One known recipient, no mail, an embedded database whose every COMMIT reaches the disk. */
export const inviteRow = row('invite', 'invite, one recipient, SQLite', 1, 'invites/s', { atLeast: 0.12, dream: 0.25 })

/** Ten recipients in each request, counted by grants. */
export const inviteTenRow = row('invite-ten', 'invite, ten recipients, SQLite', 10, 'grants/s', {
  atLeast: 0.5,
  dream: 1,
})
