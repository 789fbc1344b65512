import { foldAddress } from '../domain/identities/address.ts'
import {
  type AccountRules,
  type PreparedAccount,
  prepareGroup,
  prepareUser,
} from '../domain/identities/account-draft.ts'
import { quoted } from '../domain/errors.ts'
import type { PrincipalId } from '../domain/principal.ts'
import { deriveGuid } from './derived-id.ts'
import type { People } from './people.ts'
import { createPeople } from './people.ts'
import type { SeedFaults } from './seed-faults.ts'
import type { SeedDocument, SeedGroup, SeedUser } from './seed-schema.ts'

/** A user of the document with its account. */
export interface PlannedUser {
  readonly path: string
  readonly user: SeedUser
  readonly account: PreparedAccount
}

/** A group of the document with its account. */
export interface PlannedGroup {
  readonly path: string
  readonly group: SeedGroup
  readonly account: PreparedAccount
}

export interface PeoplePlan {
  readonly users: readonly PlannedUser[]
  readonly groups: readonly PlannedGroup[]
  readonly people: People
}

/** The accounts of all users and groups; one with a mistake is left out and its mistake is noted. */
export function planPeople(
  document: SeedDocument,
  rules: AccountRules & { readonly isWhole: boolean },
  faults: SeedFaults,
): PeoplePlan {
  const { tenantId } = rules.organization
  const users = (document.users ?? []).flatMap((user, index): PlannedUser[] => {
    const path = `users[${index}]`
    const account = faults.attempt(path, () => prepareUser(toUserDraft(user, tenantId), rules))
    return account === null ? [] : [{ path, user, account }]
  })
  const groups = (document.groups ?? []).flatMap((group, index): PlannedGroup[] => {
    const path = `groups[${index}]`
    const account = faults.attempt(path, () => prepareGroup(toGroupDraft(group, tenantId), rules))
    return account === null ? [] : [{ path, group, account }]
  })
  checkUnique([...users, ...groups], faults)
  return {
    users,
    groups,
    people: createPeople(
      [...users, ...groups].map(({ account }) => account),
      rules.isWhole,
    ),
  }
}

function toUserDraft(user: SeedUser, tenantId: string) {
  const { id, admin, accountEnabled, userType, externalUserState } = user
  const name = foldAddress(user.userPrincipalName ?? user.mail ?? user.displayName)
  return {
    ...user,
    id: (id?.toLowerCase() ?? deriveGuid(tenantId, `user ${name}`)) as PrincipalId,
    isAdmin: admin ?? false,
    isEnabled: accountEnabled ?? true,
    // Whoever writes a guest into a seed wants somebody who can be shared with at once.
    externalUserState: externalUserState ?? (userType === 'Guest' ? ('Accepted' as const) : null),
    isPremium: user.drives?.find(drive => drive.driveType === 'personal')?.premium ?? true,
  }
}

function toGroupDraft(group: SeedGroup, tenantId: string) {
  const name = foldAddress(group.mail ?? group.mailNickname ?? group.displayName)
  return {
    ...group,
    id: (group.id?.toLowerCase() ?? deriveGuid(tenantId, `group ${name}`)) as PrincipalId,
    isSecurityEnabled: group.securityEnabled,
    isMailEnabled: group.mailEnabled,
    isUnified: group.unified,
  }
}

/** No id and no address twice. The store would refuse it too, but here both places can be named. */
function checkUnique(
  planned: readonly { readonly path: string; readonly account: PreparedAccount }[],
  faults: SeedFaults,
): void {
  const holders = new Map<string, string>()
  for (const { path, account } of planned) {
    const keys = [account.record.id as string, ...account.addresses.map(({ address }) => address)]
    const taken = keys.find(key => holders.has(key))
    if (taken !== undefined) {
      faults.add(
        path,
        `has ${quoted(taken)}, which ${holders.get(taken)} has already; ids and addresses belong to one account only.`,
      )
    }
    for (const key of keys) holders.set(key, path)
  }
}
