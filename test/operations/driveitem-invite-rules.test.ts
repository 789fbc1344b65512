/**
 * The rules V1 to V39 of invite.md section 4, one by one: status, outer code, inner code, what the message tells, and
 * that a refusal writes nothing. Rules of Embedded containers (V9, V25 to V27) have no drive to break them on.
 */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallOptions } from '../http.ts'
import { type OpenWorld, startOpenWorld } from '../world.ts'
import { invite, inviteOne, takeStock, withSettings } from './invite-world.ts'

let world: OpenWorld
const file = () => world.place('ana', '/Projects/2026/Plan.docx')
const folder = () => world.place('ana', '/Projects/2026/Empty folder')
const personal = () => world.place('grace.okafor', '/Shopping list.txt')
const grace = () => ({ token: world.person('grace.okafor').accessToken })
const nina = () => ({ token: world.person('nina').accessToken })

beforeAll(async () => {
  world = await startOpenWorld()
  await inviteOne(world, world.place('ana', '/Projects'), {
    recipients: [{ alias: 'carla' }],
    roles: ['read'],
    requireSignIn: true,
  })
})
afterAll(() => world.stop())

interface Row {
  readonly name: string
  readonly place?: () => string
  /** Changes of a good body; undefined members are left out. */
  readonly body?: () => object
  /** Sent instead of a JSON object. */
  readonly raw?: unknown
  readonly options?: () => Omit<CallOptions, 'body'> | Promise<Omit<CallOptions, 'body'>>
  readonly settings?: Readonly<Record<string, unknown>>
  readonly status: number
  readonly codes: string
  readonly tells: readonly (string | RegExp)[]
  readonly target?: string
}

const good = { recipients: [{ email: 'ben@convite.example' }], roles: ['read'], requireSignIn: true }
const stranger = (domain = 'elsewhere.example') => ({ email: `new-${randomUUID().slice(0, 8)}@${domain}` })
const application = async () => ({ token: await world.token({ clientId: world.ready.clients[0]?.clientId ?? '' }) })

/** Refuses, says why, and leaves everything as it was. */
function testRows(rule: string, rows: readonly Row[]): void {
  describe(rule, () => {
    it.each(rows)(
      '$name',
      async ({ place = file, body, raw, options, settings = {}, status, codes, tells, target }) => {
        const sent = await options?.()
        await withSettings(world, settings, async () => {
          const before = await takeStock(world)
          const answer = await invite(world, place(), raw ?? { ...good, ...body?.() }, sent)
          expect(`${answer.status} ${answer.codes}`, answer.text).toBe(`${status} ${codes}`)
          for (const text of tells) expect(answer.message).toMatch(text)
          if (target !== undefined) expect(answer.body.error?.target).toBe(target)
          expect(await takeStock(world)).toEqual(before)
        })
      },
    )
  })
}

const invalid = (inner: string) => ({ status: 400, codes: `invalidRequest/${inner}` })
const forbidden = (inner: string) => ({ status: 403, codes: `notAllowed/${inner}` })

testRows('V1: a valid token', [
  {
    name: 'is missing',
    options: () => ({ token: undefined, headers: { Authorization: null } }),
    tells: [/empty|missing|no access token/i],
    ...noToken(),
  },
  { name: 'is unreadable', options: () => ({ token: 'garbage' }), tells: [/token/i], ...noToken() },
  {
    name: 'has expired',
    options: async () => ({ token: await world.token({ user: 'ana@convite.example', lifetime: '-PT1M' }) }),
    tells: [/lifetime/],
    ...noToken(),
  },
  { name: 'has been changed', options: () => ({ token: changedToken() }), tells: [/token/i], ...noToken() },
])

function noToken() {
  return { status: 401, codes: 'InvalidAuthenticationToken/unauthenticated' }
}

/** The same token with another audience written into it: its signature no longer fits. */
function changedToken(): string {
  const [head = '', claims = '', signature = ''] = world.person('ana').accessToken.split('.')
  const changed = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), aud: 'https://other.example' } as object
  return [head, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.')
}

