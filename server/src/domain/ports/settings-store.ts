import type { Organization } from '../organization.ts'
import type { Settings } from '../settings.ts'
import type { ChangeAuthor } from './directory-admin.ts'
import type { SettingsSource } from './settings-source.ts'

/** What hangs on the directory's version, read together. */
export interface ServerFacts {
  /** The directory's change number when the facts were read. */
  readonly version: number
  readonly settings: Settings
  /** Null until a seed or an administrator has named it. */
  readonly organization: Organization | null
}

/** The administrator's switches and the facts of the organisation, kept in memory under the directory's version. */
export interface SettingsStore extends SettingsSource {
  current(): Promise<Settings>
  /**
   * The facts as they are now. `knownVersion` is the directory's version when the caller has read it already: then
   * the database is not asked again unless something has changed.
   */
  facts(knownVersion?: number): Promise<ServerFacts>
  /** The organisation as last read, for rules that cannot wait. Throws when none has been named. */
  organization(): Organization
  /** The switches that somebody has set; the others follow their defaults, also those of a newer version. */
  chosen(): Promise<Partial<Settings>>
  /**
   * Sets some switches, and gives others back to their defaults; gives all of them as they are now. Audited with old
   * and new value.
   */
  saveSettings(by: ChangeAuthor, change: Partial<Settings>, unset?: readonly (keyof Settings)[]): Promise<Settings>
  /** Names the organisation. The tenant id cannot change once it is set: tokens and addresses hold it. */
  saveOrganization(by: ChangeAuthor, organization: Organization): Promise<void>
}
