import { actorOf } from '../domain/operation-context.ts'
import type { MailQuotas } from '../domain/ports/mail-quotas.ts'
import type { MailRoom, SenderLimits } from '../domain/ports/sender-limits.ts'

const nothingTaken: MailRoom = { refusal: null, giveBack: async () => undefined }

/**
 * Limits on the sender's side: an address to answer to, and mails per hour (errors.md section 4). The hour begins with
 * the first mail, so that one row and one step are enough; in sixty minutes over the border of two hours there may be
 * twice as many, which is still a bound.
 */
export function createSenderLimits(deps: { readonly quotas: MailQuotas }): SenderLimits {
  return {
    async reserve(op, count) {
      if (op.account && op.account.mail === null) {
        return { ...nothingTaken, refusal: { code: 'exchangeInvalidUser', from: 0 } }
      }
      const limit = op.settings.mailsPerUserAndHour
      if (limit === null) return nothingTaken
      const sender = actorOf(op)
      const { granted, since } = await deps.quotas.take(sender, count, limit, op.now)
      return {
        refusal: granted === count ? null : { code: 'hipCheckRequired', from: granted },
        async giveBack() {
          try {
            await deps.quotas.giveBack(sender, granted, since)
          } catch (error) {
            op.log.warn(
              { err: error, sender, count: granted },
              'mails that were not queued count until the hour is over',
            )
          }
        },
      }
    },
  }
}