testRows('V2: a scope that may write', [
  {
    name: 'is missing from the token of a person',
    options: async () => ({
      token: await world.token({ user: 'ana@convite.example', scopes: ['Files.Read', 'User.Read'] }),
    }),
    status: 403,
    codes: 'accessDenied/insufficientScopes',
    tells: ['Files.Read', 'User.Read', 'Files.ReadWrite', 'Files.ReadWrite.All', 'Sites.ReadWrite.All'],
  },
  {
    name: 'is missing from the token of an application',
    options: async () => ({ token: await world.token({ clientId: world.ready.clients[1]?.clientId ?? '' }) }),
    status: 403,
    codes: 'accessDenied/insufficientScopes',
    tells: ['Files.Read.All', 'Files.ReadWrite.All', 'Sites.ReadWrite.All'],
  },
])

const missing = { status: 404, codes: 'itemNotFound' }
testRows('V3: an item that the caller sees', [
  { name: 'is in no drive', place: () => '/drives/b!aaaaaaaaaa/items/aaaa', tells: ['b!aaaaaaaaaa'], ...missing },
  {
    name: 'is not in the drive',
    place: () => `/drives/${world.drive('ana').id}/items/${world.drive('ana').rootItemId.slice(0, -2)}zz`,
    tells: [/items/],
    ...missing,
  },
  {
    name: 'is of another drive',
    place: () => `/drives/${world.drive('ana').id}/items/${world.item('ben', '/Measurements.csv').id}`,
    tells: [/items/],
    ...missing,
  },
  {
    name: 'is hidden from the caller',
    place: () => world.place('ben', '/Measurements.csv'),
    tells: [/items/],
    ...missing,
  },
  {
    name: 'is not at the path',
    place: () => '/me/drive/root:/Projects/2027/Plan.docx:',
    tells: ['Projects/2027/Plan.docx'],
    ...missing,
  },
  {
    name: 'has no such user',
    place: () => '/users/nobody@convite.example/drive/root',
    tells: ['nobody@convite.example'],
    ...missing,
  },
  { name: 'has no such group', place: () => `/groups/${randomUUID()}/drive/root`, tells: [/groups/], ...missing },
  {
    name: 'has no such site',
    place: () => `/sites/convite.example,${randomUUID()},${randomUUID()}/drive/root`,
    tells: [/sites/],
    ...missing,
  },
  {
    name: 'is behind no share token',
    place: () => `/shares/u!${Buffer.from('https://elsewhere.example/x').toString('base64url')}/driveItem`,
    tells: [/shares/],
    ...missing,
  },
])

testRows('V4: JSON', [
  {
    name: 'is another type',
    options: () => ({ headers: { 'Content-Type': 'text/plain' } }),
    status: 415,
    codes: 'invalidRequest/invalidContentType',
    tells: ['text/plain', 'application/json'],
  },
  {
    name: 'is a form',
    options: () => ({ headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }),
    status: 415,
    codes: 'invalidRequest/invalidContentType',
    tells: ['application/json'],
  },
])

const wrongType = (name: string, value: unknown, expected: RegExp, target = name): Row => ({
  name: `${target} is ${JSON.stringify(value)}`,
  body: () => ({ [name]: value }),
  tells: [target, expected],
  target,
  ...invalid('invalidParameterFormat'),
})
testRows('V5: a JSON object with members of the right type', [
  ...['[]', '"text"', '7', 'null', 'true'].map(raw => ({
    name: `the body is ${raw}`,
    raw,
    tells: [/object/],
    ...invalid('invalidParameterFormat'),
  })),
  {
    name: 'the body ends too early',
    raw: '{"recipients":[',
    tells: [/JSON/, /column 16/],
    ...invalid('invalidParameterFormat'),
  },
  wrongType('recipients', 'ben', /array/),
  wrongType('recipients', { email: 'x@y.example' }, /array/),
  wrongType('recipients', [7], /object/, 'recipients[0]'),
  wrongType('recipients', [null], /object/, 'recipients[0]'),
  wrongType('recipients', [{ email: 7 }], /string/, 'recipients[0].email'),
  wrongType('recipients', [{ alias: ['x'] }], /string/, 'recipients[0].alias'),
  wrongType('recipients', [{ objectId: 14 }], /string/, 'recipients[0].objectId'),
  wrongType('roles', 'read', /array/),
  wrongType('roles', [1], /string/, 'roles[0]'),
  wrongType('roles', [null], /string/, 'roles[0]'),
  wrongType('requireSignIn', 'true', /true or false/),
  wrongType('sendInvitation', 1, /true or false/),
  wrongType('message', { text: 'x' }, /string/),
  wrongType('expirationDateTime', 1_800_000_000, /string/),
  wrongType('password', 1234, /string/),
  wrongType('retainInheritedPermissions', 'no', /true or false/),
])

