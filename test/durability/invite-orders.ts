/** Many invites at once, and what became of each: material for the tests that kill a server in the middle. */
import type { ReadyDocument } from '@convite/testkit'

/** One invite, to be sent as often as need be under the same Idempotency-Key. */
export interface InviteOrder {
  readonly key: string
  readonly driveId: string
  readonly itemId: string
  readonly ownerId: string
  readonly recipients: readonly { readonly email: string }[]
  readonly isMailed: boolean
}

/** What a server said to an invite; null when it died before it said anything. */
export interface InviteAnswer {
  readonly order: InviteOrder
  readonly status: number
  readonly isReplayed: boolean
  readonly permissionIds: readonly string[]
  readonly text: string
}

/**
 * Makes invites of every kind that writes differently: known people, strangers (each becomes a guest), strangers whom
 * several invite at once, one and three recipients, with and without a mail; on all business drives of members.
 */
export function makeInviteOrders(ready: ReadyDocument, count: number, round: number): readonly InviteOrder[] {
  const places = listPlaces(ready)
  const members = ready.users.filter(user => user.accountEnabled && user.userType === 'Member' && user.mail !== null)
  return Array.from({ length: count }, (_unused, index) => {
    const place = places[index % places.length]
    if (place === undefined) throw new Error('the seed has no business drive with files')
    const others = members.filter(({ id }) => id !== place.ownerId).map(({ mail }) => mail ?? '')
    const member = others[Math.floor(index / places.length) % others.length] ?? ''
    const stranger = `stranger-${round}-${index}@outside.example`
    const shared = `popular-${round}-${index % 7}@outside.example`
    const choices: readonly (readonly string[])[] = [[member], [stranger], [shared], [member, stranger, shared]]
    return {
      key: `round-${round}-${index}`,
      driveId: place.driveId,
      itemId: place.itemId,
      ownerId: place.ownerId,
      recipients: (choices[index % choices.length] ?? []).map(email => ({ email })),
      isMailed: index % 3 === 0,
    }
  })
}

function listPlaces(ready: ReadyDocument) {
  return ready.drives.flatMap(drive => {
    const owner = ready.users.find(user => user.id === drive.owner.user && user.accountEnabled)
    // Somebody without a mail address may invite, but no mail goes out in their name.
    if (owner === undefined || owner.mail === null || drive.driveType !== 'business') return []
    return drive.items
      .filter(item => !item.folder)
      .map(item => ({ driveId: drive.id, itemId: item.id, ownerId: owner.id }))
  })
}

/** The token of the owner of an order's drive: each start has its own port, and tokens are for one address. */
export function tokenFor(ready: ReadyDocument, { ownerId }: InviteOrder): string {
  const owner = ready.users.find(({ id }) => id === ownerId)
  if (owner === undefined) throw new Error(`there is no person ${ownerId}`)
  return owner.accessToken
}

/** Sends an invite; null when no whole answer came. */
export async function sendInvite(ready: ReadyDocument, order: InviteOrder): Promise<InviteAnswer | null> {
  const { driveId, itemId, key, recipients, isMailed } = order
  try {
    const response = await fetch(`${ready.baseUrl}/drives/${driveId}/items/${itemId}/invite`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${tokenFor(ready, order)}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': key,
      },
      body: JSON.stringify({ recipients, roles: ['read'], requireSignIn: true, sendInvitation: isMailed }),
    })
    const text = await response.text()
    const { value = [] } = JSON.parse(text) as { value?: readonly { id: string }[] }
    return {
      order,
      text,
      status: response.status,
      isReplayed: response.headers.get('idempotency-replayed') === 'true',
      permissionIds: value.map(({ id }) => id),
    }
  } catch (error) {
    // fetch tells of a lost connection by a TypeError; anything else is a fault of the test or an answer that is no JSON.
    if (error instanceof TypeError) return null
    throw error
  }
}
