/**
 * The rules of an invite that need no look-up, in the order of invite.md section 4. The first that fails wins.
 * V1 to V7 and V39 stand in the transport and in `authorize`; V14, V15 and V28 to V34 in recipients.ts.
 */
import type { Role } from '../access/grant.ts'
import type { SeenItem } from '../access/authorize.ts'
import { AppError, maxDetails, quoted } from '../errors.ts'
import { formatDriveId } from '../ids.ts'
import type { OperationContext } from '../operation-context.ts'
import { formatInstant, parseInstant } from '../time.ts'
import type { InviteRequest } from './invite-request.ts'

const messageMaxLength = 2000

/** "No expiry" as Graph may write it (permissions.md section 1). */
const neverExpires = new Date('0001-01-01T00:00:00Z').getTime()

/** V8. */
export function checkRoot(seen: SeenItem): void {
  if (seen.drive.type === 'personal' && seen.item.parent === null) {
    throw new AppError(
      'rootItemNotShareable',
      'The permissions of the root of a personal drive are fixed. Share a folder or file inside it.',
    )
  }
}

/** V10. */
export function checkRecipientsGiven(request: InviteRequest): void {
  if (request.recipients.length > 0) return
  throw new AppError(
    'recipientsRequired',
    'recipients is empty or missing. Name at least one recipient by email, alias or objectId.',
    {
      target: 'recipients',
    },
  )
}

/** V11 to V13: the highest role wins. */
export function checkRoles(request: Pick<InviteRequest, 'roles'>): Role {
  if (request.roles.length === 0) {
    throw new AppError('rolesRequired', 'roles is empty or missing. Send ["read"] or ["write"].', { target: 'roles' })
  }
  const bad = request.roles.flatMap((role, index) => (role === 'read' || role === 'write' ? [] : [{ role, index }]))
  if (bad.length > 0) {
    const details = bad.slice(0, maxDetails).map(({ role, index }) => ({
      code: 'invalidRole' as const,
      message: `roles[${index}] ${quoted(role)} is not a role that can be given. Use read or write; owner cannot be granted by invite.`,
      target: `roles[${index}]`,
    }))
    throw new AppError('invalidRole', details[0]?.message ?? '', { target: details[0]?.target ?? 'roles', details })
  }
  return request.roles.includes('write') ? 'write' : 'read'
}

/** V16. */
export function checkRecipientCount(op: OperationContext, request: InviteRequest): void {
  const limit = op.settings.recipientsPerInvite
  if (request.recipients.length <= limit) return
  throw new AppError(
    'tooManyRecipients',
    `recipients holds ${request.recipients.length} entries; at most ${limit} are allowed in one call. Split the call.`,
    {
      target: 'recipients',
    },
  )
}

/** V17: characters, not bytes or UTF-16 halves. */
export function checkMessage(request: InviteRequest): void {
  const length = request.message === null ? 0 : [...request.message].length
  if (length <= messageMaxLength) return
  throw new AppError(
    'parameterIsTooLong',
    `message has ${length} characters; at most ${messageMaxLength} are allowed.`,
    { target: 'message' },
  )
}

/** V18 and V19. Gives whether recipients must sign in. */
export function checkSignIn(op: OperationContext, seen: SeenItem, request: InviteRequest): boolean {
  if (seen.drive.type === 'personal') return request.requireSignIn ?? true
  const requireSignIn = request.requireSignIn ?? false
  if (!requireSignIn && !request.sendInvitation) {
    throw new AppError(
      'signInOrInvitationRequired',
      `requireSignIn and sendInvitation are both false or missing. On a ${seen.drive.type} drive set one of the two to true.`,
      {
        target: 'requireSignIn',
      },
    )
  }
  if (!requireSignIn && seen.item.isFolder && op.settings.folderNeedsSignIn) {
    throw new AppError(
      'signInRequiredForFolder',
      `requireSignIn is false and '${seen.item.name}' is a folder. Set requireSignIn to true, or share the files in it one by one.`,
      {
        target: 'requireSignIn',
      },
    )
  }
  return requireSignIn
}

/** V20 and V21; null when the grant never expires. */
export function checkExpiry(op: OperationContext, text: string | null): number | null {
  if (text === null) return null
  const expiresAt = parseInstant(text)
  if (expiresAt === null) {
    throw new AppError(
      'invalidParameterFormat',
      `expirationDateTime ${quoted(text)} is no existing date and time with Z or an offset. Example: 2027-03-01T12:00:00Z.`,
      {
        target: 'expirationDateTime',
      },
    )
  }
  if (expiresAt === neverExpires) return null
  if (expiresAt <= op.now) {
    throw new AppError(
      'expirationInPast',
      `expirationDateTime ${quoted(text)} is not after the present server time ${formatInstant(op.now)}.`,
      {
        target: 'expirationDateTime',
      },
    )
  }
  return expiresAt
}

