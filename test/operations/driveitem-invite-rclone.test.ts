/** What rclone sends and reads (client-rclone.md section 9): what a list shows can be sent back as a recipient. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { useOpenWorld } from '../world.ts'
import { goodInvite } from './invite-refusals.ts'
import {
  addFile,
  invite,
  inviteOne,
  listPermissions,
  makeStranger,
  type IdentityBody,
  type PermissionBody,
} from './invite-world.ts'

const getWorld = useOpenWorld()
const newFile = (owner: string) => addFile(getWorld(), owner, `${randomUUID()}.txt`)
const tokenOf = (name: string) => getWorld().person(name).accessToken

/** rclone takes the first of e-mail, id and name that holds an `@` as e-mail, else the id. */
function toRecipient({ email, id, displayName }: IdentityBody): object {
  const address = [email, id, displayName].find(text => text?.includes('@'))
  return address === undefined ? { objectId: id } : { email: address }
}

/** Every identity of a permission, as rclone reads it on a kind of drive. */
function listIdentities(permission: PermissionBody, isPersonal: boolean): readonly IdentityBody[] {
  const { grantedTo, grantedToIdentities, grantedToV2, grantedToIdentitiesV2 } = permission
  const sets = isPersonal
    ? [grantedTo, ...(grantedToIdentities ?? [])]
    : [grantedToV2, ...(grantedToIdentitiesV2 ?? [])]
  return sets.flatMap(set => Object.values(set ?? {})).filter(identity => identity !== undefined)
}

const kinds = [
  { owner: 'ana', isPersonal: false },
  { owner: 'grace.okafor', isPersonal: true },
] as const

describe.each(kinds)('on the drive of $owner', ({ owner, isPersonal }) => {
  const redeem = async (email: string) => void (await getWorld().token({ user: email }))

  it('every identity that a permission shows is a recipient, and granting again changes nothing', async () => {
    const place = await newFile(owner)
    const [pending, redeemed] = [makeStranger(), makeStranger()]
    const recipients = [
      { alias: 'ben' },
      { alias: 'hugo' },
      { email: 'bo@partner.example' },
      { email: 'planners@convite.example' },
      { alias: 'night-watch' },
      { email: pending.email },
      { email: redeemed.email },
    ]
    await invite(getWorld(), place, { ...goodInvite, recipients }, { token: tokenOf(owner) })
    await redeem(redeemed.email)
    const before = await listPermissions(getWorld(), place, tokenOf(owner))
    const shared = before.filter(({ roles }) => roles[0] !== 'owner')
    expect(shared).toHaveLength(recipients.length)
    for (const permission of shared) {
      const identities = listIdentities(permission, isPersonal)
      expect(identities.length).toBeGreaterThan(0)
      const again = await inviteOne(
        getWorld(),
        place,
        { recipients: identities.map(toRecipient), requireSignIn: true, roles: permission.roles },
        tokenOf(owner),
      )
      expect(again.id).toBe(permission.id)
    }
    expect(await listPermissions(getWorld(), place, tokenOf(owner))).toEqual(before)
  })

  it('a list that is granted on another item makes the same list there', async () => {
    const [source, target] = [await newFile(owner), await newFile(owner)]
    const recipients = [{ alias: 'hugo' }, { email: makeStranger().email }, { email: 'planners@convite.example' }]
    await invite(getWorld(), source, { ...goodInvite, recipients, roles: ['write'] }, { token: tokenOf(owner) })
    const listOf = async (place: string) =>
      (await listPermissions(getWorld(), place, tokenOf(owner))).map(
        ({ id: _id, link: _link, shareId: _shareId, ...rest }) => rest,
      )
    for (const permission of await listPermissions(getWorld(), source, tokenOf(owner))) {
      if (permission.roles.includes('owner')) continue
      const body = {
        recipients: listIdentities(permission, isPersonal).map(toRecipient),
        requireSignIn: true,
        roles: permission.roles,
      }
      await inviteOne(getWorld(), target, body, tokenOf(owner))
    }
    expect(await listOf(target)).toEqual(await listOf(source))
  })

  it('an address that nobody knows is granted without a mail, and is one entry by its address', async () => {
    const place = await newFile(owner)
    const { email, terms } = makeStranger()
    await getWorld().clearMail()
    for (let count = 0; count < 2; count += 1) await inviteOne(getWorld(), place, terms, tokenOf(owner))
    const shared = (await listPermissions(getWorld(), place, tokenOf(owner))).filter(
      ({ roles }) => roles[0] !== 'owner',
    )
    expect(shared).toHaveLength(1)
    expect(listIdentities(shared[0] as PermissionBody, isPersonal)).toEqual([
      expect.objectContaining({ id: email, displayName: email }),
    ])
    expect(await getWorld().mail()).toEqual([])
  })

  it('an entry that is removed and granted again is the same but for id and link', async () => {
    const place = await newFile(owner)
    const { terms } = makeStranger()
    const first = await inviteOne(getWorld(), place, terms, tokenOf(owner))
    expect(
      (await call(getWorld(), 'DELETE', `${place}/permissions/${first.id}`, { token: tokenOf(owner) })).status,
    ).toBe(204)
    const second = await inviteOne(getWorld(), place, terms, tokenOf(owner))
    expect(second.id).not.toBe(first.id)
    expect({ ...second, id: first.id, link: first.link, shareId: first.shareId }).toEqual(first)
  })

  it('the owner may be granted less, which fails nothing and takes nothing', async () => {
    const place = await newFile(owner)
    const { id } = getWorld().person(owner)
    const permission = await inviteOne(
      getWorld(),
      place,
      { recipients: [{ objectId: id }], requireSignIn: true, roles: ['write'] },
      tokenOf(owner),
    )
    expect(permission.roles).toEqual(['owner'])
  })
})

it('ids can stand in addresses as they are', async () => {
  const place = await newFile('ana')
  const recipients = [
    { alias: 'ben' },
    { email: 'planners@convite.example' },
    { email: 'launch@convite.example' },
    { email: makeStranger().email },
  ]
  const answer = await invite(getWorld(), place, { ...goodInvite, recipients })
  expect(answer.body.value.filter(({ id }) => !/^[\w-]+$/.test(id))).toEqual([])
})
