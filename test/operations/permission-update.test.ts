import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { type OpenWorld, startOpenWorld } from '../world.ts'
import { inviteOne, withSettings } from './invite-world.ts'
import {
  addressOf,
  anonymousAllowed,
  as,
  give,
  growTree,
  openly,
  type PermissionBody,
  quietly,
  sees,
  tagOf,
  tokenOf,
  type Tree,
} from './permission-world.ts'

let world: OpenWorld
beforeAll(async () => {
  world = await startOpenWorld({ now: '2027-01-01T12:00:00Z' })
})
afterAll(() => world.stop())

const patch = (name: string, place: string, id: string, body: unknown, headers: Record<string, string> = {}) =>
  as(world, name, 'PATCH', `${place}/permissions/${id}`, { body, headers })

const auditOf = async (action: string) =>
  (await world.query(
    `select target, old_value, new_value from audit where action = '${action}' order by at, seq, part`,
  )) ?? []

/** A file on the drive of somebody with a permission of each kind on it. */
async function shareOn(owner: 'ana' | 'grace' | 'nina') {
  const tree = await growTree(world, owner)
  const by = tokenOf(world, owner)
  const person = await inviteOne(world, tree.file, quietly(addressOf('ben')), by)
  const outsider = await inviteOne(world, tree.file, quietly('new@partner.example'), by)
  const open = await withSettings(world, anonymousAllowed, () =>
    inviteOne(world, tree.file, openly('anyone@partner.example'), by),
  )
  return { place: tree.file, tree, person, outsider, open }
}

const later = '2027-06-01T08:00:00Z'

describe('what can be changed, by kind of permission and drive', () => {
  it.each([
    // [drive of, kind, body, expected]
    ['ana', 'person', { roles: ['write'] }, { status: 200, roles: ['write'] }],
    ['ana', 'person', { roles: ['read', 'write'] }, { status: 200, roles: ['write'] }],
    ['ana', 'person', { expirationDateTime: later }, { status: 400, codes: 'invalidRequest/expirationNeedsLink' }],
    ['ana', 'outsider', { roles: ['write'] }, { status: 400, codes: 'invalidRequest/badArgument' }],
    ['ana', 'outsider', { expirationDateTime: later }, { status: 400, codes: 'invalidRequest/badArgument' }],
    ['ana', 'open', { roles: ['write'] }, { status: 400, codes: 'invalidRequest/linkRoleFixed' }],
    ['ana', 'open', { expirationDateTime: later }, { status: 200, expirationDateTime: later }],
    ['grace', 'person', { roles: ['write'] }, { status: 200, roles: ['write'] }],
    ['grace', 'person', { expirationDateTime: later }, { status: 200, expirationDateTime: later }],
    [
      'grace',
      'person',
      { roles: ['write'], expirationDateTime: later },
      { status: 200, roles: ['write'], expirationDateTime: later },
    ],
    ['grace', 'outsider', { roles: ['write'] }, { status: 200, roles: ['write'] }],
    ['grace', 'open', { roles: ['write'] }, { status: 400, codes: 'invalidRequest/linkRoleFixed' }],
    ['grace', 'open', { expirationDateTime: later }, { status: 200, expirationDateTime: later }],
    ['nina', 'person', { roles: ['write'] }, { status: 200, roles: ['write'] }],
    ['nina', 'person', { expirationDateTime: later }, { status: 403, codes: 'notAllowed/accountUpgradeRequired' }],
    ['nina', 'open', { expirationDateTime: later }, { status: 403, codes: 'notAllowed/accountUpgradeRequired' }],
  ] as const)('on a drive of %s, %s, %j', async (owner, kind, body, { status, ...expected }) => {
    const shared = await shareOn(owner)
    const before = shared[kind]
    const answer = await patch(owner, shared.place, before.id, body)
    expect([answer.status, answer.codes]).toEqual([status, 'codes' in expected ? expected.codes : ''])
    const { body: now } = await as(world, owner, 'GET', `${shared.place}/permissions/${before.id}`)
    if (status === 200) {
      expect(answer.body).toMatchObject({ id: before.id, ...expected })
      expect(now).toMatchObject({ id: before.id, ...expected })
    } else {
      expect(now).toMatchObject({ roles: before.roles })
      expect(now).not.toHaveProperty('expirationDateTime')
    }
  })

  it('an expiry goes with null and with the first year, and moments keep their instant', async () => {
    const { place, person } = await shareOn('grace')
    const set = async (expirationDateTime: string | null) =>
      (await patch('grace', place, person.id, { expirationDateTime })).body
    expect(await set('2027-06-01T10:00:00+02:00')).toMatchObject({ expirationDateTime: '2027-06-01T08:00:00Z' })
    expect(await set('2027-06-01T08:00:00.1239999Z')).toMatchObject({ expirationDateTime: '2027-06-01T08:00:00.123Z' })
    for (const never of [null, '0001-01-01T00:00:00Z']) {
      await set(later)
      expect(await set(never)).not.toHaveProperty('expirationDateTime')
    }
  })
})

