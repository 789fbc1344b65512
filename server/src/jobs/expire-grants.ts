import type { Clock, Random } from '../domain/ports/clock.ts'
import type { DueGrants } from '../domain/ports/due-grants.ts'
import type { Grants } from '../domain/ports/grants.ts'

const batch = 100

/**
 * Ends grants whose expiry has come: they stopped counting at that moment, here they get their change number, their
 * audit row and leave the list. Gives how many were ended.
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
    for (const { drive, item, grantee } of found) {
      await deps.grants.remove({
        drive,
        item,
        grantee,
        action: 'permission.expire',
        actor: 'system',
        appId: 'convite',
        requestId: deps.random.guid(),
        now,
      })
    }
    return found.length
  }
}
