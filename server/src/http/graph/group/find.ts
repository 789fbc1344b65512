import type { PrincipalRecord } from '../../../domain/identities/principal-record.ts'
import type { GraphRequest } from '../../graph-request.ts'
import { type DirectoryRouteDeps, objectNotFound } from '../directory.ts'

/** The group of an address; 404 in the directory's words. */
export async function findGroup(deps: DirectoryRouteDeps, request: GraphRequest): Promise<PrincipalRecord> {
  const subject = request.address.subject
  const key = subject?.by === 'group' ? subject.key : ''
  const group = await deps.directory.findPrincipal(key.toLowerCase())
  if (group?.kind !== 'group' || group.isDeleted) throw objectNotFound(key)
  return group
}
