import { ownClientId } from '../domain/identities/own-client.ts'
import type { Clock, Random } from '../domain/ports/clock.ts'
import type { DueGrants } from '../domain/ports/due-grants.ts'
import type { Grants } from '../domain/ports/grants.ts'

const batch = 100

/**
 * Ends grants whose expiry has come: they stopped counting at that moment, here they get their change number, their
 * audit row and leave the list. Gives how many were ended. One that cannot be ended holds up no other; throws an
 * AggregateError of what failed, when all were tried.
 */
export function createGrantSweep(deps: {
  readonly due: DueGrants
  readonly grants: Grants
  readonly clock: Clock
  readonly random: Random
}) {
  return async (): Promise<number> => {
    const now = deps.clock.now()
    const found = await deps.due.listExpired(now, batch)
    const failures: unknown[] = []
    for (const { drive, item, grantee } of found) {
      const by = {
        action: 'permission.expire' as const,
        expected: null,
        actor: 'system',
        appId: ownClientId,
        requestId: deps.random.guid(),
        now,
      }
      await deps.grants.remove({ drive, item, grantee, ...by }).catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} expired permissions could not be ended`)
    return found.length
  }
}
