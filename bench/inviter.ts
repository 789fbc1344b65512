import { type LoadResult, runLoad } from './load.ts'
import type { Bench } from './bench.ts'
import { buildInvite, countInvites, inviteScript } from './scripts.ts'
import { addressOf, type Target } from './organisation.ts'
import { ask, type Product } from './product.ts'

export interface InvitePlan {
  readonly targets: readonly Target[]
  readonly recipients: number
  readonly connections?: number
}

/** Requests that were made but not answered when a run ended, and the one by which wrk tries a script. */
const slack = 64

/**
 * A load of invites on a product. Each call goes on where the last one ended, so that every invite is a new one.
 * Throws when they are used up.
 */
export function createInviter(
  bench: Bench,
  product: Product,
  plan: InvitePlan,
): (seconds: number) => Promise<LoadResult> {
  const { targets, recipients, connections } = plan
  let first = 0
  return async seconds => {
    if (first === 0) await tryInvite(product, targets)
    const script = inviteScript({ targets, token: product.token, recipients, first })
    const result = await runLoad({ origin: product.origin, script, seconds, connections, folder: bench.folder })
    first += result.answers + slack
    if (first > countInvites(plan)) throw new Error('the people to invite are used up; measure fewer or shorter rounds')
    return result
  }
}

/** One invite by hand first: its refusal says more than a count of refusals. */
async function tryInvite({ origin, token }: Product, [target]: readonly Target[]): Promise<void> {
  if (!target) throw new Error('there is no file to invite to')
  await ask(origin, token, `/v1.0/drives/${target.drive}/items/${target.item}/invite`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: buildInvite([addressOf(0)]),
  })
}
