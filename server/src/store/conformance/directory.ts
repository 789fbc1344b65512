import { accountConformance } from './directory-accounts.ts'
import { driveConformance } from './directory-drives.ts'
import { groupConformance } from './directory-groups.ts'
import { listConformance } from './directory-lists.ts'
import { placeConformance } from './directory-places.ts'
import { recipientConformance } from './directory-recipients.ts'
import { settingsConformance } from './settings.ts'
import type { MakeStoreWorld } from './world.ts'

/** What every engine must do with people, groups, sites, applications, drives and settings. */
export function directoryConformance(name: string, makeStore: MakeStoreWorld): void {
  accountConformance(name, makeStore)
  groupConformance(name, makeStore)
  recipientConformance(name, makeStore)
  listConformance(name, makeStore)
  placeConformance(name, makeStore)
  driveConformance(name, makeStore)
  settingsConformance(name, makeStore)
}
