/** The rules of invite.md section 4 about recipients and policy, V28 to V34, and that all offenders are named. */
import { describe, expect, it } from 'vitest'
import { type OpenWorld, useOpenWorld } from '../world.ts'
import { goodInvite, itRefuses, planFile } from './invite-refusals.ts'
import { invite, withSettings } from './invite-world.ts'

const getWorld = useOpenWorld()
const refuses = itRefuses.bind(null, getWorld)

const to = (...recipients: object[]) => ({ recipients })
const stranger = { email: 'stranger@elsewhere.example' }
const guest = { email: 'bo@partner.example' }
const personal = (world: OpenWorld) => world.place('grace.okafor', '/Shopping list.txt')
const grace = (world: OpenWorld) => world.person('grace.okafor').accessToken
const application = ({ ready, token }: OpenWorld) => token({ clientId: ready.clients[0]?.clientId ?? '' })

describe('V28: somebody who cannot be found', () => {
  const nobody = '5f0c8a52-0c1d-4a2e-9f3b-6a7c8d9e0f11'
  refuses('400 invalidRequest/noResolvedUsers', [
    {
      name: 'an objectId',
      body: to({ objectId: nobody }),
      tells: [`recipients[0].objectId '${nobody}'`],
      target: 'recipients[0].objectId',
    },
    {
      name: 'an alias',
      body: to({ alias: 'ben' }, { alias: 'nobody' }),
      tells: ["recipients[1].alias 'nobody'"],
      target: 'recipients[1].alias',
    },
    {
      name: 'an address of our domain',
      body: to({ email: 'nobody@convite.example' }),
      tells: ["recipients[0].email 'nobody@convite.example'", 'domain'],
    },
    { name: 'a number that the drive never gave', body: to({ objectId: '987' }), tells: ["'987'"] },
    {
      name: 'any id on a personal drive',
      place: personal,
      token: grace,
      body: to({ objectId: 'CAFE!1' }),
      tells: ["'CAFE!1'"],
    },
    {
      name: 'an address of our domain on a personal drive',
      place: personal,
      token: grace,
      body: to({ email: 'nobody@convite.example' }),
      tells: ['nobody@'],
    },
  ])
})

describe('V29: somebody who cannot hold a permission', () => {
  refuses('400 invalidRequest/noResolvedUsers', [
    { name: 'a disabled account', body: to({ alias: 'ivan' }), tells: ['recipients[0].alias', /disabled/] },
    {
      name: 'a disabled account on a personal drive',
      place: personal,
      token: grace,
      body: to({ alias: 'ivan' }),
      tells: [/disabled/],
    },
    {
      name: 'a distribution list',
      body: to({ email: 'newsletter@convite.example' }),
      tells: ['recipients[0].email', /distribution list/],
    },
  ])

  it('is refused when the account has been deleted', async () => {
    const world = getWorld()
    const { id } = world.person('hugo')
    await world.query(`update principals set deleted_at = 1 where principal_id = '${id}' returning principal_id`)
    const answer = await invite(world, planFile(world), { ...goodInvite, ...to({ objectId: id }) })
    await world.query(`update principals set deleted_at = null where principal_id = '${id}' returning principal_id`)
    expect(answer.codes).toBe('invalidRequest/noResolvedUsers')
    expect(answer.message).toMatch(/recipients\[0\]\.objectId.*deleted/)
  })
})

describe('V30: on personal drives somebody who cannot sign in', () => {
  const strict = { strictPersonalSignIn: true }
  refuses('400 invalidRequest/secureSharingInvalidRequest', [
    {
      name: 'an unknown address, where the switch is strict',
      place: personal,
      token: grace,
      settings: strict,
      body: to({ alias: 'ben' }, stranger),
      tells: ['recipients[1]', stranger.email, /sign in/],
    },
  ])

  it('is invited when the switch is not strict, or without sign-in', async () => {
    const world = getWorld()
    const send = (body: object) => invite(world, personal(world), { ...goodInvite, ...body }, { token: grace(world) })
    expect((await send(to({ email: 'lenient@elsewhere.example' }))).status).toBe(200)
    await withSettings(world, strict, async () => {
      expect((await send({ ...to({ email: 'open@elsewhere.example' }), requireSignIn: false })).status).toBe(200)
      expect((await send(to({ alias: 'ben' }))).status).toBe(200)
    })
  })
})

describe('V31: people outside beyond the level', () => {
  const disabled = { sharingCapability: 'disabled' }
  const existing = { sharingCapability: 'existingExternalUserSharingOnly' }
  refuses('403 notAllowed/externalSharingDisabled', [
    {
      name: 'somebody new',
      settings: disabled,
      body: to(stranger),
      tells: ['recipients[0]', 'disabled', /organisation/],
    },
    { name: 'a guest', settings: disabled, body: to(guest), tells: ['recipients[0]', 'disabled', /organisation/] },
  ])
  refuses('403 notAllowed/newGuestsNotAllowed', [
    {
      name: 'somebody new where guests are enough',
      settings: existing,
      body: to(stranger),
      tells: ['recipients[0]', 'existingExternalUserSharingOnly', /organisation/],
    },
  ])

  it('does not keep guests out who exist', async () => {
    const world = getWorld()
    await withSettings(world, existing, async () => {
      expect((await invite(world, planFile(world), { ...goodInvite, ...to(guest) })).status).toBe(200)
    })
  })
})