const accepted = [
  'recipients',
  'roles',
  'requireSignIn',
  'sendInvitation',
  'message',
  'expirationDateTime',
  'password',
  'retainInheritedPermissions',
]
testRows('V6: parameters that exist', [
  {
    name: 'an unknown one',
    body: () => ({ sendNotification: true }),
    tells: ['sendNotification', ...accepted],
    target: 'sendNotification',
    ...invalid('unknownParameter'),
  },
  {
    name: 'one in another case',
    body: () => ({ Roles: ['read'] }),
    tells: ["'Roles'", ...accepted],
    ...invalid('unknownParameter'),
  },
  {
    name: 'an unknown member of a recipient',
    body: () => ({ recipients: [{ email: 'a@b.example', mail: 'x' }] }),
    tells: ['recipients[0].mail', 'email', 'alias', 'objectId'],
    ...invalid('unknownParameter'),
  },
  {
    name: 'a name of every object',
    raw: '{"recipients":[{"alias":"ben"}],"roles":["read"],"requireSignIn":true,"constructor":1}',
    tells: ['constructor'],
    ...invalid('unknownParameter'),
  },
])

testRows('V7: a caller who may share', [
  {
    name: 'may only read',
    options: () => ({ token: world.person('carla').accessToken }),
    status: 403,
    codes: 'accessDenied/accessRestricted',
    tells: [/read/, /owner/],
  },
  {
    name: 'is an editor where resharing is off',
    place: () => world.place('ben', '/Ideas.md'),
    settings: { membersMayShare: false },
    status: 403,
    codes: 'accessDenied/accessRestricted/resharingDisabled',
    tells: [/owners/, 'membersMayShare'],
  },
  {
    name: 'is a guest',
    options: async () => {
      await inviteOne(world, file(), {
        recipients: [{ email: 'bo@partner.example' }],
        roles: ['write'],
        requireSignIn: true,
      })
      return { token: world.person('bo@partner.example').accessToken }
    },
    status: 403,
    codes: 'accessDenied/accessRestricted/resharingDisabled',
    tells: [/guest/i],
  },
  {
    name: 'has a scope for own files only',
    place: () => world.place('ben', '/Ideas.md'),
    options: async () => ({ token: await world.token({ user: 'ana@convite.example', scopes: ['Files.ReadWrite'] }) }),
    status: 403,
    codes: 'accessDenied/insufficientScopes',
    tells: ['Files.ReadWrite.All'],
  },
])

testRows('V8: no root of a personal drive', [
  {
    name: 'by id',
    place: () => world.place('grace.okafor', '/'),
    options: grace,
    tells: [/root/, /personal/],
    ...forbidden('rootItemNotShareable'),
  },
  {
    name: 'by its word',
    place: () => '/me/drive/root',
    options: grace,
    tells: [/root/],
    ...forbidden('rootItemNotShareable'),
  },
])

testRows('V10: at least one recipient', [
  {
    name: 'none',
    body: () => ({ recipients: [] }),
    tells: ['recipients', /at least one/],
    target: 'recipients',
    ...invalid('recipientsRequired'),
  },
  { name: 'null', body: () => ({ recipients: null }), tells: ['recipients'], ...invalid('recipientsRequired') },
  { name: 'absent', body: () => ({ recipients: undefined }), tells: ['recipients'], ...invalid('recipientsRequired') },
  {
    name: 'no body at all',
    raw: '',
    options: () => ({ headers: { 'Content-Type': null } }),
    tells: ['recipients'],
    ...invalid('recipientsRequired'),
  },
])

