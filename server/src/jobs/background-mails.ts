import type { Logger } from '../domain/ports/log.ts'

/** Mails that are sent while nobody waits for them. */
export interface BackgroundMails {
  /** Takes what is due and begins to send it; gives how many were taken. */
  sendDue(): Promise<number>
  /** Waits for what `sendDue` began. */
  settle(): Promise<void>
}

export interface BackgroundMailsDeps<M> {
  readonly claimDue: (limit: number) => Promise<readonly M[]>
  readonly send: (mail: M) => Promise<unknown>
  readonly log: Logger
}

/** Mails under way at once. Most of them wait for their turn at the relay. */
const mostAtOnce = 200

/** Wires the sending in the background. A mail that cannot be processed keeps its lease and comes back when that is over. */
export function createBackgroundMails<M>({ claimDue, send, log }: BackgroundMailsDeps<M>): BackgroundMails {
  const running = new Set<Promise<unknown>>()

  const begin = (mail: M) => {
    const work: Promise<unknown> = send(mail)
      .catch((error: unknown) => log.error({ err: error }, 'a mail could not be processed'))
      .finally(() => running.delete(work))
    running.add(work)
  }

  return {
    async sendDue() {
      const room = mostAtOnce - running.size
      if (room <= 0) return 0
      const mails = await claimDue(room)
      for (const mail of mails) begin(mail)
      return mails.length
    },
    async settle() {
      await Promise.all(running)
    },
  }
}
