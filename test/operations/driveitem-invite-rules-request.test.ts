/** The rules of invite.md section 4 about the request itself: V1 to V6, V10 to V17, V38 and V39. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type OpenWorld, useOpenWorld } from '../world.ts'
import { goodInvite, itRefuses, planFile } from './invite-refusals.ts'
import { invite, takeStock } from './invite-world.ts'

const getWorld = useOpenWorld()
const refuses = itRefuses.bind(null, getWorld)

/** The token with another audience written into it: its signature no longer fits. */
function changedToken(world: OpenWorld): string {
  const [head = '', claims = '', signature = ''] = world.person('ana').accessToken.split('.')
  const changed = {
    ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object),
    aud: 'https://other.example',
  }
  return [head, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.')
}

describe('V1: without a valid token', () => {
  const expired = (world: OpenWorld) => world.token({ user: 'ana@convite.example', lifetime: '-PT1M' })
  refuses('401 InvalidAuthenticationToken/unauthenticated', [
    { name: 'none', headers: { Authorization: null }, tells: [/empty/i] },
    { name: 'an unreadable one', token: () => 'garbage', tells: [/token/] },
    { name: 'one that was changed', token: changedToken, tells: [/token/] },
    { name: 'one that has expired', token: expired, tells: [/lifetime/] },
    { name: 'another scheme', headers: { Authorization: 'Basic YW5hOnNlY3JldA==' }, tells: [/Bearer/] },
  ])

  it('says in the one challenge when the token has expired, so that clients refresh it', async () => {
    const world = getWorld()
    const old = await invite(world, planFile(world), goodInvite, { token: await expired(world) })
    expect(old.headers['www-authenticate']).toContain('expired_token')
    const none = await invite(world, planFile(world), goodInvite, { headers: { Authorization: null } })
    expect(none.headers['www-authenticate']).not.toContain('expired_token')
  })
})

describe('V2: without a scope that may write', () => {
  const reader = ({ ready, token }: OpenWorld) => token({ clientId: ready.clients[1]?.clientId ?? '' })
  const person = (world: OpenWorld) => world.token({ user: 'ana@convite.example', scopes: ['Files.Read', 'User.Read'] })
  refuses('403 accessDenied/insufficientScopes', [
    {
      name: 'a person',
      token: person,
      tells: ['Files.Read, User.Read', 'Files.ReadWrite, Files.ReadWrite.All', 'Sites.ReadWrite.All'],
    },
    { name: 'an application', token: reader, tells: ['Files.Read.All', 'Files.ReadWrite.All', 'Sites.ReadWrite.All'] },
  ])
})

describe('V3: what is not there, and what the caller may not see', () => {
  const other = randomUUID()
  const shareToken = `u!${Buffer.from('https://elsewhere.example/x').toString('base64url')}`
  const inDriveOfAna = (world: OpenWorld, id: string) => `/drives/${world.drive('ana').id}/items/${id}`
  refuses('404 itemNotFound', [
    { name: 'a drive', place: () => '/drives/b!aaaaaaaaaa/items/aaaa', tells: ["drives/'b!aaaaaaaaaa'"] },
    {
      name: 'an item',
      place: w => inDriveOfAna(w, `${w.drive('ana').rootItemId.slice(0, -2)}ZZ`),
      tells: [/items\/'01.*ZZ'/],
    },
    { name: 'an id of no form', place: w => inDriveOfAna(w, 'nothing'), tells: ["items/'nothing'"] },
    { name: 'an item of another drive', place: w => inDriveOfAna(w, w.item('ben', '/Ideas.md').id), tells: [/items/] },
    { name: 'an item of somebody else', place: w => w.place('ben', '/Measurements.csv'), tells: [/items/] },
    { name: 'a path', place: () => '/me/drive/root:/Projects/2027/Plan.docx:', tells: ['Projects/2027/Plan.docx'] },
    {
      name: 'a user',
      place: () => '/users/nobody@convite.example/drive/root',
      tells: ["users/'nobody@convite.example'"],
    },
    { name: 'a group', place: () => `/groups/${other}/drive/root`, tells: [`groups/'${other}'`] },
    { name: 'a site', place: () => `/sites/convite.example,${other},${other}/drive/root`, tells: [/sites/] },
    { name: 'a share token', place: () => `/shares/${shareToken}/driveItem`, tells: [/shares/] },
  ])

  it('does not tell whether a hidden thing exists', async () => {
    const world = getWorld()
    const hidden = world.place('ben', '/Measurements.csv')
    const none = `${hidden.slice(0, -4)}2345`
    const [first, second] = [await invite(world, hidden, goodInvite), await invite(world, none, goodInvite)]
    expect(second.message).toBe(first.message.replace(hidden.slice(-4), '2345'))
  })
})