/** V22. */
export function checkPremium(seen: SeenItem, expiresAt: number | null): void {
  if (expiresAt === null || seen.drive.type !== 'personal' || seen.drive.isPremium) return
  throw new AppError(
    'accountUpgradeRequired',
    'expirationDateTime needs a premium personal drive; this one is basic. Leave it out, or upgrade the account.',
    {
      target: 'expirationDateTime',
    },
  )
}

/** V23: on business drives and libraries only link permissions expire. */
export function checkExpiryNeedsLink(seen: SeenItem, expiresAt: number | null, makesDirectGrant: boolean): void {
  if (expiresAt === null || seen.drive.type === 'personal' || !makesDirectGrant) return
  throw new AppError(
    'expirationNeedsLink',
    `expirationDateTime is set, but on a ${seen.drive.type} drive a direct grant does not expire: only sharing-link permissions do. Leave it out, and remove the permission when its time has come.`,
    {
      target: 'expirationDateTime',
    },
  )
}

/** Passwords are hashed with a function that is made slow, so their length is bounded. */
const maxPasswordLength = 256

/** V24. The value itself never appears in a message. */
export function checkPassword(seen: SeenItem, request: InviteRequest): void {
  if (request.password === null) return
  if (seen.drive.type !== 'personal') {
    throw new AppError(
      'passwordNotSupported',
      `password is set, but this is a ${seen.drive.type} drive: passwords exist on personal drives only. Leave it out.`,
      { target: 'password' },
    )
  }
  if (request.password.length > maxPasswordLength) {
    throw new AppError(
      'invalidParameterFormat',
      `password has ${request.password.length} characters; at most ${maxPasswordLength} are accepted.`,
      { target: 'password' },
    )
  }
  if (request.password === '') {
    throw new AppError(
      'passwordNotSupported',
      'password is empty. Leave it out, or send one with at least one character.',
      { target: 'password' },
    )
  }
}

/** V35. */
export function checkAnonymous(op: OperationContext, seen: SeenItem, requireSignIn: boolean): void {
  if (requireSignIn || seen.drive.type === 'personal') return
  if (op.settings.sharingCapability === 'externalUserAndGuestSharing') return
  throw new AppError(
    'anonymousSharingDisabled',
    `requireSignIn is false, but the organisation's sharing level is ${op.settings.sharingCapability}: links without sign-in need externalUserAndGuestSharing. Set requireSignIn to true or ask an administrator.`,
    { target: 'requireSignIn' },
  )
}

/**
 * V36. Above 80 % of the limit each share that comes nearer to it is a line of the log (policy.md section 6): calls that
 * run side by side read the same count, so none of them need be the one that reaches the mark.
 */
export function checkUniqueScopes(op: OperationContext, seen: SeenItem): void {
  const limit = op.settings.uniquePermissionsLimit
  if (seen.item.ownGrants > 0) return
  if (seen.uniqueScopes < limit) {
    const count = seen.uniqueScopes + 1
    if (count > limit * 0.8) {
      op.log.warn(
        { drive: formatDriveId(seen.drive.key), count, limit },
        'a drive comes near its limit of items with permissions of their own; share folders above, or raise uniquePermissionsLimit',
      )
    }
    return
  }
  throw tooManyScopes(seen.uniqueScopes, limit)
}

/** The refusal of V36; `count` is how many items have permissions of their own. */
export function tooManyScopes(count: number, limit: number): AppError {
  return new AppError(
    'uniquePermissionsLimit',
    `This drive has ${count} items with permissions of their own; the limit is ${limit}. Share a folder above instead.`,
  )
}

/** More calls than ever run at once: nearer to the limit than this, the write itself must look at it again. */
const scopesAtOnce = 1000

/** The limit of V36 for the write to keep; null where no number of calls at once could pass it. */
export function scopeLimitOf(op: OperationContext, seen: SeenItem): number | null {
  const limit = op.settings.uniquePermissionsLimit
  return seen.item.ownGrants === 0 && seen.uniqueScopes + scopesAtOnce > limit ? limit : null
}

/** V37. `holder` is the name of who holds the lock, where it is known; else the id is told. */
export function checkLock(actor: string, seen: SeenItem, holder: string | null = null): void {
  if (seen.item.lockedBy === null || seen.item.lockedBy === actor) return
  throw new AppError(
    'itemLocked',
    `'${seen.item.name}' is checked out by ${holder ?? seen.item.lockedBy}. Wait until it is checked in.`,
  )
}
