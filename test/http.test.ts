import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findAnswerFaults } from './check-answer.ts'
import { findTemplate } from './graph-path.ts'
import { findSchemaFaults } from './graph-schema.ts'
import { call } from './http.ts'
import { findUnlistedErrors } from './listed-errors.ts'
import { startWorld, type World } from './world.ts'

const templates = [
  '/drives/{drive-id}',
  '/drives/{drive-id}/items/{driveItem-id}',
  '/drives/{drive-id}/items/{driveItem-id}/invite',
  '/drives/{drive-id}/items/{driveItem-id}/children',
  '/drives/{drive-id}/items/{driveItem-id}/permissions/{permission-id}',
  '/drives/{drive-id}/items/{driveItem-id}/delta()',
  '/users/{user-id}',
  '/sites/{site-id}/drives',
  '/drives',
]

describe('the template of an address', () => {
  it.each([
    ['/v1.0/drives/b!1/items/2/invite', '/drives/{drive-id}/items/{driveItem-id}/invite'],
    ['/beta/me/drive/root:/A/b c.txt:/microsoft.graph.invite', '/drives/{drive-id}/items/{driveItem-id}/invite'],
    ['/v1.0/me/drive/root%3A%2FA%2Fb.txt%3A/invite', '/drives/{drive-id}/items/{driveItem-id}/invite'],
    ['/_api/v2.0/shares/u!x/driveItem/invite', '/drives/{drive-id}/items/{driveItem-id}/invite'],
    [
      "/v1.0/users('a@b.example')/drives('b!1')/items('2')/invite?x=1",
      '/drives/{drive-id}/items/{driveItem-id}/invite',
    ],
    [
      '/v1.0/sites/convite.example:/sites/handbook:/drive/items/root/permissions/p',
      '/drives/{drive-id}/items/{driveItem-id}/permissions/{permission-id}',
    ],
    ['/v1.0/drive/root', '/drives/{drive-id}/items/{driveItem-id}'],
    ['/v1.0/me/drive/root:/A', '/drives/{drive-id}/items/{driveItem-id}'],
    ['/v1.0/groups/g/drive', '/drives/{drive-id}'],
    ['/v1.0/sites/s/drives', '/sites/{site-id}/drives'],
    ['/v1.0/me', '/users/{user-id}'],
    ["/v1.0/me/drive/root/delta(token='x')", '/drives/{drive-id}/items/{driveItem-id}/delta()'],
  ])('of %s is %s', (path, template) => {
    expect(findTemplate(path, templates)).toBe(template)
  })

  it('is none for an address that Graph does not document', () => {
    expect(findTemplate('/v1.0/nothing/here', templates)).toBeUndefined()
  })
})

describe('an error that the reference page does not list for its operation', () => {
  const path = '/v1.0/drives/d/items/i/permissions/p'
  const check = (codes: string, status: number, message = '') =>
    findUnlistedErrors('DELETE', path, { status, codes, message })

  it('is a fault of the answer, unless it was ordered', () => {
    expect(check('notAllowed/inheritedPermission', 403)).toEqual([])
    expect(check('notAllowed/uniquePermissionsLimit', 403)).toEqual([
      'notAllowed/uniquePermissionsLimit (uniquePermissionsLimit) is missing among the errors of permission/delete in pages/operation-errors.ts',
    ])
    expect(check('notAllowed/nobodyKnows', 403)).toEqual([expect.stringContaining('no error of the table')])
    expect(check('quotaLimitReached', 507, 'This answer was ordered by the test controls: x answers 507.')).toEqual([])
    expect(findUnlistedErrors('POST', path, { status: 405, codes: 'methodNotAllowed', message: '' })).toEqual([])
  })
})

