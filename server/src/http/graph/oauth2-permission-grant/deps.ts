import type { ApplicationAdmin } from '../../../domain/ports/application-admin.ts'
import type { Consents } from '../../../domain/ports/consents.ts'
import type { Directory } from '../../../domain/ports/directory.ts'

export interface PermissionGrantRouteDeps {
  readonly consents: Consents
  readonly applications: ApplicationAdmin
  readonly directory: Directory
}
