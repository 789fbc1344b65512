import { formatDriveId } from '../domain/ids.ts'
import { prepareSite } from '../domain/identities/site-draft.ts'
import type { RootRole } from '../domain/items/root-roles.ts'
import type { DirectoryAdmin } from '../domain/ports/directory-admin.ts'
import type { DirectoryAdminDeps } from './directory-admin.ts'
import { changeDirectory } from './directory-log.ts'
import { createDrive } from './drive-creation.ts'
import { listDrives } from './drive-list.ts'
import { detachDrive, sweepDrive } from './drive-removal.ts'
import { changeRootRoles } from './owner-grants.ts'
import {
  insertSiteRoles,
  insertSites,
  readNamedRoles,
  readSite,
  readSiteRoles,
  replaceSiteRoles,
  toSiteRoleRows,
} from './sites.ts'
import type { Engine } from './statement.ts'

type PlaceAdmin = Omit<
  DirectoryAdmin,
  | 'createUser'
  | 'updateUser'
  | 'deleteUser'
  | 'createGroup'
  | 'deleteGroup'
  | 'addMember'
  | 'removeMember'
  | 'setOwners'
>

/** Changes of sites and drives. */
export function createPlaceAdmin(engine: Engine, deps: DirectoryAdminDeps): PlaceAdmin {
  const { settings, random } = deps
  return {
    async createSite(by, draft, roles) {
      const { id = random.guid(), webId = random.guid() } = draft
      const site = prepareSite({ ...draft, id, webId }, settings.organization(), by.now)
      return changeDirectory(engine, by, function* () {
        yield* insertSites([site])
        const named = yield* readNamedRoles(roles)
        yield* insertSiteRoles(toSiteRoleRows(id, named))
        const newValue = { path: site.path, displayName: site.displayName, roles: describeRoles(named) }
        return { result: site, audit: [{ action: 'site.create', target: id, oldValue: null, newValue }] }
      })
    },

    setSiteRoles(by, siteId, roles) {
      return changeDirectory(engine, by, function* () {
        yield* readSite(siteId)
        const before = yield* readSiteRoles(siteId)
        const after = yield* readNamedRoles(roles)
        yield* replaceSiteRoles(siteId, after)
        yield* changeRootRoles(by, siteId, before, after)
        const [oldValue, newValue] = [before, after].map(list => ({ roles: describeRoles(list) }))
        return { result: undefined, audit: [{ action: 'site.setRoles', target: siteId, oldValue, newValue }] }
      })
    },

    createDrive: (by, draft) => createDrive(engine, random, by, draft),

    async deleteDrive(by, drive) {
      const wasThere = await changeDirectory(engine, by, function* () {
        const oldValue = yield* detachDrive(drive)
        if (oldValue === null) return { result: false, audit: [] }
        return {
          result: true,
          audit: [{ action: 'drive.delete', target: formatDriveId(drive), oldValue, newValue: null }],
        }
      })
      await sweepDrive(engine, drive)
      return wasThere
    },

    listDrives: query => listDrives(engine, query),
  }
}

function describeRoles(roles: readonly RootRole[]): Record<string, number> {
  return Object.fromEntries(roles.map(({ principal, rank }) => [principal.id, rank]))
}