describe('the check of a body', () => {
  const place = '/v1.0/drives/d/items/i/permissions'
  const check = (entry: object) => findSchemaFaults('GET', place, 200, { value: [entry] })

  it('takes members that Graph does not name and refuses wrong types', () => {
    expect(check({ id: 'p', roles: ['read'], ours: { any: 1 } })).toEqual([])
    expect(check({ id: 7 })).not.toEqual([])
    expect(check({ roles: 'read' })).not.toEqual([])
    expect(check({ grantedToV2: { user: { id: 7 } } })).not.toEqual([])
    expect(check({ grantedToV2: 'somebody' })).not.toEqual([])
    expect(check({ expirationDateTime: '2027-01-01' })).not.toEqual([])
    expect(findSchemaFaults('GET', place, 200, { values: [] })).not.toEqual([])
  })

  it('refuses a success that Graph does not document', () => {
    expect(findSchemaFaults('POST', place, 202, {})).not.toEqual([])
    expect(findSchemaFaults('GET', '/v1.0/me/drive/nothing', 200, {})).not.toEqual([])
  })

  it('refuses an error without its envelope', () => {
    expect(findSchemaFaults('GET', place, 404, { error: { message: 'x' } })).not.toEqual([])
    expect(findSchemaFaults('GET', place, 404, {})).not.toEqual([])
  })
})

describe('the check of an answer', () => {
  const id = '6d0c5f6e-3d5b-4c8e-9f0a-0b1c2d3e4f50'
  const error = {
    code: 'itemNotFound',
    message: 'There is nothing here.',
    innerError: { date: '2026-11-22T05:00:00', 'request-id': id, 'client-request-id': id },
  }
  const headers = {
    'request-id': id,
    'client-request-id': id,
    'content-type': 'application/json',
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': '*',
    'cache-control': 'no-store',
    'x-ms-ags-diagnostic': '{}',
  }
  const check = (change: object, body: object = { error }, names: string[] = []) =>
    findAnswerFaults({
      method: 'GET',
      path: '/v1.0/me/drive/root',
      status: 404,
      headers,
      headerNames: names,
      text: JSON.stringify(body),
      json: body,
      clientRequestId: undefined,
      schemaName: undefined,
      ...change,
    })

  it('finds nothing wrong with a good one', () => {
    expect(check({})).toEqual([])
  })

  it.each([
    ['a request id that is not in the body', { headers: { ...headers, 'request-id': id.replace('6', '7') } }],
    ['a client request id that was not given back', { clientRequestId: 'mine' }],
    ['an error that is HTML', { headers: { ...headers, 'content-type': 'text/html' } }],
    ['a 401 without a challenge', { status: 401 }],
    ['two challenges', { status: 401, headerNames: ['www-authenticate', 'www-authenticate'] }],
    ['a Retry-After that is a date', { headers: { ...headers, 'retry-after': 'Fri, 03 Sep 2021 23:59:59 GMT' } }],
    [
      'an error without the headers of cross-origin calls',
      { headers: { ...headers, 'access-control-allow-origin': undefined } },
    ],
  ])('finds %s', (_name, change) => {
    expect(check(change)).not.toEqual([])
  })

  it('finds null times and the inside of the server', () => {
    expect(check({ status: 200 }, { createdDateTime: null }).join()).toContain('createdDateTime is null')
    expect(check({}, { error: { ...error, message: 'Error: at read (file.ts:12)' } }).join()).toContain('inside')
  })
})

describe('a call', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world.stop())

  it('gives status, body and codes', async () => {
    const { accessToken } = world.person('ana')
    const drive = await call(world, 'GET', '/me/drive', { token: accessToken })
    expect(drive).toMatchObject({ status: 200, codes: '', body: { id: world.drive('ana').id } })
    const nothing = await call(world, 'GET', '/drives/b!nothing', {
      token: accessToken,
      headers: { 'client-request-id': 'mine' },
    })
    expect(nothing).toMatchObject({ status: 404, codes: 'itemNotFound', headers: { 'client-request-id': 'mine' } })
  })
})