testRows('V11: a role', [
  {
    name: 'none',
    body: () => ({ roles: [] }),
    tells: ['roles', 'read', 'write'],
    target: 'roles',
    ...invalid('rolesRequired'),
  },
  { name: 'null', body: () => ({ roles: null }), tells: ['roles'], ...invalid('rolesRequired') },
  { name: 'absent', body: () => ({ roles: undefined }), tells: ['roles'], ...invalid('rolesRequired') },
])

testRows('V12: read or write', [
  ...['owner', 'sp.owner', 'member', 'Read', 'fullcontrol', ''].map(role => ({
    name: `'${role}'`,
    body: () => ({ roles: [role] }),
    tells: [`'${role}'`, 'read', 'write', /owner cannot be granted by invite/],
    target: 'roles[0]',
    ...invalid('invalidRole'),
  })),
  {
    name: 'owner behind a good one',
    body: () => ({ roles: ['read', 'owner'] }),
    tells: ['owner'],
    target: 'roles[1]',
    ...invalid('invalidRole'),
  },
])

const someone = world_id()
function world_id(): string {
  return randomUUID()
}
testRows('V14: one of email, alias and objectId', [
  {
    name: 'none',
    body: () => ({ recipients: [{}] }),
    tells: ['recipients[0]', /none/],
    target: 'recipients[0]',
    ...invalid('recipientAmbiguous'),
  },
  {
    name: 'only annotations',
    body: () => ({ recipients: [{ '@odata.type': 'microsoft.graph.driveRecipient' }] }),
    tells: ['recipients[0]'],
    ...invalid('recipientAmbiguous'),
  },
  {
    name: 'nulls',
    body: () => ({ recipients: [{ email: null, alias: null }] }),
    tells: ['recipients[0]', /none/],
    ...invalid('recipientAmbiguous'),
  },
  {
    name: 'two',
    body: () => ({ recipients: [{ alias: 'ben' }, { email: 'a@x.example', objectId: someone }] }),
    tells: ['recipients[1]', 'email', 'objectId'],
    target: 'recipients[1]',
    ...invalid('recipientAmbiguous'),
  },
])

const badAddress = (email: string): Row => ({
  name: JSON.stringify(email),
  body: () => ({ recipients: [{ email }] }),
  tells: ['recipients[0].email'],
  target: 'recipients[0].email',
  ...invalid('invalidParameterFormat'),
})
testRows('V15: an address, or an id that we show', [
  ...[
    '',
    'ben',
    'bo@',
    '@x.example',
    'a b@x.example',
    'a@b@c.example',
    '"a"@x.example',
    'a@x.example,b@x.example',
    'A <a@x.example>',
    'a@x.example\r\nBcc: b@x.example',
    'a(c)@x.example',
    'a@[127.0.0.1]',
    'mailto:a@x.example',
  ].map(badAddress),
  {
    name: 'an objectId that is no id',
    body: () => ({ recipients: [{ objectId: 'nobody' }] }),
    tells: ['recipients[0].objectId', 'nobody', 'GUID'],
    ...invalid('invalidParameterFormat'),
  },
  {
    name: 'an empty alias',
    body: () => ({ recipients: [{ alias: ' ' }] }),
    tells: ['recipients[0].alias'],
    ...invalid('invalidParameterFormat'),
  },
])

testRows('V16: not too many recipients', [
  {
    name: '201',
    body: () => ({ recipients: Array.from({ length: 201 }, () => ({ alias: 'ben' })) }),
    tells: ['200', '201'],
    target: 'recipients',
    ...invalid('tooManyRecipients'),
  },
  {
    name: 'more than the setting',
    settings: { recipientsPerInvite: 1 },
    body: () => ({ recipients: [{ alias: 'ben' }, { alias: 'carla' }] }),
    tells: ['1', '2'],
    ...invalid('tooManyRecipients'),
  },
])

testRows('V17: a message of 2000 characters', [
  {
    name: '2001',
    body: () => ({ message: 'x'.repeat(2001) }),
    tells: ['2000', '2001'],
    target: 'message',
    ...invalid('parameterIsTooLong'),
  },
  {
    name: '2001 emoji',
    body: () => ({ message: '🙂'.repeat(2001) }),
    tells: ['2001'],
    ...invalid('parameterIsTooLong'),
  },
])

