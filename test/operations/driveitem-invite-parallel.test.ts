/** Invites at the same time (style.md, tests): whatever meets, one person has one account and one permission. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call } from '../http.ts'
import { describeOnEngines, type OpenWorld } from '../world.ts'
import { goodInvite } from './invite-refusals.ts'
import { addFile, invite, type InviteAnswer, listPermissions, makeStranger } from './invite-world.ts'

const twenty = Array.from({ length: 20 }, (_none, index) => index)

describeOnEngines('twenty invites at once', start => {
  let world: OpenWorld
  beforeAll(async () => {
    world = await start()
  })
  afterAll(() => world.stop())

  const newFile = () => addFile(world, 'ana', `${randomUUID()}.txt`)
  const idsOf = (answers: readonly InviteAnswer[]) =>
    new Set(answers.flatMap(({ body }) => body.value.map(({ id }) => id)))
  const statusesOf = (answers: readonly InviteAnswer[]) => [...new Set(answers.map(({ status }) => status))]
  const shared = async (place: string) =>
    (await listPermissions(world, place)).filter(({ roles }) => roles[0] !== 'owner')

  const countGuests = async () =>
    (await world.query("select principal_id from principals where user_type = 'Guest'")).length

  it('of one stranger make one guest and one permission, and every answer tells of it', async () => {
    const place = await newFile()
    const { email, terms } = makeStranger()
    const guests = await countGuests()
    const answers = await Promise.all(
      twenty.map(index =>
        invite(world, place, { ...terms, recipients: [{ email: index % 2 ? email : email.toUpperCase() }] }),
      ),
    )
    expect(statusesOf(answers)).toEqual([200])
    const permissions = await shared(place)
    expect(permissions).toHaveLength(1)
    expect(idsOf(answers)).toEqual(new Set([permissions[0]?.id]))
    expect(new Set(answers.map(({ body }) => body.value[0]?.link?.webUrl))).toEqual(
      new Set([permissions[0]?.link?.webUrl]),
    )
    expect(await countGuests()).toBe(guests + 1)
    expect(await world.query(`select address from addresses where address = '${email}'`)).toHaveLength(1)
    await world.token({ user: email })
    expect((await call(world, 'GET', place, { token: await world.token({ user: email }) })).status).toBe(200)
  })

  it('of one stranger on twenty items make one guest and twenty permissions', async () => {
    const { email, terms } = makeStranger()
    const places = await Promise.all(twenty.map(newFile))
    const answers = await Promise.all(places.map(place => invite(world, place, terms)))
    expect(statusesOf(answers)).toEqual([200])
    expect(idsOf(answers).size).toBe(20)
    expect(await world.query(`select principal_id from principals where mail = '${email}'`)).toHaveLength(1)
    const token = await world.token({ user: email })
    const opened = await Promise.all(places.map(place => call(world, 'GET', place, { token })))
    expect(opened.filter(({ status }) => status !== 200)).toEqual([])
  })

  it('of one stranger in the drives of different people make one guest', async () => {
    const { email, terms } = makeStranger()
    const owners = ['ana', 'ben', 'carla', 'dieter', 'elise', 'grace.okafor', 'nina', 'alma']
    const places = await Promise.all(owners.map(owner => addFile(world, owner, `${randomUUID()}.txt`)))
    const answers = await Promise.all(
      places.map((place, index) =>
        invite(world, place, terms, { token: world.person(owners[index] ?? '').accessToken }),
      ),
    )
    expect(statusesOf(answers)).toEqual([200])
    expect(await world.query(`select principal_id from principals where mail = '${email}'`)).toHaveLength(1)
  })

  it('of one member make one permission and one number in the drive', async () => {
    const place = await newFile()
    const answers = await Promise.all(
      twenty.map(() => invite(world, place, { ...goodInvite, recipients: [{ alias: 'nina' }] })),
    )
    expect(statusesOf(answers)).toEqual([200])
    expect(await shared(place)).toHaveLength(1)
    expect(idsOf(answers).size).toBe(1)
    expect(new Set(answers.map(({ body }) => body.value[0]?.grantedToV2?.siteUser?.id)).size).toBe(1)
    const [row] = await world.query(`select own_grants from items where name = '${await nameOf(place)}'`)
    expect(row?.['own_grants']).toBe(1)
  })

  const nameOf = async (place: string) =>
    (await call<{ name: string }>(world, 'GET', place, { token: world.person('ana').accessToken })).body.name

  it('with different roles end at the higher one', async () => {
    for (const recipient of [
      { alias: 'ben' },
      { email: makeStranger().email },
      { email: 'planners@convite.example' },
    ]) {
      const place = await newFile()
      const answers = await Promise.all(
        twenty.map(index =>
          invite(world, place, { ...goodInvite, recipients: [recipient], roles: [index === 7 ? 'write' : 'read'] }),
        ),
      )
      expect(statusesOf(answers)).toEqual([200])
      expect((await shared(place)).map(({ roles }) => roles)).toEqual([['write']])
    }
  })

  it('of twenty strangers in opposite orders make twenty guests, and none waits for ever', async () => {
    const emails = twenty.map(() => makeStranger().email)
    const place = await newFile()
    const orders = [emails, emails.toReversed(), emails, emails.toReversed()]
    const answers = await Promise.all(
      orders.map(order => invite(world, place, { ...goodInvite, recipients: order.map(email => ({ email })) })),
    )
    expect(statusesOf(answers)).toEqual([200])
    expect(await shared(place)).toHaveLength(20)
    expect(answers.map(({ body }) => body.value.map(({ invitation }) => invitation?.email))).toEqual(orders)
  })

  it('with mails send as many as were asked for, each to its own link', async () => {
    const place = await newFile()
    const { email, terms } = makeStranger()
    const answers = await Promise.all(twenty.map(() => invite(world, place, { ...terms, sendInvitation: true })))
    expect(statusesOf(answers)).toEqual([200])
    const mails = await world.mail({ to: email })
    expect(mails).toHaveLength(20)
    expect(new Set(mails.map(({ headers }) => headers['message-id'])).size).toBe(20)
    const [permission] = await shared(place)
    expect(mails.filter(({ links }) => !links.includes(permission?.link?.webUrl ?? ''))).toEqual([])
  })
})
