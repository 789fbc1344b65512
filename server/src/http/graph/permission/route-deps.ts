import type { RemovePermission } from '../../../domain/sharing/remove-permission.ts'
import type { UpdatePermission } from '../../../domain/sharing/update-permission.ts'
import type { ContextDrive } from '../../address/context-url.ts'
import type { SeenItem } from '../../../domain/access/authorize.ts'
import { formatDriveId, formatItemId } from '../../../domain/ids.ts'
import type { Locator } from '../../locate.ts'
import type { ItemTags } from '../item-tags.ts'
import type { PermissionViewDeps } from './list-view.ts'

export interface PermissionRouteDeps {
  readonly locator: Locator
  readonly tags: ItemTags
  readonly view: PermissionViewDeps
  readonly update: UpdatePermission
  readonly remove: RemovePermission
}

/** The properties of a permission that `$select` may name. */
export const permissionProperties = [
  'id',
  'roles',
  'grantedTo',
  'grantedToV2',
  'grantedToIdentities',
  'grantedToIdentitiesV2',
  'link',
  'invitation',
  'inheritedFrom',
  'expirationDateTime',
  'hasPassword',
  'shareId',
] as const

/** The place of an item in a context URL. */
export function contextOf(seen: SeenItem): { readonly drive: ContextDrive; readonly itemId: string | null } {
  return {
    drive: { by: 'drive', key: formatDriveId(seen.drive.key) },
    itemId: seen.item.parent === null ? null : formatItemId(seen.drive.key, seen.item.key),
  }
}
