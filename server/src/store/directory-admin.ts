import type { Random } from '../domain/ports/clock.ts'
import type { DirectoryAdmin } from '../domain/ports/directory-admin.ts'
import type { SettingsStore } from '../domain/ports/settings-store.ts'
import { createGroupAdmin } from './group-admin.ts'
import { createPlaceAdmin } from './place-admin.ts'
import type { Engine } from './statement.ts'
import { createUserAdmin } from './user-admin.ts'

export interface DirectoryAdminDeps {
  readonly settings: Pick<SettingsStore, 'organization'>
  readonly random: Random
  /** Accepts addresses at `localhost`; development mode only. */
  readonly allowLocalhost: boolean
}

/** Changes of the directory on either engine. */
export function createDirectoryAdmin(engine: Engine, deps: DirectoryAdminDeps): DirectoryAdmin {
  return { ...createUserAdmin(engine, deps), ...createGroupAdmin(engine, deps), ...createPlaceAdmin(engine, deps) }
}
