import { parseAddress, type MailAddress } from '../domain/identities/address.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import { roleRank } from '../domain/access/grant.ts'
import { quoted } from '../domain/errors.ts'
import type { Organization } from '../domain/organization.ts'
import { describeAmbiguity, type People } from './people.ts'
import type { DraftedDrive } from './plan-drives.ts'
import type { DraftedItem } from './plan-items.ts'
import type { SeedFaults } from './seed-faults.ts'
import type { SeedPermission } from './seed-schema.ts'

/** A permission of a seed: on which item, for whom, and how much. */
export interface PlannedPermission {
  readonly drive: DraftedDrive
  readonly item: DraftedItem
  /** Null for an address outside that has no account yet. */
  readonly principal: PrincipalRecord | null
  readonly address: MailAddress | null
  readonly rank: number
}

/** All permissions on items. Who could not be invited to an item (invite.md V8, V28, V29) cannot be seeded to it either. */
export function planPermissions(
  drives: readonly DraftedDrive[],
  { people, organization, allowLocalhost }: { people: People; organization: Organization; allowLocalhost: boolean },
  faults: SeedFaults,
): readonly PlannedPermission[] {
  const resolve = (permission: SeedPermission, path: string) => {
    const principal = people.find(permission.to)
    if (principal === 'ambiguous') {
      faults.add(path, describeAmbiguity(permission.to))
      return null
    }
    if (principal !== null) {
      const fault = refusePrincipal(principal)
      if (fault !== null) faults.add(path, `${quoted(permission.to)} ${fault}`)
      return { principal, address: null }
    }
    const parsed = parseAddress(permission.to, { allowLocalhost })
    if (parsed.ok && !organization.domains.includes(parsed.address.domain))
      return { principal, address: parsed.address }
    if (people.isWhole)
      faults.add(path, `${quoted(permission.to)} names nobody in this document and is no address outside.`)
    return null
  }
  return drives.flatMap(drive =>
    drive.items.flatMap(item => {
      const place = item.parent === null ? `${item.place}.grants` : `${item.place}.permissions`
      if (item.parent === null && drive.type === 'personal' && item.permissions.length > 0) {
        faults.add(place, 'cannot be on a personal drive: the permissions of its root are fixed. Share an item in it.')
      }
      return item.permissions.flatMap((permission, index): PlannedPermission[] => {
        const found = resolve(permission, `${place}[${index}].to`)
        return found === null ? [] : [{ drive, item, ...found, rank: roleRank[permission.role] }]
      })
    }),
  )
}

function refusePrincipal(principal: PrincipalRecord): string | null {
  if (principal.kind === 'user') return principal.isEnabled ? null : 'is a disabled account.'
  return principal.isSecurityEnabled || principal.isUnified
    ? null
    : 'is a distribution list, which cannot hold permissions.'
}
