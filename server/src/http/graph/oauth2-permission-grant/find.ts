import { isAdministrator } from '../../../domain/access/administer.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'
import type { Consent } from '../../../domain/ports/consents.ts'
import type { GraphRequest } from '../../graph-request.ts'
import { objectNotFound } from '../directory.ts'
import type { PermissionGrantRouteDeps } from './deps.ts'

/** The consent of an address: everybody has their own, administrators all. What is another's and what is not, answer alike. */
export async function findPermissionGrant(
  { consents }: PermissionGrantRouteDeps,
  op: OperationContext,
  { address }: GraphRequest,
): Promise<Consent> {
  const id = address.keys.oauth2PermissionGrantId ?? ''
  const consent = await consents.find(id.toLowerCase())
  const isTheirs = consent?.personId === op.account?.id && op.account !== null
  if (consent === null || !(isTheirs || isAdministrator(op))) throw objectNotFound(id)
  return consent
}
