import { memberOf, type OperationContext } from '../domain/operation-context.ts'
import type { Accounts } from '../domain/ports/accounts.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { LocatedFacts } from '../domain/ports/items.ts'
import type { SettingsSource } from '../domain/ports/settings-source.ts'

/**
 * The context of a call as of now: account, settings and time are read again. For calls that last, such as an upload:
 * whoever lost access meanwhile must not finish (security lesson A4).
 */
export type RefreshContext = (
  op: OperationContext,
  facts: Pick<LocatedFacts, 'directoryVersion'>,
) => Promise<OperationContext>

/** Wires the refreshing of contexts. */
export function createRefreshContext(deps: {
  readonly accounts: Pick<Accounts, 'find'>
  readonly settings: SettingsSource
  readonly clock: Pick<Clock, 'now'>
}): RefreshContext {
  return async (op, { directoryVersion }) => ({
    ...op,
    account: op.caller.userId === null ? null : await deps.accounts.find(memberOf(op), directoryVersion),
    settings: await deps.settings.current(),
    now: deps.clock.now(),
  })
}
