import { createGrantSweep } from '../jobs/expire-grants.ts'
import { createJobRunner, type JobRunner } from '../jobs/runner.ts'
import { createPieceSweep } from '../jobs/sweep-pieces.ts'
import { createSweeps } from '../jobs/sweeps.ts'
import { createPieceNames } from '../store/piece-names.ts'
import { sweepRows } from '../store/sweeps.ts'
import type { MailSystem } from './mail.ts'
import type { Services } from './services.ts'

/** The jobs of an app, in the order of a pass: what ends access comes first. */
export function buildJobs(
  services: Services,
  { sender, accountSender }: Pick<MailSystem, 'sender' | 'accountSender'>,
): JobRunner {
  const { dueGrants, grants, clock, random, outbox, log } = services
  const pieces = createPieceSweep({ blobs: services.blobs, names: createPieceNames(services.engine), clock, log })
  const runner = createJobRunner(
    [
      {
        name: 'expire-grants',
        run: createGrantSweep({ due: dueGrants, grants, clock, random }),
        nextDueAt: after => dueGrants.nextExpiry(after),
      },
      {
        name: 'send-mail',
        run: () => sender.sendDue(),
        settle: () => sender.settle(),
        nextDueAt: after => outbox.nextDueAt(after),
      },
      {
        name: 'send-account-mail',
        run: () => accountSender.sendDue(),
        settle: () => accountSender.settle(),
        nextDueAt: after => services.signIn.accountMails.nextDueAt(after),
      },
      createSweeps({
        clock,
        blobs: services.blobs,
        sweepRows: async (now, limit) =>
          (await sweepRows(services.engine, now, limit)) +
          (await services.oidcState.sweepExpired(now, limit)) +
          (await services.signIn.sweep(limit)),
      }),
      pieces,
    ],
    log,
  )
  return {
    ...runner,
    async stop() {
      await runner.stop()
      await pieces.close()
    },
  }
}
