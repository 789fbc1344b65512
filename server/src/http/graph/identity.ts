import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import { claimOf } from '../../domain/sharing/permission-id.ts'

export interface Identity {
  readonly id: string
  readonly displayName: string
  readonly email?: string
}

/** A person or group as an identity. What it shows can be sent back as a recipient (identities-and-recipients.md section 3). */
export function presentIdentity(principal: Pick<PrincipalRecord, 'id' | 'displayName' | 'mail'>): Identity {
  const base = { id: principal.id as string, displayName: principal.displayName }
  return principal.mail === null ? base : { ...base, email: principal.mail }
}

/** Somebody outside who has not redeemed yet is known by the address alone. */
export function presentPending(address: string): Identity {
  return { id: address, displayName: address, email: address }
}

/** `siteUser`: the number of the principal inside the drive, with the claim as login name. */
export function presentSiteUser(principal: PrincipalRecord, number: number): Identity & { readonly loginName: string } {
  return { ...presentIdentity(principal), id: String(number), loginName: claimOf(principal) }
}

/** Names of the people and applications that made or changed something. */
export type IdentityNames = ReadonlyMap<string, Pick<PrincipalRecord, 'id' | 'displayName' | 'mail'>>

/** createdBy, lastModifiedBy, invitedBy, sharedBy: `actor` is a principal id or `app:{client id}`. */
export function presentActor(actor: string | null, names: IdentityNames): Record<string, Identity> {
  if (actor === null) return { application: { id: 'convite', displayName: 'Convite' } }
  if (actor.startsWith('app:')) {
    const id = actor.slice(4)
    return { application: { id, displayName: names.get(actor)?.displayName ?? id } }
  }
  const known = names.get(actor)
  return { user: known ? presentIdentity(known) : { id: actor, displayName: 'Unknown person' } }
}
