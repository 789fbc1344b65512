import type { PrincipalRecord } from '../../../domain/identities/principal-record.ts'
import { formatInstant } from '../../../domain/time.ts'

/** What `$select` may name. */
export const groupProperties = [
  'id',
  'displayName',
  'description',
  'mail',
  'mailEnabled',
  'mailNickname',
  'securityEnabled',
  'groupTypes',
  'visibility',
  'createdDateTime',
  'proxyAddresses',
  'renewedDateTime',
] as const

/** A group (directory.md section 2). */
export function presentGroup(group: PrincipalRecord, select: readonly string[] | null): Record<string, unknown> {
  const all: Record<(typeof groupProperties)[number], unknown> = {
    id: group.id,
    displayName: group.displayName,
    description: group.description,
    mail: group.mail,
    mailEnabled: group.isMailEnabled,
    mailNickname: group.mailNickname,
    securityEnabled: group.isSecurityEnabled,
    groupTypes: group.isUnified ? ['Unified'] : [],
    visibility: group.isUnified ? 'Private' : null,
    createdDateTime: formatInstant(group.createdAt),
    proxyAddresses: group.mail === null ? [] : [`SMTP:${group.mail}`],
    renewedDateTime: formatInstant(group.createdAt),
  }
  if (select === null) return all
  return Object.fromEntries(Object.entries(all).filter(([name]) => select.includes(name)))
}
