/**
 * E: how many invite bodies a bare Fastify on this machine validates and sends back in a second, to the very requests
 * that the product gets, token included. Ratios to it are comparable between machines.
 */
import { fileURLToPath } from 'node:url'
import { runLoad } from '../load.ts'
import { startProcess } from '../process.ts'
import { inviteScript } from '../scripts.ts'
import type { Target } from '../organisation.ts'

export interface Echo {
  /** Echoes per second over some seconds. */
  measure(seconds: number): Promise<number>
  stop(): Promise<void>
}

/** Starts the process of E. `token` has the length of a real one. */
export async function startEcho(folder: string, targets: readonly Target[], token: string): Promise<Echo> {
  const running = await startProcess([fileURLToPath(new URL('./echo-server.ts', import.meta.url))])
  const script = inviteScript({ targets, token, recipients: 1, first: 0 })
  return {
    async measure(seconds) {
      const { perSecond } = await runLoad({ origin: running.origin, script, seconds, folder })
      return perSecond
    },
    stop: running.stop,
  }
}