describe('V32: a domain that is not allowed', () => {
  const block = {
    sharingDomainRestrictionMode: 'blockList',
    sharingBlockedDomainList: ['partner.example', 'xn--bcher-kva.example'],
  }
  const allow = { sharingDomainRestrictionMode: 'allowList', sharingAllowedDomainList: ['partner.example'] }
  refuses('403 notAllowed/domainNotAllowed', [
    { name: 'a guest of a blocked one', settings: block, body: to(guest), tells: ['partner.example', /block list/] },
    { name: 'in capitals', settings: block, body: to({ email: 'x@PARTNER.example' }), tells: ['partner.example'] },
    { name: 'in letters of its own', settings: block, body: to({ email: 'x@Bücher.example' }), tells: [/block list/] },
    {
      name: 'a domain below an allowed one',
      settings: allow,
      body: to({ email: 'x@sub.partner.example' }),
      tells: ['sub.partner.example', /allow list/],
    },
  ])

  it('lets a domain below a blocked one in, for that is another', async () => {
    const world = getWorld()
    await withSettings(world, block, async () => {
      expect(
        (await invite(world, planFile(world), { ...goodInvite, ...to({ email: 'x@sub.partner.example' }) })).status,
      ).toBe(200)
    })
  })
})

describe('V33: somebody new, by an application', () => {
  refuses('403 notAllowed/guestInviteNeedsUser', [
    {
      name: 'needs a person',
      token: application,
      body: to(stranger),
      tells: ['recipients[0]', stranger.email, /person/, /guest/],
    },
    {
      name: 'even with a mail',
      token: application,
      body: { ...to(stranger), sendInvitation: true },
      tells: [/person/],
    },
  ])

  it('does not keep an application from members and guests', async () => {
    const world = getWorld()
    const token = await application(world)
    expect(
      (await invite(world, planFile(world), { ...goodInvite, ...to({ alias: 'ben' }, guest) }, { token })).status,
    ).toBe(200)
  })
})

describe('V34: somebody new without a mail', () => {
  const strict = { strictExternalInvitations: true }
  refuses('400 invalidRequest/invitationRequiredForExternal', [
    {
      name: 'sendInvitation absent, where the switch is strict',
      settings: strict,
      body: to(stranger),
      tells: ['sendInvitation', 'true'],
    },
    {
      name: 'sendInvitation false, where the switch is strict',
      settings: strict,
      body: { ...to(stranger), sendInvitation: false },
      tells: ['sendInvitation'],
    },
  ])

  it('is invited with a mail, or as a guest who exists', async () => {
    const world = getWorld()
    await withSettings(world, strict, async () => {
      expect(
        (
          await invite(world, planFile(world), {
            ...goodInvite,
            ...to({ email: 'mailed@elsewhere.example' }),
            sendInvitation: true,
          })
        ).status,
      ).toBe(200)
      expect((await invite(world, planFile(world), { ...goodInvite, ...to(guest) })).status).toBe(200)
    })
  })
})

describe('all offenders', () => {
  const detailsOf = async (body: object, settings: Readonly<Record<string, unknown>> = {}) => {
    const world = getWorld()
    const answer = await withSettings(world, settings, () => invite(world, planFile(world), { ...goodInvite, ...body }))
    const details = answer.body.error?.details ?? []
    expect(answer.message).toBe(details[0]?.message)
    return details.map(({ code, target }) => `${target} ${code}`)
  }

  it('are in the details, the first one in the message', async () => {
    expect(await detailsOf(to({}, { alias: 'ben' }, { email: 'a@x.example', alias: 'a' }))).toEqual([
      'recipients[0] recipientAmbiguous',
      'recipients[2] recipientAmbiguous',
    ])
    expect(await detailsOf(to({ email: 'a@' }, { alias: 'ben' }, { objectId: 'x' }))).toEqual([
      'recipients[0].email invalidParameterFormat',
      'recipients[2].objectId invalidParameterFormat',
    ])
    expect(
      await detailsOf(to({ alias: 'ben' }, { alias: 'nobody' }, { alias: 'ivan' }, { email: 'no@convite.example' })),
    ).toEqual([
      'recipients[1].alias noResolvedUsers',
      'recipients[2].alias noResolvedUsers',
      'recipients[3].email noResolvedUsers',
    ])
    expect(await detailsOf(to(guest, { alias: 'ben' }, stranger), { sharingCapability: 'disabled' })).toEqual([
      'recipients[0] externalSharingDisabled',
      'recipients[2] externalSharingDisabled',
    ])
    expect(await detailsOf({ roles: ['owner', 'read', 'member'] })).toEqual([
      'roles[0] invalidRole',
      'roles[2] invalidRole',
    ])
    expect(await detailsOf({ sendNotification: true, recipients: [{ alias: 'ben', name: 'Ben' }] })).toEqual([
      'recipients[0].name unknownParameter',
      'sendNotification unknownParameter',
    ])
  })
})