describe('what cannot', () => {
  let tree: Tree
  let direct: PermissionBody
  beforeAll(async () => {
    tree = await growTree(world)
    direct = await give(world, tree.folder, 'ben')
  })

  it('an inherited permission is changed where it stands', async () => {
    const answer = await patch('ana', tree.file, direct.id, { roles: ['write'] })
    expect([answer.status, answer.codes]).toEqual([403, 'notAllowed/inheritedPermission'])
    expect(answer.message).toContain(`'${tree.path}'`)
  })

  it('the owner entry stays', async () => {
    const { body } = await as(world, 'ana', 'GET', `${world.place('ana', '/')}/permissions`)
    for (const place of [world.place('ana', '/'), tree.file]) {
      expect(await patch('ana', place, body.value[0]?.id ?? '', { roles: ['read'] })).toMatchObject({
        status: 403,
        codes: 'notAllowed/ownerPermission',
      })
    }
  })

  it('on the root of a personal drive nothing can be changed', async () => {
    for (const id of [direct.id, 'unknown']) {
      expect(await patch('grace', world.place('grace.okafor', '/'), id, { roles: ['read'] })).toMatchObject({
        status: 403,
        codes: 'notAllowed/rootItemNotShareable',
      })
    }
    // Who does not see it is not told that it is there.
    expect(await patch('ben', world.place('grace.okafor', '/'), direct.id, { roles: ['read'] })).toMatchObject({
      status: 404,
      codes: 'itemNotFound',
    })
  })

  it.each([
    'grantedTo',
    'grantedToV2',
    'grantedToIdentities',
    'grantedToIdentitiesV2',
    'link',
    'invitation',
    'shareId',
    'inheritedFrom',
    'id',
    'hasPassword',
  ])('%s is refused by name, and what can be changed is named', async property => {
    const answer = await patch('ana', tree.folder, direct.id, { roles: ['write'], [property]: {} })
    expect([answer.status, answer.codes, answer.body.error]).toMatchObject([
      400,
      'invalidRequest/propertyNotUpdateable',
      { target: property },
    ])
    expect(answer.message).toMatch(/roles.*expirationDateTime/)
    expect((await as(world, 'ana', 'GET', `${tree.folder}/permissions/${direct.id}`)).body.roles).toEqual(['read'])
  })

  it.each([
    ['nothing', {}, 'invalidRequest', /roles.*expirationDateTime/],
    ['annotations alone', { '@odata.type': '#microsoft.graph.permission' }, 'invalidRequest', /roles/],
    ['an unknown member', { role: 'write' }, 'invalidRequest/unknownParameter', /role/],
    ['a role as text', { roles: 'write' }, 'invalidRequest/invalidParameterFormat', /roles/],
    ['no role', { roles: [] }, 'invalidRequest/rolesRequired', /roles/],
    ['a role that nobody knows', { roles: ['read', 'admin'] }, 'invalidRequest/invalidRole', /roles\[1\].*'admin'/],
    ['owner', { roles: ['owner'] }, 'invalidRequest/invalidRole', /owner/],
    ['a number as role', { roles: [1] }, 'invalidRequest/invalidParameterFormat', /roles/],
    ['no moment', { expirationDateTime: 'soon' }, 'invalidRequest/invalidParameterFormat', /'soon'/],
    [
      'a moment without zone',
      { expirationDateTime: '2027-06-01T08:00:00' },
      'invalidRequest/invalidParameterFormat',
      /Z/,
    ],
    [
      'a moment gone by',
      { expirationDateTime: '2026-12-31T23:59:59Z' },
      'invalidRequest/expirationInPast',
      /2027-01-01/,
    ],
  ])('%s', async (_name, body, codes, message) => {
    const answer = await patch('ana', tree.folder, direct.id, body)
    expect([answer.status, answer.codes]).toEqual([400, codes])
    expect(answer.message).toMatch(message)
  })

  it('a body that is no JSON object', async () => {
    for (const body of ['[]', '"write"', '{', 'null', '']) {
      expect([body, (await patch('ana', tree.folder, direct.id, body)).status]).toEqual([body, 400])
    }
    expect(await patch('ana', tree.folder, direct.id, '<roles/>', { 'Content-Type': 'text/xml' })).toMatchObject({
      status: 415,
    })
  })

  it('an unknown permission', async () => {
    expect(await patch('ana', tree.folder, 'unknown', { roles: ['write'] })).toMatchObject({
      status: 404,
      codes: 'itemNotFound',
    })
  })
})

