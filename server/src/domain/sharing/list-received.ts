/** What others shared with the caller (links-and-shares.md section 6). */
import { refuseAccount } from '../access/judge.ts'
import type { OperationContext } from '../operation-context.ts'
import type { ReceivedItem, ReceivedKey, SharedWithMe } from '../ports/shared-with-me.ts'

export interface ReceivedPage {
  readonly entries: readonly ReceivedItem[]
  /** Where the next page begins; null when this is the last one. */
  readonly after: ReceivedKey | null
}

/** A page of what was shared with the caller, newest first. An application has received nothing. */
export type ListReceived = (
  op: OperationContext,
  query: { readonly after: ReceivedKey | null; readonly limit: number },
) => Promise<ReceivedPage>

/**
 * Wires the list. A grant on an item counts whatever is closed above it, so all that is left to ask is whether the
 * account may open anything at all: the list must never show more than the check (security lesson A8).
 */
export function makeListReceived(deps: { readonly sharedWithMe: Pick<SharedWithMe, 'list'> }): ListReceived {
  return async ({ caller, account, settings, now }, query) => {
    if (caller.userId === null || refuseAccount(account, settings) !== null) return { entries: [], after: null }
    return deps.sharedWithMe.list({ member: caller.userId, now, ...query })
  }
}
