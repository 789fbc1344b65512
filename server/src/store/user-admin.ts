import { type PreparedAccount, prepareUser, type UserDraft } from '../domain/identities/account-draft.ts'
import { roleRank } from '../domain/access/grant.ts'
import { makeDriveKey } from '../domain/ids.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { ChangeAuthor, DirectoryAdmin, UserChange } from '../domain/ports/directory-admin.ts'
import type { PrincipalId } from '../domain/principal.ts'
import { enterAccounts, leaveAddressBook, readProxies } from './address-book.ts'
import type { DirectoryAdminDeps } from './directory-admin.ts'
import { dropConsentsOf } from './consents.ts'
import { changeDirectory } from './directory-log.ts'
import { endAccess } from './end-access.ts'
import { addDrive } from './drive-creation.ts'
import { dropOwnerEverywhere } from './group-owners.ts'
import { addOwnMemberships, leaveAllGroups, leaveTenant } from './memberships.ts'
import { changeRootRoles } from './owner-grants.ts'
import {
  insertAccounts,
  markPrincipalDeleted,
  overwriteAccount,
  readPrincipal,
  type StoredPrincipal,
} from './principal-writes.ts'
import { difference } from './settings.ts'
import { dropSiteRolesOf } from './sites.ts'
import { type Batch, type BatchRows, type Engine, one } from './statement.ts'

/** What the audit keeps of an account: enough to see who could sign in as what. */
export function describeAccount({ record }: Pick<PreparedAccount, 'record'>): Partial<PrincipalRecord> {
  const { id: _id, createdAt: _createdAt, isDeleted: _isDeleted, ...facts } = record
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== false))
}

/** Changes of people. */
export function createUserAdmin(
  engine: Engine,
  { settings, random, allowLocalhost }: DirectoryAdminDeps,
): Pick<DirectoryAdmin, 'createUser' | 'updateUser' | 'deleteUser'> {
  const rulesAt = (now: number) => ({ organization: settings.organization(), now, allowLocalhost })

  return {
    async createUser(by, { drive: driveType, ...draft }) {
      const id = draft.id ?? (random.guid() as PrincipalId)
      const driveKey = makeDriveKey(random)
      const account = prepareUser({ ...draft, id }, rulesAt(by.now))
      return changeDirectory(engine, by, function* () {
        yield* insertAccounts([account], settings.organization().tenantId)
        const created = { action: 'user.create', target: id, oldValue: null, newValue: describeAccount(account) }
        if (driveType === undefined) return { result: account.record, audit: [created] }
        const drive = yield* addDrive(by, driveKey, { type: driveType, ownerKind: 'user', ownerId: id })
        return { result: account.record, audit: [created, drive.audit] }
      })
    },

    updateUser(by, id, change) {
      return changeDirectory(engine, by, function* () {
        const stored = yield* readPrincipal(id, 'user')
        const proxyAddresses = yield* readProxies(id)
        const prepared = prepareUser(mergeChange(stored, proxyAddresses, change), rulesAt(by.now))
        const { createdAt, tokensValidFrom: formerStamp } = stored.record
        const account = { ...prepared, record: { ...prepared.record, createdAt, tokensValidFrom: formerStamp } }
        yield* overwriteAccount(account)
        yield* leaveAddressBook(id)
        yield* enterAccounts([account])
        yield* moveBetweenTypes(stored.record, account.record, settings.organization().tenantId)
        const tokensValidFrom = endsAccess(stored, account) ? yield* endAccess(stored, by.now) : formerStamp
        const audit = describeUpdate(stored, proxyAddresses, account)
        return { result: { ...account.record, tokensValidFrom }, audit }
      })
    },

    deleteUser(by, id) {
      return changeDirectory(engine, by, function* () {
        const stored = yield* readPrincipal(id, 'user')
        yield* markPrincipalDeleted(id, by.now)
        yield* endAccess(stored, by.now)
        yield* leaveAddressBook(id)
        yield* leaveAllGroups(id)
        yield* one(dropConsentsOf(id))
        yield* leaveOwnership(by, stored.record)
        const audit = [{ action: 'user.delete', target: id, oldValue: describeAccount(stored), newValue: null }]
        return { result: undefined, audit }
      })
    },
  }
}

function mergeChange(stored: StoredPrincipal, proxyAddresses: readonly string[], change: UserChange): UserDraft {
  const { record, isPremium, passwordHash, passwordSealed } = stored
  const userType = change.userType ?? record.userType
  return {
    ...record,
    isPremium,
    passwordHash,
    proxyAddresses,
    ...change,
    id: record.id,
    userType,
    // A member has no such state; a guest keeps the one it has.
    externalUserState: userType === 'Guest' ? (change.externalUserState ?? record.externalUserState) : null,
    // The plain password of a development seed goes when the password is changed.
    passwordSealed: change.passwordHash === undefined ? passwordSealed : null,
  }
}

/** A new password ends what was opened with the old one; a disabled account has no sessions (security lesson I7). */
function endsAccess(stored: StoredPrincipal, account: PreparedAccount): boolean {
  const isNewPassword = stored.passwordHash !== account.passwordHash
  return isNewPassword || (stored.record.isEnabled && !account.record.isEnabled)
}

function* moveBetweenTypes(
  before: PrincipalRecord,
  after: PrincipalRecord,
  tenantId: string,
): Generator<Batch, void, BatchRows> {
  if (before.userType === after.userType) return
  if (after.userType === 'Guest') yield* leaveTenant(after.id, tenantId)
  else yield* addOwnMemberships([{ id: after.id, isMember: true }], tenantId)
}

function describeUpdate(stored: StoredPrincipal, proxies: readonly string[], account: PreparedAccount) {
  const before = { ...stored.record, isPremium: stored.isPremium, proxyAddresses: proxies }
  const proxyAddresses = account.addresses
    .filter(({ kind }) => kind === 'proxy')
    .map(({ address }) => address)
    .toSorted()
  const { oldValue, newValue } = difference(before, { ...account.record, isPremium: account.isPremium, proxyAddresses })
  const isNewPassword = stored.passwordHash !== account.passwordHash
  const changed = { ...newValue, ...(isNewPassword ? { password: 'changed' } : {}) }
  // A change that changes nothing leaves no line.
  return Object.keys(changed).length === 0
    ? []
    : [{ action: 'user.update', target: account.record.id, oldValue, newValue: changed }]
}

/** Takes a principal out of all places that it owned or worked in by a role, on the drives too. */
export function* leaveOwnership(by: ChangeAuthor, principal: PrincipalRecord): Generator<Batch, void, BatchRows> {
  for (const group of yield* dropOwnerEverywhere(principal.id)) {
    yield* changeRootRoles(by, group, [{ principal, rank: roleRank.owner }], [])
  }
  for (const { site_id: site, role: rank } of yield* dropSiteRolesOf(principal.id)) {
    yield* changeRootRoles(by, site, [{ principal, rank }], [])
  }
}
