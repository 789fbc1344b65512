/** Registered applications as the token issuer asks for them. */
import { sql } from 'kysely'
import type { ApplicationRegistry } from '../domain/ports/application-registry.ts'
import type { Clock } from '../domain/ports/clock.ts'
import { selectApplications, toApplication } from './application-rows.ts'
import type { Engine } from './statement.ts'

const findEnabled = selectApplications<{ id: string }>(
  'applications.findEnabled',
  p => sql`where a.app_id = ${p.id} and a.enabled = 1`,
)

/** The registered applications, for the token issuer. The movable clock says which secrets are valid. */
export function createApplicationRegistry(engine: Engine, clock: Pick<Clock, 'now'>): ApplicationRegistry {
  return {
    async findByClientId(clientId) {
      const [row] = await engine.read(findEnabled, { id: clientId })
      return row ? toApplication(row, clock.now()) : null
    },
  }
}
