import { checkPassword } from '../domain/identities/password.ts'
import type { Random } from '../domain/ports/clock.ts'
import type { SeedPlan } from '../domain/ports/seed-store.ts'
import { type ApplicationTools, planApplications } from './plan-applications.ts'
import { type DraftedDrive, planDrives } from './plan-drives.ts'
import { type OrganizationTools, planOrganization } from './plan-organization.ts'
import { type PlannedUser, planPeople } from './plan-people.ts'
import { type PlannedPermission, planPermissions } from './plan-permissions.ts'
import { planSites } from './plan-sites.ts'
import { createSeedFaults, type SeedFaults } from './seed-faults.ts'
import type { SeedDocument } from './seed-schema.ts'

/** A document with everything in it resolved: all but the passwords, the files and the permissions can be written. */
export interface DraftedSeed extends Omit<SeedPlan, 'drives'> {
  readonly users: readonly PlannedUser[]
  readonly drives: readonly DraftedDrive[]
  readonly permissions: readonly PlannedPermission[]
}

export interface PlanTools extends ApplicationTools, OrganizationTools {
  readonly random: Random
  readonly now: number
  /** False when people or groups were left out: whoever is not found may be among them. True when absent. */
  readonly isWhole?: boolean
}

/**
 * Checks what a document says and draws what it leaves open. Throws `invalidRequest` with every mistake, each with its
 * place; writes nothing.
 */
export function planSeed(document: SeedDocument, tools: PlanTools): DraftedSeed {
  const faults = createSeedFaults()
  const seed = draftSeed(document, tools, faults)
  faults.throwIfAny()
  if (seed === null) throw new Error('A seed document was not planned, and nothing says why.')
  return seed
}

/**
 * The same, with the mistakes noted and not thrown; where there are any, nothing of the result may be written. Null
 * when the organisation is one of them, on which everything else hangs.
 */
export function draftSeed(document: SeedDocument, tools: PlanTools, faults: SeedFaults): DraftedSeed | null {
  const { now, allowLocalhost, isWhole = true } = tools
  const organization = planOrganization(document.organization, tools, faults)
  if (organization === null) return null
  const { users, groups, people } = planPeople(document, { organization, now, allowLocalhost, isWhole }, faults)
  // Development mode may have short ones: they protect made-up people on one machine.
  for (const { path, user } of tools.keepsSecrets ? [] : users) {
    if (user.password !== undefined) faults.attempt(path, () => checkPassword(user.password as string))
  }
  const filled = groups.map(planned => ({
    ...planned,
    members: people.findAll(planned.group.members, `${planned.path}.members`, faults),
    owners: people.findAll(planned.group.owners, `${planned.path}.owners`, faults),
  }))
  for (const { path, account, members, owners } of filled) {
    if (members.some(({ id }) => id === account.record.id)) faults.add(`${path}.members`, 'names the group itself.')
    if (owners.some(({ kind }) => kind === 'group')) faults.add(`${path}.owners`, 'names a group; owners are people.')
  }
  const sites = planSites(document, people, { organization, now }, faults)
  const applications = planApplications(document, tools, faults)
  const drives = planDrives({ users, groups: filled, sites }, tools.random, faults)
  const permissions = planPermissions(drives, { people, organization, allowLocalhost }, faults)
  return {
    organization,
    users,
    accounts: [...users, ...groups].map(({ account }) => account),
    members: filled.flatMap(({ account, members }) =>
      members.map(({ id }) => ({ groupId: account.record.id as string, memberId: id as string })),
    ),
    owners: filled.flatMap(({ account, owners }) =>
      owners.map(({ id }) => ({ groupId: account.record.id as string, ownerId: id as string })),
    ),
    sites: sites.map(({ record }) => record),
    siteRoles: sites.map(({ record, roles }) => ({ siteId: record.id, roles })),
    applications,
    drives,
    permissions,
  }
}
