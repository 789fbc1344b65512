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
const jsonBody: readonly ErrorCode[] = ['invalidParameterFormat', 'unsupportedMediaType', 'bodyTooLarge']
const names: readonly ErrorCode[] = [
  'nameAlreadyExists',
  'pathIsTooLong',
  'pathTooDeep',
  'parentGone',
  'quotaLimitReached',
  'itemLocked',
]

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
    'invalidRole',
    'inheritedPermission',
    'ownerPermission',
    'linkRoleFixed',
    'badArgument',
    'expirationInPast',
    'accessRestricted',
  ],
  'permission/delete': ['inheritedPermission', 'ownerPermission', 'rootItemNotShareable', 'accessRestricted'],
  'driveItem/createChild': [...names, 'propertyNotUpdateable', 'accessRestricted'],
  'driveItem/update': [...names, 'propertyNotUpdateable', 'parameterIsTooLong', 'rootNotDeletable', 'accessRestricted'],
  'driveItem/delete': ['rootNotDeletable', 'itemLocked', 'accessRestricted'],
  'driveItem/putContent': [...names, 'maxFileSizeExceeded', 'invalidRequest', 'accessRestricted'],
  'driveItem/getContent': ['conversionNotSupported'],
  'driveItem/contentStream': ['invalidRange'],
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
