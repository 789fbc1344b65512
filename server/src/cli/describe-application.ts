/** Applications as the command line shows them. */
import type { RegisteredApplication } from '../domain/ports/application-admin.ts'
import { formatInstant } from '../domain/time.ts'
import { formatTable } from './table.ts'

/** An application as JSON; secrets are counted, never shown. */
export function describeApplication(application: RegisteredApplication) {
  const { clientId, displayName, kind, roles, redirectUris, delegatedScopes, secrets, certificates } = application
  return {
    clientId,
    displayName,
    kind,
    enabled: application.isEnabled,
    roles,
    scopes: delegatedScopes,
    redirectUris,
    pkceOptional: application.isPkceOptional,
    secrets: secrets.length,
    certificates: certificates.length,
    objectId: application.objectId,
    servicePrincipalId: application.servicePrincipalId,
    createdDateTime: formatInstant(application.createdAt),
  }
}

/** The same with what proves it: when each secret and certificate ends, and how it is told from others. */
export function detailApplication(application: RegisteredApplication) {
  return {
    ...describeApplication(application),
    secrets: application.secrets.map(({ id, displayName, hint, startsAt, endsAt }) => {
      return { id, displayName, hint, startDateTime: formatInstant(startsAt), endDateTime: formatInstant(endsAt) }
    }),
    certificates: application.certificates.map(({ id, displayName, thumbprintSha1, startsAt, endsAt }) => {
      const dates = { startDateTime: formatInstant(startsAt), endDateTime: formatInstant(endsAt) }
      return { id, displayName, thumbprint: toHex(thumbprintSha1), ...dates }
    }),
  }
}

/** As `openssl x509 -fingerprint` prints it, without the colons. */
function toHex(thumbprint: string): string {
  return Buffer.from(thumbprint, 'base64url').toString('hex').toUpperCase()
}

/** One application in words. */
export function formatApplication(application: RegisteredApplication): string {
  const { secrets, certificates } = detailApplication(application)
  const lines = [
    ['client id', application.clientId],
    ['kind', application.kind + (application.isEnabled ? '' : ', disabled')],
    ['roles', application.roles.join(' ')],
    ['scopes', application.delegatedScopes.join(' ')],
    ...application.redirectUris.map(({ kind, uri }) => [`redirect (${kind})`, uri]),
    ...(application.isPkceOptional ? [['PKCE', 'optional']] : []),
    ...secrets.map(one => [
      'secret',
      `${one.hint ?? ''}…  ends ${one.endDateTime}  ${one.id}  ${one.displayName ?? ''}`,
    ]),
    ...certificates.map(one => ['certificate', `${one.thumbprint}  ends ${one.endDateTime}  ${one.id}`]),
    ['object id', application.objectId],
    ['service principal', application.servicePrincipalId],
  ].filter(([, text]) => text !== '')
  return formatTable(['', application.displayName], lines as string[][])
}
