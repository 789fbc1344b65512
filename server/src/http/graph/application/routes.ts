import type { GraphRoute } from '../../graph-request.ts'
import { servicePrincipalRoute } from '../service-principal/get.ts'
import { servicePrincipalsRoute } from '../service-principal/list.ts'
import { updateServicePrincipalRoute } from '../service-principal/update.ts'
import { addPasswordRoute } from './add-password.ts'
import { createApplicationRoute } from './create.ts'
import { deleteApplicationRoute } from './delete.ts'
import type { ApplicationRouteDeps } from './deps.ts'
import { applicationRoute } from './get.ts'
import { applicationsRoute } from './list.ts'
import { removePasswordRoute } from './remove-password.ts'
import { updateApplicationRoute } from './update.ts'

/** Every operation on applications and service principals. */
export function applicationRoutes(deps: ApplicationRouteDeps): readonly GraphRoute[] {
  return [
    applicationsRoute(deps),
    applicationRoute(deps),
    createApplicationRoute(deps),
    updateApplicationRoute(deps),
    deleteApplicationRoute(deps),
    addPasswordRoute(deps),
    removePasswordRoute(deps),
    servicePrincipalsRoute(deps),
    servicePrincipalRoute(deps),
    updateServicePrincipalRoute(deps),
  ]
}