describe('V4: another media type', () => {
  refuses('415 invalidRequest/invalidContentType', [
    { name: 'text', headers: { 'Content-Type': 'text/plain' }, tells: ['text/plain', 'application/json'] },
    { name: 'a form', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, tells: ['application/json'] },
  ])
})

describe('V5: a body that is no JSON object, or a member of the wrong type', () => {
  const wrong = (name: string, value: unknown, expected: string, target = name) => ({
    name: `${target} in ${JSON.stringify({ [name]: value })}`,
    body: { [name]: value },
    tells: [target, expected],
    target,
  })
  refuses('400 invalidRequest/invalidParameterFormat', [
    ...['[]', '"text"', '7', 'null', 'true'].map(raw => ({ name: `the body ${raw}`, raw, tells: [/object/] })),
    { name: 'the body ends too early', raw: '{"recipients":[', tells: [/JSON/, /column 16/] },
    wrong('recipients', 'ben', 'an array'),
    wrong('recipients', { email: 'x@y.example' }, 'an array'),
    wrong('recipients', [7], 'an object', 'recipients[0]'),
    wrong('recipients', [null], 'an object', 'recipients[0]'),
    wrong('recipients', [{ email: 7 }], 'a string', 'recipients[0].email'),
    wrong('recipients', [{ alias: ['x'] }], 'a string', 'recipients[0].alias'),
    wrong('recipients', [{ objectId: 14 }], 'a string', 'recipients[0].objectId'),
    wrong('roles', 'read', 'an array'),
    wrong('roles', [1], 'a string', 'roles[0]'),
    wrong('roles', [null], 'a string', 'roles[0]'),
    wrong('requireSignIn', 'true', 'true or false'),
    wrong('sendInvitation', 1, 'true or false'),
    wrong('message', { text: 'x' }, 'a string'),
    wrong('expirationDateTime', 1_800_000_000, 'a string'),
    wrong('password', 1234, 'a string'),
    wrong('retainInheritedPermissions', 'no', 'true or false'),
  ])

  it('never repeats a password', async () => {
    const world = getWorld()
    const answer = await invite(world, planFile(world), { ...goodInvite, password: 987_654_321 })
    expect(answer.text).not.toContain('987654321')
  })

  it('names all of them', async () => {
    const world = getWorld()
    const answer = await invite(world, planFile(world), { recipients: [7, { email: 1 }], roles: 'read', message: 5 })
    const targets = answer.body.error?.details?.map(({ target }) => target)
    expect(targets).toEqual(expect.arrayContaining(['recipients[0]', 'recipients[1].email', 'roles', 'message']))
  })
})

describe('V6: a parameter that does not exist', () => {
  const accepted =
    'recipients, roles, requireSignIn, sendInvitation, message, expirationDateTime, password, retainInheritedPermissions'
  refuses('400 invalidRequest/unknownParameter', [
    {
      name: 'of the body',
      body: { sendNotification: true },
      tells: ["'sendNotification'", accepted],
      target: 'sendNotification',
    },
    { name: 'in another case', body: { Roles: ['read'] }, tells: ["'Roles'", accepted] },
    {
      name: 'of a recipient',
      body: { recipients: [{ email: 'a@b.example', mail: 'x' }] },
      tells: ['recipients[0].mail', 'email, alias, objectId'],
    },
    { name: 'that every object has', body: { constructor: 1 }, tells: ["'constructor'"] },
  ])

  it('is accepted when it is an annotation', async () => {
    const world = getWorld()
    const recipients = [{ '@odata.type': '#microsoft.graph.driveRecipient', alias: 'ben' }]
    const body = {
      ...goodInvite,
      recipients,
      '@odata.type': 'x',
      '@microsoft.graph.anything': 1,
      'roles@odata.type': '#Collection(String)',
    }
    expect((await invite(world, planFile(world), body)).status).toBe(200)
  })
})

describe('V10: no recipient', () => {
  refuses('400 invalidRequest/recipientsRequired', [
    { name: 'an empty list', body: { recipients: [] }, tells: ['recipients', /at least one/], target: 'recipients' },
    { name: 'null', body: { recipients: null }, tells: ['recipients'] },
    { name: 'absent', body: { recipients: undefined }, tells: ['recipients'] },
    { name: 'an empty body', raw: '', headers: { 'Content-Type': null }, tells: ['recipients'] },
  ])
})

