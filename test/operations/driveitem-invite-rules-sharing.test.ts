/** The rules of invite.md section 4 about caller, item and terms: V7, V8, V18 to V24 and V35 to V37. */
import { describe, expect, it } from 'vitest'
import { type OpenWorld, useOpenWorld } from '../world.ts'
import { goodInvite, itRefuses } from './invite-refusals.ts'
import { invite, inviteOne, takeStock } from './invite-world.ts'

const getWorld = useOpenWorld(async world => {
  // Carla reads everything in the project and has no grant on any of the items that are invited to.
  await inviteOne(world, world.place('ana', '/Projects'), { ...goodInvite, recipients: [{ alias: 'carla' }] })
})
const refuses = itRefuses.bind(null, getWorld)

const folder = (world: OpenWorld) => world.place('ana', '/Projects/2026/Empty folder')
const shared = (world: OpenWorld) => world.place('ben', '/Ideas.md')
const personal = (world: OpenWorld) => world.place('grace.okafor', '/Shopping list.txt')
const grace = (world: OpenWorld) => world.person('grace.okafor').accessToken
const tokenOf = (name: string) => (world: OpenWorld) => world.person(name).accessToken
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()

describe('V7: a caller who may not share', () => {
  refuses('403 accessDenied/accessRestricted', [
    { name: 'a reader', token: tokenOf('carla'), tells: [/read/, /owner/] },
    { name: 'a reader through a group in a group', place: shared, token: tokenOf('elise'), tells: [/read/, /owner/] },
  ])
  const guest = async (world: OpenWorld) => {
    const terms = { recipients: [{ email: 'bo@partner.example' }], roles: ['write'], requireSignIn: true }
    await inviteOne(world, world.place('ana', '/Projects'), terms)
    return world.person('bo@partner.example').accessToken
  }
  refuses('403 accessDenied/accessRestricted/resharingDisabled', [
    {
      name: 'an editor where only owners share',
      place: shared,
      settings: { membersMayShare: false },
      tells: [/owner/, 'membersMayShare'],
    },
    { name: 'a guest', token: guest, tells: [/Guests/, 'isResharingByExternalUsersEnabled'] },
  ])
  const narrow = (world: OpenWorld) => world.token({ user: 'ana@convite.example', scopes: ['Files.ReadWrite'] })
  refuses('403 accessDenied/insufficientScopes', [
    { name: 'an editor with a scope for own files', place: shared, token: narrow, tells: ['Files.ReadWrite.All'] },
  ])

  it('may share when an administrator lets guests', async () => {
    const world = getWorld()
    await world.settings({ isResharingByExternalUsersEnabled: true })
    const answer = await invite(world, folder(world), goodInvite, { token: await guest(world) })
    await world.settings({ isResharingByExternalUsersEnabled: false })
    expect(answer.status).toBe(200)
  })
})

describe('V8: the root of a personal drive', () => {
  refuses('403 notAllowed/rootItemNotShareable', [
    { name: 'by id', place: w => w.place('grace.okafor', '/'), token: grace, tells: [/root/, /personal/, /inside/] },
    { name: 'by its word', place: () => '/me/drive/root', token: grace, tells: [/root/] },
  ])

  it('is no rule for other drives', async () => {
    const world = getWorld()
    expect(
      (await invite(world, '/me/drive/root', goodInvite, { token: world.person('dieter').accessToken })).status,
    ).toBe(200)
  })
})

describe('V18: on business drives neither sign-in nor mail', () => {
  refuses('400 invalidRequest/signInOrInvitationRequired', [
    {
      name: 'both false',
      body: { requireSignIn: false, sendInvitation: false },
      tells: ['requireSignIn', 'sendInvitation', 'true'],
    },
    { name: 'both absent', body: { requireSignIn: undefined }, tells: ['requireSignIn', 'sendInvitation'] },
    { name: 'both null', body: { requireSignIn: null, sendInvitation: null }, tells: ['requireSignIn'] },
    {
      name: 'in a library',
      place: w => w.place('Handbook', '/Index.html'),
      token: tokenOf('alma'),
      body: { requireSignIn: false },
      tells: ['documentLibrary'],
    },
    {
      name: 'in the drive of a group',
      place: w => w.place('Launch 2026', '/Minutes.md'),
      token: tokenOf('ben'),
      body: { requireSignIn: false },
      tells: ['requireSignIn'],
    },
  ])
})

const open = { requireSignIn: false, sendInvitation: true }

describe('V19: a folder without sign-in', () => {
  const loose = { sharingCapability: 'externalUserAndGuestSharing' }
  refuses('400 invalidRequest/signInRequiredForFolder', [
    { name: 'at the level of a new server', place: folder, body: open, tells: ['Set requireSignIn to true', /folder/] },
    { name: 'at the loosest level', place: folder, settings: loose, body: open, tells: ['Set requireSignIn to true'] },
  ])

  it('is allowed when an administrator says so', async () => {
    const world = getWorld()
    await world.settings({ ...loose, folderNeedsSignIn: false })
    const { status } = await invite(world, folder(world), { ...goodInvite, ...open })
    await world.settings({ sharingCapability: 'externalUserSharingOnly', folderNeedsSignIn: true })
    expect(status).toBe(200)
  })
})

