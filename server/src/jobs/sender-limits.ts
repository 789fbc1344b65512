import { actorOf } from '../domain/operation-context.ts'
import type { Outbox } from '../domain/ports/outbox.ts'
import type { SenderLimits } from '../domain/ports/sender-limits.ts'

const hourMs = 3_600_000

/** Limits on the sender's side: an address to answer to, and mails per hour (errors.md section 4). */
export function createSenderLimits(deps: { readonly outbox: Outbox }): SenderLimits {
  return {
    async refuse(op, count) {
      if (op.account && op.account.mail === null) return { code: 'exchangeInvalidUser', from: 0 }
      const limit = op.settings.mailsPerUserAndHour
      if (limit === null) return null
      const sent = await deps.outbox.countSentBy(actorOf(op), op.now - hourMs)
      return sent + count <= limit ? null : { code: 'hipCheckRequired', from: Math.max(0, limit - sent) }
    },
  }
}
