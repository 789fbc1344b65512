import type { ApplicationAdmin } from '../../../domain/ports/application-admin.ts'
import type { Random } from '../../../domain/ports/clock.ts'
import type { Organization } from '../../../domain/organization.ts'

export interface ApplicationRouteDeps {
  readonly applications: ApplicationAdmin
  readonly random: Random
  readonly organization: () => Organization
}
