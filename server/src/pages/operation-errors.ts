import { type ErrorCode, type ErrorEntry, errorTable } from '@convite/contract/errors'
import type { Operation } from '@convite/contract/operation'

/** What any call can be refused by: the way to it, the token, the state of the server. */
const anyCall: readonly ErrorCode[] = [
  'InvalidAuthenticationToken',
  'insufficientScopes',
  'invalidQueryOption',
  'notAcceptable',
  'throttledRequest',
  'serviceNotAvailable',
  'generalException',
]

const directory: readonly ErrorCode[] = ['directoryObjectNotFound', 'directoryAccessDenied', 'directoryBadRequest']
const sight: readonly ErrorCode[] = ['itemNotFound', 'delegatedOnly', 'invalidPath', 'invalidShareToken']
const writing: readonly ErrorCode[] = ['entityTagDoesNotMatch', 'malformedEntityTag', 'accessDenied']
const jsonBody: readonly ErrorCode[] = [
  'invalidRequest',
  'invalidParameterFormat',
  'unsupportedMediaType',
  'bodyTooLarge',
]
const names: readonly ErrorCode[] = [
  'nameAlreadyExists',
  'pathIsTooLong',
  'pathTooDeep',
  'parentGone',
  'quotaLimitReached',
]
/** Reads that answer 304. */
const conditional: readonly ErrorCode[] = ['malformedEntityTag']

/** Codes of a few operations, by id. */
const own: Readonly<Record<string, readonly ErrorCode[]>> = {
  'driveItem/invite': [
    'unknownParameter',
    'recipientsRequired',
    'rolesRequired',
    'invalidRole',
    'recipientAmbiguous',
    'tooManyRecipients',
    'signInOrInvitationRequired',
    'signInRequiredForFolder',
    'parameterIsTooLong',
    'expirationInPast',
    'expirationNeedsLink',
    'accountUpgradeRequired',
    'passwordNotSupported',
    'noResolvedUsers',
    'secureSharingInvalidRequest',
    'invitationRequiredForExternal',
    'externalSharingDisabled',
    'newGuestsNotAllowed',
    'domainNotAllowed',
    'guestInviteNeedsUser',
    'anonymousSharingDisabled',
    'rootItemNotShareable',
    'uniquePermissionsLimit',
    'resharingDisabled',
    'itemLocked',
    'accessRestricted',
  ],
  'permission/update': [
    'unknownParameter',
    'propertyNotUpdateable',
    'rolesRequired',
    'invalidRole',
    'expirationNeedsLink',
    'accountUpgradeRequired',
    'rootItemNotShareable',
    'resharingDisabled',
    'inheritedPermission',
    'ownerPermission',
    'linkRoleFixed',
    'badArgument',
    'expirationInPast',
    'accessRestricted',
  ],
  'permission/delete': [
    'inheritedPermission',
    'ownerPermission',
    'rootItemNotShareable',
    'resharingDisabled',
    'accessRestricted',
  ],
  'application/create': ['unknownParameter'],
  'application/update': ['unknownParameter'],
  'application/addPassword': ['unknownParameter'],
  'application/removePassword': ['unknownParameter'],
  'servicePrincipal/update': ['unknownParameter'],
  'oauth2PermissionGrant/create': ['unknownParameter'],
  'user/listOauth2PermissionGrants': ['delegatedOnly'],
  'driveItem/createChild': [...names, 'notSupported', 'parameterIsTooLong'],
  'driveItem/update': [...names, 'notSupported', 'parameterIsTooLong', 'rootNotDeletable'],
  'driveItem/delete': ['rootNotDeletable'],
  'driveItem/putContent': [...names, 'maxFileSizeExceeded', 'invalidRequest', 'invalidParameterFormat'],
  'driveItem/get': conditional,
  'driveItem/getContent': [...conditional, 'invalidRequest', 'conversionNotSupported'],
  'driveItem/contentStream': [...conditional, 'invalidRequest', 'invalidRange'],
  'driveItem/listChildren': conditional,
  'driveItem/listPermissions': conditional,
}

/** The errors of an operation as keys of the error table, in its order. */
export function findErrors(operation: Operation): readonly string[] {
  const { id, body, method, isDirectory, idempotent, scopes } = operation
  const found = new Set<string>([
    ...anyCall,
    ...(isDirectory ? directory : sight),
    ...(body?.kind === 'json' ? jsonBody : []),
    ...(!isDirectory && method !== 'GET' ? writing : []),
    ...(idempotent ? (['idempotencyKeyReused', 'idempotencyKeyInUse'] as const) : []),
    ...(own[id] ?? []),
  ])
  if (scopes === 'public') found.delete('insufficientScopes')
  const table: Readonly<Record<string, ErrorEntry>> = errorTable
  return Object.keys(table).filter(key => found.has(key))
}