describe('V20: an expiry that is no time with Z or an offset', () => {
  const texts = [
    '',
    'tomorrow',
    '2030-01-01',
    '2030-01-01T00:00:00',
    '2030-13-01T00:00:00Z',
    '2030-02-30T00:00:00Z',
    '2030-01-01T25:00:00Z',
    '2030-01-01T00:00:00+25:00',
    '1893456000',
    '2030-01-01T00:00:00Z ',
    '2030-01-01T00:00:00.Z',
  ]
  const rows = texts.map(text => ({
    name: `'${text}'`,
    place: personal,
    token: grace,
    body: { expirationDateTime: text },
    tells: [`expirationDateTime '${text}'`, /example: \d{4}-\d\d-\d\dT/i],
    target: 'expirationDateTime',
  }))
  refuses('400 invalidRequest/invalidParameterFormat', rows)
})

describe('V21: an expiry that is past', () => {
  const thisYear = new RegExp(`server time ${new Date().getUTCFullYear()}-`)
  const past = (text: string) => ({ place: personal, token: grace, body: { expirationDateTime: text } })
  refuses('400 invalidRequest/expirationInPast', [
    { name: 'years ago', ...past('2018-07-15T14:00:00Z'), tells: ['2018-07-15T14:00:00Z', thisYear] },
    { name: 'by its offset alone', ...past(inHours(1).replace('Z', '+02:00')), tells: ['+02:00', thisYear] },
  ])
})

describe('V22: an expiry on a basic personal drive', () => {
  refuses('403 notAllowed/accountUpgradeRequired', [
    {
      name: 'needs the premium plan',
      place: w => w.place('nina', '/Fotos do porto.txt'),
      token: tokenOf('nina'),
      body: { expirationDateTime: inHours(24) },
      tells: [/premium/, /upgrade/],
      target: 'expirationDateTime',
    },
  ])
})

describe('V23: an expiry on a business drive', () => {
  const expirationDateTime = inHours(24)
  refuses('400 invalidRequest/expirationNeedsLink', [
    {
      name: 'for a member',
      body: { expirationDateTime },
      tells: ['business', /sharing-link/, 'Leave it out'],
      target: 'expirationDateTime',
    },
    {
      name: 'for a member among new people',
      body: { recipients: [{ email: 'x@elsewhere.example' }, { alias: 'ben' }], expirationDateTime },
      tells: [/sharing-link/],
    },
  ])

  it('is kept for somebody new, whose permission is a link', async () => {
    const world = getWorld()
    const terms = { ...goodInvite, recipients: [{ email: 'expiring@elsewhere.example' }], expirationDateTime }
    expect((await inviteOne(world, folder(world), terms)).expirationDateTime).toBe(expirationDateTime)
  })
})

describe('V24: a password that does not fit', () => {
  refuses('400 invalidRequest/passwordNotSupported', [
    {
      name: 'on a business drive',
      body: { password: 'Secret-123' },
      tells: ['personal', 'business'],
      target: 'password',
    },
    { name: 'on a business drive, empty', body: { password: '' }, tells: ['personal'] },
    { name: 'on a personal drive, empty', place: personal, token: grace, body: { password: '' }, tells: [/empty/] },
  ])
  refuses('400 invalidRequest/invalidParameterFormat', [
    {
      name: 'of more than 256 characters',
      place: personal,
      token: grace,
      body: { password: 'x'.repeat(257) },
      tells: ['257', '256'],
      target: 'password',
    },
  ])
})

describe('V35: no sign-in where the level does not allow it', () => {
  refuses('403 notAllowed/anonymousSharingDisabled', [
    ...['disabled', 'existingExternalUserSharingOnly', 'externalUserSharingOnly'].map(sharingCapability => ({
      name: sharingCapability,
      settings: { sharingCapability },
      body: open,
      tells: [sharingCapability, 'externalUserAndGuestSharing', /organisation/],
    })),
    {
      name: 'for a folder',
      place: folder,
      settings: { folderNeedsSignIn: false },
      body: open,
      tells: ['externalUserAndGuestSharing'],
    },
  ])
})

describe('V36: too many items with permissions of their own', () => {
  refuses('403 notAllowed/uniquePermissionsLimit', [
    {
      name: 'one more than the limit',
      settings: { uniquePermissionsLimit: 1 },
      tells: [/has \d+ items/, /limit is 1\b/],
    },
  ])

  it('does not keep from inviting to an item that has some already', async () => {
    const world = getWorld()
    await world.settings({ uniquePermissionsLimit: 1 })
    const { status } = await invite(world, world.place('ana', '/Projects'), goodInvite)
    await world.settings({ uniquePermissionsLimit: 50_000 })
    expect(status).toBe(200)
  })
})

describe('V37: an item that is checked out', () => {
  const budget = (world: OpenWorld) => world.place('ana', '/Projects/2026/Budget.csv')
  const lock = (world: OpenWorld, name: string) =>
    world.query(`update items set locked_by = '${world.person(name).id}' where name = 'Budget.csv' returning item_id`)

  it('by somebody else is refused, and the message names who', async () => {
    const world = getWorld()
    await lock(world, 'ben')
    const before = await takeStock(world)
    const answer = await invite(world, budget(world), goodInvite)
    expect(`${answer.status} ${answer.codes}`).toBe('423 notAllowed/lockMismatch')
    expect(answer.message).toMatch(/Budget\.csv.*Ben Carter/)
    expect(await takeStock(world)).toEqual(before)
  })

  it('by the caller is shared', async () => {
    const world = getWorld()
    await lock(world, 'ana')
    expect((await invite(world, budget(world), goodInvite)).status).toBe(200)
  })
})
