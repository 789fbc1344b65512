/** A store with an organisation and nobody in it, and short ways to fill it. */
import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import type { Organization } from '../../domain/organization.ts'
import type { Directory } from '../../domain/ports/directory.ts'
import type { ChangeAuthor, DirectoryAdmin } from '../../domain/ports/directory-admin.ts'
import type { SettingsStore } from '../../domain/ports/settings-store.ts'
import { createDirectory } from '../directory.ts'
import { createDirectoryAdmin } from '../directory-admin.ts'
import { openSettings } from '../settings.ts'
import type { MakeStoreWorld, StoreWorld } from './world.ts'

export interface DirectoryWorld extends StoreWorld {
  readonly settings: SettingsStore
  readonly organization: Organization
  readonly directory: Directory
  readonly admin: DirectoryAdmin
  readonly by: ChangeAuthor
  /** A member whose principal name and mail are `{name}@convite.example`. */
  aUser(name: string, more?: Partial<Parameters<DirectoryAdmin['createUser']>[1]>): Promise<PrincipalRecord>
  /** A security group. */
  aGroup(name: string, more?: Partial<Parameters<DirectoryAdmin['createGroup']>[1]>): Promise<PrincipalRecord>
  /** The ids of all groups and tenants that count for somebody's access, sorted. */
  reachOf(principal: PrincipalRecord): Promise<readonly string[]>
}

export const testOrganization: Organization = {
  tenantId: '6b6c0000-0000-4000-8000-00000000c0de',
  displayName: 'Convite Example',
  domains: ['convite.example', 'second.example'],
  siteHostname: 'sites.convite.example',
}

export async function makeDirectoryWorld(makeStore: MakeStoreWorld): Promise<DirectoryWorld> {
  const world = await makeStore()
  const { engine, random } = world
  const settings = await openSettings(engine)
  const by: ChangeAuthor = { actor: 'system', appId: 'tests', requestId: 'request-1', now: world.clock.now() }
  await settings.saveOrganization(by, testOrganization)
  const admin = createDirectoryAdmin(engine, { settings, random, allowLocalhost: false })
  return {
    ...world,
    settings,
    organization: testOrganization,
    directory: createDirectory(engine, settings),
    admin,
    by,
    aUser: (name, more = {}) =>
      admin.createUser(by, {
        userPrincipalName: `${name}@convite.example`,
        mail: `${name}@convite.example`,
        displayName: name,
        ...more,
      }),
    aGroup: (name, more = {}) => admin.createGroup(by, { displayName: name, ...more }),
    async reachOf({ id }) {
      const rows = await world.query('select principal_id from memberships where member_id = ?', id)
      return rows.map(row => String(row['principal_id'])).toSorted()
    },
  }
}
