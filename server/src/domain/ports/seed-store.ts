import type { PreparedAccount } from '../identities/account-draft.ts'
import type { SiteRecord } from '../identities/site-record.ts'
import type { PlannedDrive } from '../items/drive-plan.ts'
import type { RootRole } from '../items/root-roles.ts'
import type { Organization } from '../organization.ts'
import type { ApplicationDraft } from './application-admin.ts'
import type { ChangeAuthor } from './directory-admin.ts'

/** Everything of a seed but the permissions on items, with all ids drawn and all rules kept. */
export interface SeedPlan {
  readonly organization: Organization
  /** Users and groups. */
  readonly accounts: readonly PreparedAccount[]
  readonly members: readonly { readonly groupId: string; readonly memberId: string }[]
  readonly owners: readonly { readonly groupId: string; readonly ownerId: string }[]
  readonly sites: readonly SiteRecord[]
  readonly siteRoles: readonly { readonly siteId: string; readonly roles: readonly RootRole[] }[]
  readonly applications: readonly ApplicationDraft[]
  readonly drives: readonly PlannedDrive[]
}

export interface SeedStore {
  /**
   * Writes a plan in one transaction, beside what is there. Fails with `directoryBadRequest` when an address, id or
   * path is taken or the server has another organisation; then nothing is written.
   */
  write(by: ChangeAuthor, plan: SeedPlan): Promise<void>
  /**
   * Empties every table and writes the plan, in one transaction. Only the directory's version goes on counting, so
   * that no cache takes the new state for the old one. The tenant id must stay the same.
   */
  replaceAll(by: ChangeAuthor, plan: SeedPlan): Promise<void>
}