describe('who may change', () => {
  let tree: Tree
  let byAna: PermissionBody
  let byBen: PermissionBody
  beforeEach(async () => {
    tree = await growTree(world)
    await give(world, tree.file, 'ben', 'write')
    byAna = await give(world, tree.file, 'nina')
    byBen = await give(world, tree.file, 'dieter', 'read', 'ben')
  })
  const outcome = async (name: string, permission: PermissionBody) => {
    const { status, codes } = await patch(name, tree.file, permission.id, { roles: ['write'] })
    return `${status} ${codes}`.trim()
  }

  it('owners change all, editors what they made, readers nothing, strangers see nothing', async () => {
    expect(await outcome('ana', byBen)).toBe('200')
    expect(await outcome('ben', byBen)).toBe('200')
    expect(await outcome('ben', byAna)).toBe('404 itemNotFound')
    expect(await outcome('nina', byAna)).toBe('403 accessDenied/accessRestricted')
    expect(await outcome('dieter', byBen)).toBe('403 accessDenied/accessRestricted')
    expect(await outcome('carla', byAna)).toBe('404 itemNotFound')
  })

  it('nobody raises themselves', async () => {
    const { body } = await as(world, 'nina', 'GET', `${tree.file}/permissions/${byAna.id}`)
    expect(body.roles).toEqual(['read'])
    expect(await outcome('nina', byAna)).toMatch(/^403/)
    expect((await as(world, 'nina', 'PATCH', tree.file, { body: { description: 'x' } })).status).toBe(403)
  })

  it('an editor whose role was lowered cannot change what they made either', async () => {
    const own = (await as(world, 'ben', 'GET', `${tree.file}/permissions`)).body.value.find(
      entry => entry.grantedToV2?.user?.email === addressOf('ben'),
    )
    expect(await patch('ana', tree.file, own?.id ?? '', { roles: ['read'] })).toMatchObject({ status: 200 })
    expect(await outcome('ben', byBen)).toBe('403 accessDenied/accessRestricted')
  })

  it('the switch for editors counts at the moment of the call', async () => {
    await withSettings(world, { membersMayShare: false }, async () => {
      expect(await outcome('ben', byBen)).toBe('403 accessDenied/accessRestricted/resharingDisabled')
      expect(await outcome('ana', byBen)).toBe('200')
    })
  })

  it('a token without a write scope changes nothing', async () => {
    for (const scope of ['Files.Read', 'Files.Read.All', 'Sites.Read.All']) {
      const token = await world.token({ user: 'ana@convite.example', scopes: [scope] })
      const answer = await call(world, 'PATCH', `${tree.file}/permissions/${byAna.id}`, {
        token,
        body: { roles: ['write'] },
      })
      expect([scope, answer.status, answer.codes]).toEqual([scope, 403, 'accessDenied/insufficientScopes'])
    }
  })

  it('an application with a write permission changes all', async () => {
    const token = await world.token({
      clientId: world.ready.clients[0]?.clientId ?? '',
      scopes: ['Files.ReadWrite.All'],
    })
    expect(
      await call(world, 'PATCH', `${tree.file}/permissions/${byAna.id}`, { token, body: { roles: ['write'] } }),
    ).toMatchObject({ status: 200 })
  })
})