testRows('V18: on business drives a sign-in or a mail', [
  {
    name: 'both false',
    body: () => ({ requireSignIn: false, sendInvitation: false }),
    tells: ['requireSignIn', 'sendInvitation', 'true'],
    ...invalid('signInOrInvitationRequired'),
  },
  {
    name: 'both absent',
    body: () => ({ requireSignIn: undefined }),
    tells: ['requireSignIn', 'sendInvitation'],
    ...invalid('signInOrInvitationRequired'),
  },
  {
    name: 'both null',
    body: () => ({ requireSignIn: null, sendInvitation: null }),
    tells: ['requireSignIn'],
    ...invalid('signInOrInvitationRequired'),
  },
  {
    name: 'in a library',
    place: () => world.place('Handbook', '/Index.html'),
    options: () => ({ token: world.person('alma').accessToken }),
    body: () => ({ requireSignIn: false }),
    tells: ['documentLibrary'],
    ...invalid('signInOrInvitationRequired'),
  },
])

testRows('V19: folders with sign-in', [
  {
    name: 'a folder without',
    place: folder,
    body: () => ({ requireSignIn: false, sendInvitation: true }),
    tells: ['createLink', 'anonymous', /folder/],
    ...invalid('signInRequiredForFolder'),
  },
  {
    name: 'a folder without, at the loosest level',
    place: folder,
    settings: { sharingCapability: 'externalUserAndGuestSharing' },
    body: () => ({ requireSignIn: false, sendInvitation: true }),
    tells: ['createLink'],
    ...invalid('signInRequiredForFolder'),
  },
])

const wrongTime = (text: string): Row => ({
  name: `'${text}'`,
  body: () => ({ expirationDateTime: text }),
  place: personal,
  options: grace,
  tells: ['expirationDateTime', `'${text}'`, /\d{4}-\d\d-\d\dT/],
  target: 'expirationDateTime',
  ...invalid('invalidParameterFormat'),
})
testRows('V20: a time with Z or an offset', [
  ...[
    '',
    'tomorrow',
    '2030-01-01',
    '2030-01-01T00:00:00',
    '2030-13-01T00:00:00Z',
    '2030-02-30T00:00:00Z',
    '2030-01-01T25:00:00Z',
    '2030-01-01T00:00:00+25:00',
    '1893456000',
    '2030-01-01 00:00:00Z ',
  ].map(wrongTime),
])

testRows('V21: a time to come', [
  {
    name: 'last year',
    body: () => ({ expirationDateTime: '2018-07-15T14:00:00Z' }),
    place: personal,
    options: grace,
    tells: ['2018-07-15T14:00:00Z', new RegExp(`${new Date().getUTCFullYear()}-`)],
    ...invalid('expirationInPast'),
  },
  {
    name: 'past by its offset alone',
    body: () => ({ expirationDateTime: inHours(1).replace('Z', '+02:00') }),
    place: personal,
    options: grace,
    tells: ['+02:00'],
    ...invalid('expirationInPast'),
  },
])

function inHours(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString()
}

testRows('V22: an expiry on a premium drive', [
  {
    name: 'a basic one',
    place: () => world.place('nina', '/Fotos do porto.txt'),
    options: nina,
    body: () => ({ expirationDateTime: inHours(24) }),
    tells: [/premium/, /upgrade/],
    ...forbidden('accountUpgradeRequired'),
  },
])

testRows('V23: an expiry with a link', [
  {
    name: 'a direct grant',
    body: () => ({ expirationDateTime: inHours(24) }),
    tells: ['business', /link/],
    target: 'expirationDateTime',
    ...invalid('expirationNeedsLink'),
  },
  {
    name: 'one direct grant among links',
    body: () => ({ recipients: [stranger(), { alias: 'ben' }], expirationDateTime: inHours(24) }),
    tells: [/link/],
    ...invalid('expirationNeedsLink'),
  },
])

