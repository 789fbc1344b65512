import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { Door } from './doors.ts'

/** For whom a page of this server was made, when its address proves that it was sent to one person; null otherwise. */
export type FindInvitee = (path: string) => Promise<PrincipalRecord | null>

/**
 * Only the address of an invitation tells for whom it is: its secret went to that person and to whoever invited them, so
 * its holder learns nothing that the mail did not say. Every other address is a guess, and answers nothing.
 */
export function createFindInvitee(door: Door, directory: Pick<Directory, 'findPrincipal'>): FindInvitee {
  return async path => {
    const [address = ''] = path.split('?', 1)
    const target = address.startsWith(door.prefix) ? await door.find(address.slice(door.prefix.length)) : null
    if (target?.kind !== 'item' || target.invitedId === null) return null
    const invitee = await directory.findPrincipal(target.invitedId)
    return invitee && invitee.kind === 'user' && invitee.isEnabled && !invitee.isDeleted ? invitee : null
  }
}
