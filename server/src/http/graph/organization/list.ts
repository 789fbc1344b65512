import { listOrganization } from '@convite/contract/organization/list'
import type { Organization } from '../../../domain/organization.ts'
import { collectionContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { refuseGuest } from '../directory.ts'
import { selectProperties } from '../select.ts'

const organizationProperties = ['id', 'displayName', 'verifiedDomains', 'tenantType'] as const

/** `organization: list`: one entry (directory.md section 5). */
export const organizationRoute = (deps: { readonly organization: () => Organization }): GraphRoute =>
  operation(listOrganization, async (op, request) => {
    refuseGuest(op)
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: organizationProperties })
    const { tenantId, displayName, domains } = deps.organization()
    const verifiedDomains = domains.map((name, index) => ({
      name,
      isDefault: index === 0,
      isInitial: index === 0,
      type: 'Managed',
      capabilities: 'Email',
    }))
    const entry = selectProperties({ id: tenantId, displayName, verifiedDomains, tenantType: 'AAD' }, select)
    return {
      status: 200,
      body: { '@odata.context': collectionContext(request.root, 'organization', select), value: [entry] },
    }
  })
