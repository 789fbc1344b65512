import { prepareGroup } from '../domain/identities/account-draft.ts'
import { rootRolesOfGroup } from '../domain/items/root-roles.ts'
import { AppError, quoted } from '../domain/errors.ts'
import type { DirectoryAdmin } from '../domain/ports/directory-admin.ts'
import type { PrincipalId } from '../domain/principal.ts'
import { leaveAddressBook } from './address-book.ts'
import type { DirectoryAdminDeps } from './directory-admin.ts'
import { changeDirectory } from './directory-log.ts'
import { readOwners, replaceOwners } from './group-owners.ts'
import { joinGroup, leaveAllGroups, leaveGroup } from './memberships.ts'
import { changeRootRoles } from './owner-grants.ts'
import { insertAccounts, markPrincipalDeleted, readPrincipal, readPrincipals } from './principal-writes.ts'
import type { Engine } from './statement.ts'
import { describeAccount, leaveOwnership } from './user-admin.ts'

type GroupAdmin = Pick<DirectoryAdmin, 'createGroup' | 'deleteGroup' | 'addMember' | 'removeMember' | 'setOwners'>

/** Changes of groups, their members and their owners. */
export function createGroupAdmin(engine: Engine, { settings, random, allowLocalhost }: DirectoryAdminDeps): GroupAdmin {
  return {
    async createGroup(by, draft) {
      const id = draft.id ?? (random.guid() as PrincipalId)
      const organization = settings.organization()
      const group = prepareGroup({ ...draft, id }, { organization, now: by.now, allowLocalhost })
      return changeDirectory(engine, by, function* () {
        yield* insertAccounts([group], organization.tenantId)
        const audit = [{ action: 'group.create', target: id, oldValue: null, newValue: describeAccount(group) }]
        return { result: group.record, audit }
      })
    },

    deleteGroup(by, id) {
      return changeDirectory(engine, by, function* () {
        const group = yield* readPrincipal(id, 'group')
        yield* markPrincipalDeleted(id, by.now)
        yield* leaveAddressBook(id)
        yield* leaveAllGroups(id)
        yield* leaveOwnership(by, group.record)
        yield* replaceOwners(id, [])
        const audit = [{ action: 'group.delete', target: id, oldValue: describeAccount(group), newValue: null }]
        return { result: undefined, audit }
      })
    },

    addMember(by, groupId, memberId) {
      return changeDirectory(engine, by, function* () {
        const group = yield* readPrincipal(groupId, 'group')
        const [member] = yield* readPrincipals([memberId])
        const name = quoted(group.record.displayName)
        if (groupId === memberId) throw refuse(`The group ${name} cannot be a member of itself.`)
        const isNew = yield* joinGroup(groupId, memberId)
        if (!isNew) throw refuse(`${quoted(member?.record.displayName)} is a member of ${name} already.`)
        const audit = [{ action: 'group.addMember', target: groupId, oldValue: null, newValue: { memberId } }]
        return { result: undefined, audit }
      })
    },

    removeMember(by, groupId, memberId) {
      return changeDirectory(engine, by, function* () {
        const { record } = yield* readPrincipal(groupId, 'group')
        const wasMember = yield* leaveGroup(groupId, memberId)
        if (!wasMember) {
          const text = `${quoted(memberId)} is no direct member of the group ${quoted(record.displayName)}.`
          throw new AppError('directoryObjectNotFound', text)
        }
        const audit = [{ action: 'group.removeMember', target: groupId, oldValue: { memberId }, newValue: null }]
        return { result: undefined, audit }
      })
    },

    setOwners(by, groupId, ownerIds) {
      return changeDirectory(engine, by, function* () {
        const { record: group } = yield* readPrincipal(groupId, 'group')
        const owners = (yield* readPrincipals(ownerIds)).map(({ record }) => record)
        const wrong = owners.find(({ kind }) => kind !== 'user')
        if (wrong) throw refuse(`${quoted(wrong.displayName)} is a group; only users can be owners of a group.`)
        const before = yield* readOwners(groupId)
        yield* replaceOwners(groupId, ownerIds)
        yield* changeRootRoles(by, groupId, rootRolesOfGroup(group, before), rootRolesOfGroup(group, owners))
        const audit = {
          action: 'group.setOwners',
          target: groupId,
          oldValue: { owners: before.map(({ id }) => id) },
          newValue: { owners: owners.map(({ id }) => id) },
        }
        return { result: undefined, audit: [audit] }
      })
    },
  }
}

function refuse(text: string): AppError {
  return new AppError('directoryBadRequest', text)
}
