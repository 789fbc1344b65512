import { sql } from 'kysely'
import type { SeedPlan, SeedStore } from '../domain/ports/seed-store.ts'
import { insertApplications } from './application-rows.ts'
import { type DirectoryAuditEntry, runDirectoryChange } from './directory-log.ts'
import { insertPlannedDrives } from './drive-inserts.ts'
import { insertOwners } from './group-owners.ts'
import { fillGroups } from './memberships.ts'
import { insertAccounts } from './principal-writes.ts'
import { keepOrganization, putOrganization } from './settings.ts'
import { insertSiteRoles, insertSites, toSiteRoleRows } from './sites.ts'
import { type Batch, type BatchRows, command, type Engine, one, type Statement, statement } from './statement.ts'

/** Every table but the counters and those of the migrations; a test compares this list with the schema. */
export const emptiedTables = [
  'settings',
  'principals',
  'addresses',
  'aliases',
  'group_members',
  'group_owners',
  'memberships',
  'sites',
  'site_roles',
  'applications',
  'application_secrets',
  'application_certificates',
  'consents',
  'oidc_state',
  'external_identities',
  'drive_owners',
  'captured_mail',
  'mail_quotas',
  'drives',
  'unique_scopes',
  'items',
  'versions',
  'broken_items',
  'grants',
  'site_users',
  'changes',
  'audit',
  'outbox',
  'idempotency',
  'sign_in_sessions',
  'sign_in_tries',
  'password_resets',
  'account_mails',
] as const

const emptyTable = emptiedTables.map(
  (table): Statement<object, Record<string, never>> =>
    statement<object>(`reset.${table}`, () => sql`delete from ${sql.ref(table)}`, {
      crossesDrives: 'the reset of a development server empties whole tables',
    }),
)

function* writePlan(plan: SeedPlan, now: number): Generator<Batch, readonly DirectoryAuditEntry[], BatchRows> {
  const { organization } = plan
  yield* insertAccounts(plan.accounts, organization.tenantId)
  yield* fillGroups(plan.members.map(({ groupId, memberId }) => ({ group_id: groupId, member_id: memberId })))
  yield* insertOwners(plan.owners.map(({ groupId, ownerId }) => ({ group_id: groupId, owner_id: ownerId })))
  yield* insertSites(plan.sites)
  yield* insertSiteRoles(plan.siteRoles.flatMap(({ siteId, roles }) => toSiteRoleRows(siteId, roles)))
  yield* insertApplications(plan.applications, now)
  yield* insertPlannedDrives(plan.drives, now)
  const newValue = {
    users: plan.accounts.filter(({ record }) => record.kind === 'user').length,
    groups: plan.accounts.filter(({ record }) => record.kind === 'group').length,
    sites: plan.sites.length,
    applications: plan.applications.length,
    drives: plan.drives.length,
  }
  return [{ action: 'seed.apply', target: organization.tenantId, oldValue: null, newValue }]
}

/** Seeds on either engine. */
export function createSeedStore(engine: Engine): SeedStore {
  return {
    write: (by, plan) =>
      engine.write(() =>
        runDirectoryChange(by, function* () {
          yield* keepOrganization(plan.organization)
          return { result: undefined, audit: yield* writePlan(plan, by.now) }
        }),
      ),
    replaceAll: (by, plan) =>
      engine.write(() =>
        runDirectoryChange(by, function* () {
          // Refuses another tenant id while the present one can still be read.
          yield* putOrganization(plan.organization)
          for (const empty of emptyTable) yield* one(command(empty, {}))
          yield* putOrganization(plan.organization)
          return { result: undefined, audit: yield* writePlan(plan, by.now) }
        }),
      ),
  }
}