testRows('V24: a password on personal drives', [
  {
    name: 'a business drive',
    body: () => ({ password: 'Secret-123' }),
    tells: ['personal', 'business'],
    target: 'password',
    ...invalid('passwordNotSupported'),
  },
  {
    name: 'a business drive, empty',
    body: () => ({ password: '' }),
    tells: ['personal'],
    ...invalid('passwordNotSupported'),
  },
  {
    name: 'a personal drive, empty',
    place: personal,
    options: grace,
    body: () => ({ password: '' }),
    tells: [/empty/],
    ...invalid('passwordNotSupported'),
  },
])

testRows('V28: somebody who can be found', [
  {
    name: 'an objectId of nobody',
    body: () => ({ recipients: [{ objectId: someone }] }),
    tells: ['recipients[0].objectId', someone],
    target: 'recipients[0].objectId',
    ...invalid('noResolvedUsers'),
  },
  {
    name: 'an alias of nobody',
    body: () => ({ recipients: [{ alias: 'ben' }, { alias: 'nobody' }] }),
    tells: ['recipients[1].alias', "'nobody'"],
    ...invalid('noResolvedUsers'),
  },
  {
    name: 'an address of nobody in our domain',
    body: () => ({ recipients: [{ email: 'nobody@convite.example' }] }),
    tells: ['recipients[0].email', 'nobody@convite.example', 'convite.example'],
    ...invalid('noResolvedUsers'),
  },
  {
    name: 'a number that the drive never gave',
    body: () => ({ recipients: [{ objectId: '987' }] }),
    tells: ['987'],
    ...invalid('noResolvedUsers'),
  },
  {
    name: 'any id on a personal drive',
    place: personal,
    options: grace,
    body: () => ({ recipients: [{ objectId: 'CAFE!1' }] }),
    tells: ['CAFE!1'],
    ...invalid('noResolvedUsers'),
  },
])

testRows('V29: somebody who can hold a permission', [
  {
    name: 'a disabled account',
    body: () => ({ recipients: [{ alias: 'ivan' }] }),
    tells: ['recipients[0].alias', /disabled/],
    ...invalid('noResolvedUsers'),
  },
  {
    name: 'a distribution list',
    body: () => ({ recipients: [{ email: 'newsletter@convite.example' }] }),
    tells: ['recipients[0].email', /distribution list/],
    ...invalid('noResolvedUsers'),
  },
])

testRows('V30: on personal drives somebody who can sign in, where the switch is strict', [
  {
    name: 'an unknown address',
    place: personal,
    options: grace,
    settings: { strictPersonalSignIn: true },
    body: () => ({ recipients: [{ alias: 'ben' }, { email: 'x@elsewhere.example' }] }),
    tells: ['recipients[1]', 'x@elsewhere.example', /sign in/],
    ...invalid('secureSharingInvalidRequest'),
  },
])

testRows('V31: people outside, as far as the level goes', [
  {
    name: 'a new one at "disabled"',
    settings: { sharingCapability: 'disabled' },
    body: () => ({ recipients: [stranger()] }),
    tells: ['disabled', /organisation/],
    ...forbidden('externalSharingDisabled'),
  },
  {
    name: 'a guest at "disabled"',
    settings: { sharingCapability: 'disabled' },
    body: () => ({ recipients: [{ email: 'bo@partner.example' }] }),
    tells: ['recipients[0]', 'disabled'],
    ...forbidden('externalSharingDisabled'),
  },
  {
    name: 'a new one at "existing only"',
    settings: { sharingCapability: 'existingExternalUserSharingOnly' },
    body: () => ({ recipients: [stranger()] }),
    tells: ['existingExternalUserSharingOnly', /organisation/],
    ...forbidden('newGuestsNotAllowed'),
  },
])

testRows('V32: a domain that is allowed', [
  {
    name: 'one on the block list',
    settings: { sharingDomainRestrictionMode: 'blockList', sharingBlockedDomainList: ['partner.example'] },
    body: () => ({ recipients: [{ email: 'bo@partner.example' }] }),
    tells: ['partner.example', /block list/],
    ...forbidden('domainNotAllowed'),
  },
  {
    name: 'one that the allow list has not',
    settings: { sharingDomainRestrictionMode: 'allowList', sharingAllowedDomainList: ['partner.example'] },
    body: () => ({ recipients: [{ email: 'x@sub.partner.example' }] }),
    tells: ['sub.partner.example', /allow list/],
    ...forbidden('domainNotAllowed'),
  },
  {
    name: 'one on the block list in capitals and letters of its own',
    settings: { sharingDomainRestrictionMode: 'blockList', sharingBlockedDomainList: ['xn--bcher-kva.example'] },
    body: () => ({ recipients: [{ email: 'x@Bücher.example' }] }),
    tells: [/block list/],
    ...forbidden('domainNotAllowed'),
  },
])

