import type { RegisteredApplication } from '../../../domain/ports/application-admin.ts'
import type { GraphRequest } from '../../graph-request.ts'
import { objectNotFound } from '../directory.ts'
import type { ApplicationRouteDeps } from './deps.ts'

/** The application of an address, by its object id or its client id; 404 in the directory's words. */
export async function findApplication(
  { applications }: Pick<ApplicationRouteDeps, 'applications'>,
  { address }: GraphRequest,
): Promise<RegisteredApplication> {
  const { applicationId = '', appId } = address.keys
  const found = await applications.find(
    appId === undefined ? { objectId: applicationId.toLowerCase() } : { clientId: appId.toLowerCase() },
  )
  if (found === null) throw objectNotFound(appId ?? applicationId)
  return found
}
