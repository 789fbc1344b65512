/**
 * The error table: every code that an answer can carry, once.
 *
 * `outer` is what stands in `error.code`, `inner` the chain of `innerError.code` from outside inwards
 * (errors.md sections 2 and 3). `help` is one line for the person who reads the answer or docs/errors.md:
 * what to do about it. The domain throws an entry by its key and never speaks of statuses.
 */

export interface ErrorEntry {
  readonly status: number
  readonly outer: string
  readonly inner?: readonly string[]
  readonly help: string
}

const entry = (status: number, outer: string, inner: readonly string[], help: string): ErrorEntry =>
  inner.length > 0 ? { status, outer, inner, help } : { status, outer, help }

const invalid = (inner: string, help: string) => entry(400, 'invalidRequest', [inner], help)
const forbidden = (inner: string, help: string) => entry(403, 'notAllowed', [inner], help)
const denied = (inner: string, help: string) => entry(403, 'accessDenied', [inner], help)

export const errorTable = {
  // Who is calling (auth.md section 4, invite.md V1 and V2)
  InvalidAuthenticationToken: entry(
    401,
    'InvalidAuthenticationToken',
    ['unauthenticated'],
    'Send a valid bearer token in the Authorization header; get a new one when it has expired.',
  ),
  insufficientScopes: denied(
    'insufficientScopes',
    'Ask for a token that carries one of the scopes named in the message.',
  ),
  delegatedOnly: entry(
    400,
    'BadRequest',
    [],
    'A /me address needs the token of a person. With an application token address the user or the drive by id.',
  ),

  // What was asked for
  itemNotFound: entry(
    404,
    'itemNotFound',
    [],
    'Nothing is there, or nothing that this caller may see. Check the ids in the address.',
  ),
  directoryObjectNotFound: entry(404, 'Request_ResourceNotFound', [], 'The directory holds no such object.'),
  directoryAccessDenied: entry(
    403,
    'Authorization_RequestDenied',
    [],
    'The token lacks the directory scope, or the caller is a guest.',
  ),
  directoryBadRequest: entry(
    400,
    'Request_BadRequest',
    [],
    'Correct the query option or the property that the message names.',
  ),
  unknownSegment: entry(
    400,
    'BadRequest',
    [],
    'The address has a segment that Graph does not know. Check its spelling.',
  ),
  routeNotFound: entry(
    404,
    'itemNotFound',
    [],
    'The server has no such address. The Graph surface starts at /v1.0 and /beta.',
  ),
  methodNotAllowed: entry(405, 'notAllowed', [], 'Use one of the methods in the Allow header.'),
  notImplemented: entry(501, 'notSupported', [], 'This Graph call exists but Convite does not offer it yet.'),
  notSupported: entry(400, 'notSupported', [], 'This drive type cannot do what was asked.'),

  // The form of the request
  invalidRequest: entry(400, 'invalidRequest', [], 'Correct the request as the message says.'),
  invalidParameterFormat: invalid(
    'invalidParameterFormat',
    'Send the named value in the type and form that the message gives.',
  ),
  unknownParameter: invalid('unknownParameter', 'Remove the named member; the message lists the accepted names.'),
  invalidQueryOption: invalid('invalidQueryOption', 'Remove the query option or use a supported one.'),
  invalidPath: invalid('invalidPath', 'Use a name without the characters and forms that the message names.'),
  pathIsTooLong: invalid('pathIsTooLong', 'Shorten the name to 255 characters and the whole path to 400.'),
  pathTooDeep: invalid('pathTooDeep', 'Use fewer nested folders.'),
  parameterIsTooLong: invalid('parameterIsTooLong', 'Shorten the named value to the limit in the message.'),
  propertyNotUpdateable: invalid(
    'propertyNotUpdateable',
    'Send only the properties that the message lists as updatable.',
  ),
  unsupportedMediaType: entry(
    415,
    'invalidRequest',
    ['invalidContentType'],
    'Send the body as application/json, plain or gzip.',
  ),
  notAcceptable: entry(406, 'invalidRequest', ['invalidAcceptType'], 'Accept application/json.'),
  bodyTooLarge: entry(
    413,
    'invalidRequest',
    ['requestBodyTooLarge'],
    'Send a smaller body; the message gives the limit.',
  ),
  maxFileSizeExceeded: entry(
    413,
    'invalidRequest',
    ['maxFileSizeExceeded'],
    'Send a smaller file; the message gives the limit.',
  ),
  addressTooLong: entry(414, 'invalidRequest', ['maxQueryLengthExceeded'], 'Shorten the address to 16 KiB.'),
  invalidRange: entry(416, 'invalidRange', [], 'Ask for a byte range inside the file.'),
  idempotencyKeyReused: entry(
    422,
    'invalidRequest',
    ['idempotencyKeyReused'],
    'Use a new Idempotency-Key for a different request.',
  ),
  idempotencyKeyInUse: entry(
    409,
    'invalidRequest',
    ['idempotencyKeyInUse'],
    'The first call with this key still runs; repeat after Retry-After.',
  ),

  // Invite (invite.md section 4)
  recipientsRequired: invalid('recipientsRequired', 'Name at least one recipient.'),
  rolesRequired: invalid('rolesRequired', 'Send roles with "read" or "write".'),
  invalidRole: invalid('invalidRole', 'Use "read" or "write"; owner cannot be granted by invite.'),
  recipientAmbiguous: invalid(
    'recipientAmbiguous',
    'Give exactly one of email, alias and objectId for each recipient.',
  ),
  tooManyRecipients: invalid('tooManyRecipients', 'Split the call; the message gives the limit.'),
  signInOrInvitationRequired: invalid('signInOrInvitationRequired', 'Set requireSignIn or sendInvitation to true.'),
  signInRequiredForFolder: invalid(
    'signInRequiredForFolder',
    'Set requireSignIn to true, or share the files in the folder one by one.',
  ),
  expirationInPast: invalid('expirationInPast', 'Send a moment after the server time in the message.'),
  expirationNeedsLink: invalid(
    'expirationNeedsLink',
    'On this drive type only sharing-link permissions expire; leave the expiry out, and remove the permission later.',
  ),
  passwordNotSupported: invalid(
    'passwordNotSupported',
    'Leave the password out; it exists on personal drives only and is never empty.',
  ),
  invitationRequiredForExternal: invalid(
    'invitationRequiredForExternal',
    'Set sendInvitation to true for people outside.',
  ),
  noResolvedUsers: invalid(
    'noResolvedUsers',
    'Check the named recipients; the directory does not know them or cannot grant to them.',
  ),
  secureSharingInvalidRequest: invalid(
    'secureSharingInvalidRequest',
    'The named recipients cannot sign in; share without requireSignIn or create accounts.',
  ),
  accountUpgradeRequired: forbidden('accountUpgradeRequired', 'An expiry on a personal drive needs the premium plan.'),
  rootItemNotShareable: forbidden(
    'rootItemNotShareable',
    'The permissions of this root are fixed; share a folder or file below it.',
  ),
  externalSharingDisabled: forbidden('externalSharingDisabled', 'An administrator must allow sharing outside.'),
  newGuestsNotAllowed: forbidden(
    'newGuestsNotAllowed',
    'Only guests who exist already can be invited; an administrator can widen this.',
  ),
  domainNotAllowed: forbidden('domainNotAllowed', 'An administrator must allow the domain.'),
  guestInviteNeedsUser: forbidden('guestInviteNeedsUser', 'Use a token of a person.'),
  anonymousSharingDisabled: forbidden(
    'anonymousSharingDisabled',
    'An administrator must allow anonymous sharing; or set requireSignIn to true.',
  ),
  uniquePermissionsLimit: forbidden(
    'uniquePermissionsLimit',
    'Share a folder above instead, or ask an administrator to raise the limit.',
  ),
  accessRestricted: denied('accessRestricted', 'Ask an owner of the item, or of the drive.'),
  resharingDisabled: entry(
    403,
    'accessDenied',
    ['accessRestricted', 'resharingDisabled'],
    'Only owners share here; ask one of them.',
  ),
  accessDenied: entry(403, 'accessDenied', [], 'Another caller with more rights could do this; ask an owner.'),
  itemLocked: entry(423, 'notAllowed', ['lockMismatch'], 'Wait until the lock owner has checked the item in.'),
  entityTagDoesNotMatch: entry(
    412,
    'resourceModified',
    ['entityTagDoesNotMatch'],
    'Read the item again and repeat with its present eTag.',
  ),
  malformedEntityTag: invalid('malformedEntityTag', 'Send the eTag as it was received.'),

  invalidShareToken: invalid('invalidShareToken', 'Encode the sharing address as the message says.'),

  // Permissions (permissions.md section 4)
  inheritedPermission: forbidden(
    'inheritedPermission',
    'Change the permission on the ancestor that the message names.',
  ),
  ownerPermission: forbidden('ownerPermission', 'The owner entry cannot be changed or removed.'),
  linkRoleFixed: invalid('linkRoleFixed', 'The role of a link is fixed; remove it and invite again.'),
  badArgument: invalid(
    'badArgument',
    'Organization and people links cannot be changed; remove the link and invite again.',
  ),

  // Items (drive-items.md section 8)
  nameAlreadyExists: entry(409, 'nameAlreadyExists', [], 'Use another name or @microsoft.graph.conflictBehavior.'),
  parentGone: entry(409, 'invalidRequest', ['parentGone'], 'The parent folder has been deleted meanwhile.'),
  rootNotDeletable: entry(
    403,
    'accessDenied',
    ['rootNotDeletable'],
    'The root of a drive cannot be changed like this.',
  ),
  quotaLimitReached: entry(507, 'quotaLimitReached', [], 'Free space in the drive.'),
  conversionNotSupported: entry(406, 'notSupported', [], 'Ask for the content as it is, without the parameter format.'),
  invalidDownloadAddress: entry(
    401,
    'unauthenticated',
    ['invalidDownloadAddress'],
    'Ask for the content again to get a fresh download address.',
  ),

  // Mail (errors.md section 4): per-recipient errors inside a 207
  accountVerificationRequired: forbidden(
    'accountVerificationRequired',
    'The mail relay refuses the sender address; an administrator must verify it.',
  ),
  hipCheckRequired: forbidden(
    'hipCheckRequired',
    'This person has sent too many mails in the last hour; wait or ask an administrator.',
  ),
  exchangeInvalidUser: forbidden('exchangeInvalidUser', 'The inviting account has no mail address; give it one.'),
  exchangeOutOfMailboxQuota: forbidden(
    'exchangeOutOfMailboxQuota',
    'The mailbox of the recipient is full; tell them another way.',
  ),
  exchangeMaxRecipients: forbidden('exchangeMaxRecipients', 'Too many recipients at once; invite fewer at a time.'),
  mailRejected: forbidden('mailRejected', 'The relay refused the recipient; check the address.'),
  mailNotConfigured: forbidden(
    'mailNotConfigured',
    'The server cannot send mail now; an administrator must check the relay settings.',
  ),
  mailDeferred: forbidden('mailDeferred', 'The mail could not be handed over yet; the server goes on trying.'),

  // State of the server
  throttledRequest: entry(
    429,
    'activityLimitReached',
    ['throttledRequest', 'quota'],
    'Wait as long as Retry-After says, then repeat.',
  ),
  serviceNotAvailable: entry(503, 'serviceNotAvailable', [], 'Repeat after Retry-After.'),
  generalException: entry(500, 'generalException', [], 'A fault of the server; report the request id.'),
  testControlForbidden: entry(
    403,
    'accessDenied',
    ['testControlForbidden'],
    'Test controls answer only to this machine and never to web pages.',
  ),
} as const satisfies Record<string, ErrorEntry>

/** A key of the error table. */
export type ErrorCode = keyof typeof errorTable