describe('the effect', () => {
  let tree: Tree
  let permission: PermissionBody
  beforeEach(async () => {
    tree = await growTree(world)
    permission = await give(world, tree.folder, 'ben', 'write')
  })

  it('is there with the answer, above and below', async () => {
    const write = () => as(world, 'ben', 'PATCH', tree.file, { body: { name: `renamed ${Math.random()}.txt` } })
    expect((await write()).status).toBe(200)
    expect((await patch('ana', tree.folder, permission.id, { roles: ['read'] })).status).toBe(200)
    expect(await write()).toMatchObject({ status: 403, codes: 'accessDenied' })
    expect(await sees(world, 'ben', tree.file)).toBe(200)
    await patch('ana', tree.folder, permission.id, { roles: ['write'] })
    expect((await write()).status).toBe(200)
  })

  it('leaves one trace with what was and what is', async () => {
    const before = (await auditOf('permission.update')).length
    await patch('ana', tree.folder, permission.id, { roles: ['read'] })
    const rows = (await auditOf('permission.update')).slice(before)
    expect(rows).toEqual([
      {
        target: world.person('ben').id,
        old_value: '{"role":2,"expiresAt":null}',
        new_value: '{"role":1,"expiresAt":null}',
      },
    ])
  })

  it('the same role again is no change: no new eTag, no trace', async () => {
    const tag = await tagOf(world, tree.folder)
    const traces = (await auditOf('permission.update')).length
    expect(await patch('ana', tree.folder, permission.id, { roles: ['write'] })).toMatchObject({
      status: 200,
      body: { roles: ['write'] },
    })
    expect(await tagOf(world, tree.folder)).toBe(tag)
    expect(await auditOf('permission.update')).toHaveLength(traces)
  })

  it('mails nobody', async () => {
    await world.clearMail()
    await patch('ana', tree.folder, permission.id, { roles: ['read'] })
    expect(await world.mail()).toEqual([])
  })
})

describe('If-Match', () => {
  let tree: Tree
  let permission: PermissionBody
  beforeEach(async () => {
    tree = await growTree(world)
    permission = await give(world, tree.file, 'ben')
  })
  const change = (tag: string) => patch('ana', tree.file, permission.id, { roles: ['write'] }, { 'If-Match': tag })

  it('lets through what fits: eTag, cTag, a star, a list, without quotes, weak', async () => {
    const forms: readonly ((tags: { readonly eTag: string; readonly cTag: string }) => string)[] = [
      ({ eTag }) => eTag,
      ({ cTag }) => cTag,
      () => '*',
      ({ eTag }) => `"other", ${eTag}`,
      ({ eTag }) => eTag.replaceAll('"', ''),
      ({ eTag }) => `W/${eTag}`,
    ]
    for (const form of forms) {
      const tag = form((await as<{ eTag: string; cTag: string }>(world, 'ana', 'GET', tree.file)).body)
      expect([tag, (await change(tag)).status]).toEqual([tag, 200])
      await patch('ana', tree.file, permission.id, { roles: ['read'] })
    }
  })

  it('stops what does not, and tells the present tag', async () => {
    const stale = await tagOf(world, tree.file)
    await give(world, tree.file, 'nina')
    const answer = await change(stale)
    expect([answer.status, answer.codes]).toEqual([412, 'resourceModified/entityTagDoesNotMatch'])
    expect(answer.message).toContain(await tagOf(world, tree.file))
    expect((await as(world, 'ana', 'GET', `${tree.file}/permissions/${permission.id}`)).body.roles).toEqual(['read'])
    expect(await change('{}} nonsense')).toMatchObject({ status: 400, codes: 'invalidRequest/malformedEntityTag' })
  })
})