testRows('V33: new guests by people alone', [
  {
    name: 'an application',
    options: application,
    body: () => ({ recipients: [{ email: 'x@elsewhere.example' }] }),
    tells: ['recipients[0]', 'x@elsewhere.example', /person/, /guest/],
    ...forbidden('guestInviteNeedsUser'),
  },
])

testRows('V34: new guests with a mail, where the switch is strict', [
  {
    name: 'sendInvitation absent',
    settings: { strictExternalInvitations: true },
    body: () => ({ recipients: [stranger()] }),
    tells: ['sendInvitation', 'true'],
    ...invalid('invitationRequiredForExternal'),
  },
  {
    name: 'sendInvitation false',
    settings: { strictExternalInvitations: true },
    body: () => ({ recipients: [stranger()], sendInvitation: false }),
    tells: ['sendInvitation'],
    ...invalid('invitationRequiredForExternal'),
  },
])

const open = { requireSignIn: false, sendInvitation: true }
testRows('V35: no sign-in where the level allows it', [
  ...['disabled', 'existingExternalUserSharingOnly', 'externalUserSharingOnly'].map(sharingCapability => ({
    name: sharingCapability,
    settings: { sharingCapability },
    body: () => open,
    tells: [sharingCapability, 'externalUserAndGuestSharing'],
    ...forbidden('anonymousSharingDisabled'),
  })),
  {
    name: 'a folder, where folders need no sign-in',
    place: folder,
    settings: { folderNeedsSignIn: false },
    body: () => open,
    tells: ['externalUserAndGuestSharing'],
    ...forbidden('anonymousSharingDisabled'),
  },
])

testRows('V36: not too many items with permissions of their own', [
  {
    name: 'one more than the limit',
    place: folder,
    settings: { uniquePermissionsLimit: 1 },
    tells: [/limit is 1\b/, /has \d+ items/],
    ...forbidden('uniquePermissionsLimit'),
  },
])

describe('V37: an item that nobody has checked out', () => {
  it('is locked by somebody else', async () => {
    const id = world.person('ben').id
    await world.query(`update items set locked_by = '${id}' where name = 'Budget.csv'`)
    const before = await takeStock(world)
    const answer = await invite(world, world.place('ana', '/Projects/2026/Budget.csv'), good)
    expect(`${answer.status} ${answer.codes}`).toBe('423 notAllowed/lockMismatch')
    expect(answer.message).toContain('Budget.csv')
    expect(answer.message).toContain('Ben Carter')
    expect(await takeStock(world)).toEqual(before)
  })

  it('is locked by the caller, which is no hindrance', async () => {
    await world.query(`update items set locked_by = '${world.person('ana').id}' where name = 'Budget.csv'`)
    expect((await invite(world, world.place('ana', '/Projects/2026/Budget.csv'), good)).status).toBe(200)
  })
})

testRows('V38: If-Match that fits', [
  {
    name: 'a stale eTag',
    options: () => ({ headers: { 'If-Match': '"{00000000-0000-0000-0000-000000000000},1"' } }),
    status: 412,
    codes: 'resourceModified/entityTagDoesNotMatch',
    tells: [/"\{[0-9A-F-]{36}\},\d+"/i],
  },
])

describe('V39: throttling', () => {
  it('answers 429 with the seconds to wait', async () => {
    await world.faults({ operation: 'driveItem/invite', status: 429, retryAfter: 7, times: 1 })
    const before = await takeStock(world)
    const answer = await invite(world, file(), good)
    expect(`${answer.status} ${answer.codes}`).toBe('429 activityLimitReached/throttledRequest')
    expect(answer.headers['retry-after']).toBe('7')
    expect(await takeStock(world)).toEqual(before)
  })
})
