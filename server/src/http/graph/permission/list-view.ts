/** Reads and presents the permissions of an item, for the list, `$expand=permissions` and single permissions alike. */
import { driveItemInvite } from '@convite/contract/drive-item/invite'
import { holdsScope } from '../../scope-check.ts'
import { refuse, type SeenItem } from '../../../domain/access/authorize.ts'
import type { Grant, NumberedGrant } from '../../../domain/access/grant.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'
import type { Accounts } from '../../../domain/ports/accounts.ts'
import type { Grants } from '../../../domain/ports/grants.ts'
import type { Secrets } from '../../../domain/ports/secrets.ts'
import { readEffectivePermissions } from '../../../domain/sharing/effective-permissions.ts'
import { presentPermission } from './present.ts'

export interface PermissionViewDeps {
  readonly grants: Grants
  readonly accounts: Accounts
  readonly secrets: Secrets
  readonly origin: string
}

/** Presents grants of one item for one viewer; their people are read in one query, unless they are known. */
export async function presentGrants(
  deps: PermissionViewDeps,
  op: OperationContext,
  seen: SeenItem,
  grants: readonly NumberedGrant[],
): Promise<Record<string, unknown>[]> {
  if (grants.length === 0) return []
  const people = grants.flatMap(({ principalId, grantedBy }) => [principalId, grantedBy])
  const ids = [...new Set(people.filter((id): id is string => id !== null && !id.startsWith('app:')))]
  const names = await deps.accounts.findAll(ids, seen.directoryVersion)
  // A secret is the right to come back: only a token that could have made the permission gets it (permissions.md section 3, rule 3).
  const showsSecrets = refuse(op, 'share', seen) === null && holdsScope(driveItemInvite, op.caller)
  return grants.map(grant =>
    presentPermission({
      drive: seen.drive,
      grant,
      chain: seen.chain,
      showsSecrets,
      names,
      origin: deps.origin,
      secrets: deps.secrets,
      principal: grant.principalId === null ? null : (names.get(grant.principalId) ?? null),
      siteUser: grant.siteUser,
    }),
  )
}

/** Presents one grant that did not come from a list. */
export async function presentGrant(
  deps: PermissionViewDeps,
  op: OperationContext,
  seen: SeenItem,
  grant: Grant,
): Promise<Record<string, unknown>> {
  const { principalId } = grant
  const numbers = principalId === null ? null : await deps.grants.siteUsers(seen.drive.key, [principalId])
  const siteUser = numbers?.get(principalId ?? '') ?? null
  const [value = {}] = await presentGrants(deps, op, seen, [{ ...grant, siteUser }])
  return value
}

export interface PermissionList {
  readonly value: Record<string, unknown>[]
  /** Whether the eTag tells of every change of this list. */
  readonly followsTag: boolean
}

/** The whole effective list for one viewer. */
export async function readPermissionList(
  deps: PermissionViewDeps,
  op: OperationContext,
  seen: SeenItem,
): Promise<PermissionList> {
  const { visible, followsTag } = await readEffectivePermissions(deps.grants, op, seen)
  return { value: await presentGrants(deps, op, seen, visible), followsTag }
}
