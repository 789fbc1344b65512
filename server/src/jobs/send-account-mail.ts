/** Sends mails about accounts. A request for a new password leads to somebody, or to nobody, only here. */
import type { AccountMails, ClaimedAccountMail } from '../domain/ports/account-mails.ts'
import { type BackgroundMails, createBackgroundMails } from './background-mails.ts'
import { createMailTries, leaseMs, type MailTriesDeps } from './mail-tries.ts'

export interface AccountMailSenderDeps extends Omit<MailTriesDeps<ClaimedAccountMail>, 'queue'> {
  readonly mails: AccountMails
  /** Finds out whose request it is and makes the link good; null when there is nobody. */
  readonly address: (mail: ClaimedAccountMail) => Promise<ClaimedAccountMail | null>
}

/** Wires the sender. */
export function createAccountMailSender(deps: AccountMailSenderDeps): BackgroundMails {
  const { mails, clock, log } = deps
  const tryMail = createMailTries({ ...deps, queue: mails })
  return createBackgroundMails({
    claimDue: limit => {
      const machine = clock.machine()
      return mails.claimDue({ now: clock.now(), machine, leaseUntil: machine + leaseMs }, limit)
    },
    async send(mail) {
      const isOpen = mail.kind === 'passwordReset' && mail.tokenSealed === null
      const ready = isOpen ? await deps.address(mail) : mail
      if (ready !== null) await tryMail(ready, [0])
    },
    log,
  })
}