describe('V11: no role', () => {
  refuses('400 invalidRequest/rolesRequired', [
    { name: 'an empty list', body: { roles: [] }, tells: ['roles', 'read', 'write'], target: 'roles' },
    { name: 'null', body: { roles: null }, tells: ['roles'] },
    { name: 'absent', body: { roles: undefined }, tells: ['roles'] },
  ])
})

describe('V12: a role that invite does not grant', () => {
  const rule = /read or write; owner cannot be granted by invite/
  refuses('400 invalidRequest/invalidRole', [
    ...['owner', 'sp.owner', 'member', 'Read', 'fullcontrol', ''].map(role => ({
      name: `'${role}'`,
      body: { roles: [role] },
      tells: [`'${role}'`, rule],
      target: 'roles[0]',
    })),
    { name: 'behind a good one', body: { roles: ['read', 'owner'] }, tells: ["'owner'", rule], target: 'roles[1]' },
  ])
})

describe('V14: not exactly one of email, alias and objectId', () => {
  const given = (...recipients: object[]) => ({ recipients })
  refuses('400 invalidRequest/recipientAmbiguous', [
    { name: 'none', body: given({}), tells: ['recipients[0]', /none/], target: 'recipients[0]' },
    { name: 'an annotation alone', body: given({ '@odata.type': 'x' }), tells: ['recipients[0]', /none/] },
    { name: 'nulls alone', body: given({ email: null, alias: null }), tells: ['recipients[0]', /none/] },
    {
      name: 'two',
      body: given({ alias: 'ben' }, { email: 'a@x.example', objectId: '1' }),
      tells: ['recipients[1]', 'email and objectId'],
      target: 'recipients[1]',
    },
    {
      name: 'all',
      body: given({ email: 'a@x.example', alias: 'a', objectId: '1' }),
      tells: ['email and alias and objectId'],
    },
  ])
})

describe('V15: no address, and no id that we show', () => {
  const addresses = [
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
    'a@x.example\0',
    'undisclosed:;',
  ]
  refuses('400 invalidRequest/invalidParameterFormat', [
    ...addresses.map(email => ({
      name: JSON.stringify(email),
      body: { recipients: [{ email }] },
      tells: ['recipients[0].email'],
      target: 'recipients[0].email',
    })),
    {
      name: 'an objectId',
      body: { recipients: [{ objectId: 'nobody' }] },
      tells: ["recipients[0].objectId 'nobody'", 'GUID'],
    },
    { name: 'an alias of blanks', body: { recipients: [{ alias: ' ' }] }, tells: ['recipients[0].alias'] },
  ])
})

describe('V16: too many recipients', () => {
  const many = (count: number) => ({ recipients: Array.from({ length: count }, () => ({ alias: 'ben' })) })
  refuses('400 invalidRequest/tooManyRecipients', [
    { name: '201', body: many(201), tells: ['200', '201'], target: 'recipients' },
    {
      name: 'more than an administrator allows',
      settings: { recipientsPerInvite: 1 },
      body: many(2),
      tells: ['1', '2'],
    },
  ])
})

describe('V17: a message of more than 2000 characters', () => {
  refuses('400 invalidRequest/parameterIsTooLong', [
    { name: 'letters', body: { message: 'x'.repeat(2001) }, tells: ['2000', '2001'], target: 'message' },
    { name: 'emoji', body: { message: '🙂'.repeat(2001) }, tells: ['2000', '2001'] },
  ])
})

describe('V38: If-Match that does not fit', () => {
  const tag = '"{00000000-0000-0000-0000-000000000000},1"'
  refuses('412 resourceModified/entityTagDoesNotMatch', [
    { name: 'an eTag of something else', headers: { 'If-Match': tag }, tells: [/"\{[\dA-F-]{36}\},\d+"/] },
    { name: 'several', headers: { 'If-Match': `${tag}, "x"` }, tells: [/eTag/] },
  ])
})

describe('V39: throttling', () => {
  it('answers 429 with the seconds to wait', async () => {
    const world = getWorld()
    await world.faults({ operation: 'driveItem/invite', status: 429, retryAfter: 7, times: 1 })
    const before = await takeStock(world)
    const answer = await invite(world, planFile(world), goodInvite)
    expect(`${answer.status} ${answer.codes}`).toBe('429 activityLimitReached/throttledRequest/quota')
    expect(answer.headers['retry-after']).toBe('7')
    expect(await takeStock(world)).toEqual(before)
  })
})
