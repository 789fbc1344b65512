/** driveItem: get and list children, over HTTP (drive-items.md sections 2, 3, 5 and 6). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorld, type World } from '../world.ts'
import { invite } from './invite-world.ts'
import { type Desk, type ItemAnswer, type ListBody, sitDown } from './items-world.ts'

let world: World
let ana: Desk
beforeAll(async () => {
  world = await (async () => { const { inject } = await import('vitest'); const pg = (await import('pg')).default; const url = inject('postgresUrl') as string; const name = 'zz_read'; const c = new pg.Client({ connectionString: url }); await c.connect(); await c.query('create database ' + name); await c.end(); const u = new URL(url); u.pathname = '/' + name; return startWorld({ database: u.href }) })()
  ana = sitDown(world)
})
afterAll(() => world.stop())

const list = (path: string) => ana.send<ListBody>('GET', path)

describe('an item', () => {
  it('tells of a file what clients read', async () => {
    const { status, body, headers } = await ana.get(`${ana.drive}/root:/Bienvenida.html`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      name: 'Bienvenida.html',
      file: { mimeType: 'text/html', hashes: { quickXorHash: expect.stringMatching(/^[\w+/]{27}=$/) } },
      parentReference: {
        driveId: world.drive('ana').id,
        driveType: 'business',
        name: 'root',
        path: `${ana.drive}/root:`,
      },
      createdBy: { user: { displayName: 'Ana Prieto' } },
    })
    expect(headers['etag']).toBe(body.eTag)
    expect(body['@odata.etag']).toBe(body.eTag)
    expect(body.createdDateTime).toMatch(/Z$/)
    expect(body.cTag).toMatch(/^"c:\{[0-9A-F-]{36}\},\d+"$/)
    expect(body.folder).toBeUndefined()
    expect(body.shared).toBeUndefined()
  })

  it('of the root names the drive and its kind, but no parent', async () => {
    const { body } = await ana.get('/me/drive/root')
    expect(body).toMatchObject({ root: {}, folder: { childCount: expect.any(Number) } })
    expect(body.parentReference).toEqual({ driveId: world.drive('ana').id, driveType: 'business' })
    expect(body.cTag).toBeUndefined()
  })

  it('is the same by id, by path, by child key and below a folder, in any letter case', async () => {
    const folder = await ana.folder(`${ana.drive}/root`, 'Forms of address')
    const { body: made } = await ana.put('Forms of address/a b+c%.txt', 'x')
    const name = encodeURIComponent('a b+c%.txt')
    for (const path of [
      ana.at(made),
      `${ana.drive}/root:/Forms%20of%20address/${name}`,
      `${ana.drive}/root:/FORMS%20of%20address/${name.toUpperCase().replaceAll('%2B', '%2b')}:`,
      `${ana.at(folder)}:/${name}:`,
      `${ana.at(folder)}/children/${name}`,
      `${ana.at(folder)}/children('${name}')`,
      `/me/drive/items/${made.id}`,
      `/v2.0${ana.at(made)}`,
      `${ana.drive}/items/root%3A%2FForms%20of%20address%2F${encodeURIComponent('a b+c%25.txt')}%3A`.replace(
        '%2525',
        '%25',
      ),
    ]) {
      const answer = await ana.get(path)
      expect([path, answer.status, answer.body.id]).toEqual([path, 200, made.id])
    }
  })

  it('is hidden from strangers, who learn as much as of one that is not there', async () => {
    const carla = sitDown(world, 'carla', 'ana')
    const path = ana.at(world.item('ana', '/Bienvenida.html'))
    const hidden = await carla.get(path)
    const missing = await carla.get(path.replace(/.$/, letter => (letter === 'A' ? 'B' : 'A')))
    expect([hidden.status, hidden.codes]).toEqual([404, 'itemNotFound'])
    expect([missing.status, missing.codes]).toEqual([404, 'itemNotFound'])
    expect(
      (await ana.get(`${sitDown(world, 'ben').drive}/items/${world.item('ana', '/Bienvenida.html').id}`)).status,
    ).toBe(404)
    expect((await ana.get(`${ana.drive}/root:/Bienvenida.html/inside`)).codes).toBe('itemNotFound')
  })

  it('gives what $select names and nothing else', async () => {
    const path = ana.at(world.item('ana', '/Bienvenida.html'))
    const { body } = await ana.get(`${path}?select=ID,@microsoft.graph.downloadUrl`)
    expect(Object.keys(body).toSorted()).toEqual([
      '@microsoft.graph.downloadUrl',
      '@odata.context',
      '@odata.etag',
      'id',
    ])
    const rare = await ana.get(`${path}?$select=publication,sharepointIds,deleted`)
    expect(rare.body).toMatchObject({
      publication: { level: 'published', versionId: '1.0' },
      sharepointIds: { tenantId: world.ready.tenantId },
    })
    expect(await ana.get(`${path}?$select=nonsense`)).toMatchObject({
      status: 400,
      codes: 'invalidRequest/invalidQueryOption',
    })
    expect(await ana.get(`${path}?$top=3`)).toMatchObject({ status: 400, codes: 'invalidRequest/invalidQueryOption' })
  })

  it('is not sent again to who has its eTag; the cTag does not tell of its metadata', async () => {
    const path = ana.at(world.item('ana', '/Bienvenida.html'))
    const { body } = await ana.get(path)
    const again = (tag: string) => ana.send('GET', path, { headers: { 'If-None-Match': tag } })
    for (const tag of [body.eTag, body.eTag.replaceAll('"', ''), `W/${body.eTag}`, `"x", ${body.eTag}`]) {
      expect(await again(tag)).toMatchObject({ status: 304, text: '' })
    }
    for (const tag of ['"{other},1"', body.cTag ?? '']) expect(await again(tag)).toMatchObject({ status: 200 })
    expect(await again('"a" b')).toMatchObject({ status: 400, codes: 'invalidRequest/malformedEntityTag' })
  })

  it('tells a person of a single shared file nothing of the folders above it', async () => {
    const { body: file } = await ana.put('Secret project/Inner/shared.txt', 'x')
    const given = await invite(world, ana.at(file), {
      recipients: [{ email: 'dieter@convite.example' }],
      roles: ['read'],
      requireSignIn: true,
      sendInvitation: false,
    })
    expect(given.status).toBe(200)
    const dieter = sitDown(world, 'dieter', 'ana')
    const { body, text } = await dieter.get(ana.at(file))
    expect(body.parentReference).toEqual({ driveId: world.drive('ana').id, driveType: 'business' })
    expect(text).not.toMatch(/Secret|Inner/)
    expect(body.shared).toMatchObject({ scope: 'users', sharedDateTime: expect.stringMatching(/Z$/) })
    expect((await ana.get(ana.at(file))).body.parentReference.path).toBe(`${ana.drive}/root:/Secret project/Inner`)
  })

  it('is marked as shared while a folder above it is, and no longer when that ends', async () => {
    const { body: file } = await ana.put('Shared folder/deep/file.txt', 'x')
    const folder = (await ana.get(`${ana.drive}/root:/Shared%20folder`)).body
    const given = await invite(world, ana.at(folder), {
      recipients: [{ email: 'dieter@convite.example' }],
      roles: ['read'],
      requireSignIn: true,
      sendInvitation: false,
    })
    expect((await ana.get(ana.at(file))).body.shared).toMatchObject({
      scope: 'users',
      owner: { user: { displayName: 'Ana Prieto' } },
    })
    const dieter = sitDown(world, 'dieter', 'ana')
    expect((await dieter.get(ana.at(file))).body.parentReference).toMatchObject({ name: 'deep' })
    expect((await dieter.get(ana.at(file))).body.parentReference.path).toBeUndefined()
    await ana.send('DELETE', `${ana.at(folder)}/permissions/${given.body.value[0]?.id}`)
    expect((await ana.get(ana.at(file))).body.shared).toBeUndefined()
    expect((await dieter.get(ana.at(file))).status).toBe(404)
  })
})

describe('children', () => {
  let folder: string
  beforeAll(async () => {
    folder = ana.at(await ana.folder(`${ana.drive}/root`, 'List'))
    for (const name of ['b', 'Z', 'a']) await ana.folder(folder, name)
    for (const [name, size] of [
      ['y.txt', 3],
      ['É.txt', 1],
      ['x.txt', 2],
    ] as const)
      await ana.put(`List/${name}`, 'x'.repeat(size))
  })

  it('stand folders first, then by name, and leave no one out across pages', async () => {
    const expected = ['a', 'b', 'Z', 'x.txt', 'y.txt', 'É.txt']
    expect(await ana.children(folder)).toEqual(expected)
    for (const top of [1, 2, 3, 4, 6]) {
      const names: string[] = []
      let url: string | undefined = `${folder}/children?$top=${top}`
      for (let pages = 0; url !== undefined && pages < 10; pages++) {
        const { body }: { body: ListBody } = await list(url)
        expect(body.value.length).toBeGreaterThan(0)
        names.push(...body.value.map(item => item.name))
        url = body['@odata.nextLink']?.slice(world.origin.length)
        if (url !== undefined) expect(url).toContain(`$top=${top}`)
      }
      expect(names).toEqual(expected)
    }
  })

  it.each([
    ['name', ['a', 'b', 'x.txt', 'y.txt', 'Z', 'É.txt']],
    ['name desc', ['É.txt', 'Z', 'y.txt', 'x.txt', 'b', 'a']],
    ['size desc', ['y.txt', 'x.txt', 'É.txt', 'a', 'b', 'Z']],
    ['lastModifiedDateTime', null],
    ['createdDateTime desc,name', null],
  ])('stand in the order %s across pages', async (order, expected) => {
    const names: string[] = []
    let url: string | undefined = `${folder}/children?$orderby=${encodeURIComponent(order)}&$top=2`
    while (url !== undefined) {
      const { body }: { body: ListBody } = await list(url)
      names.push(...body.value.map(item => item.name))
      url = body['@odata.nextLink']?.slice(world.origin.length)
    }
    if (expected) expect(names).toEqual(expected)
    expect(new Set(names).size).toBe(6)
  })

  it('are counted on the first page when asked for, and as plain text', async () => {
    const first = await list(`${folder}/children?$count=true&$top=4`)
    expect(first.body['@odata.count']).toBe(6)
    const second = await list(first.body['@odata.nextLink']?.slice(world.origin.length) ?? '')
    expect(second.body['@odata.count']).toBeUndefined()
    expect(await ana.get(`${folder}/children/$count`)).toMatchObject({ status: 200, text: '6' })
  })

  it('follow the page size that a client prefers, and clamp one that is too large', async () => {
    const preferred = await ana.send<ListBody>('GET', `${folder}/children`, {
      headers: { Prefer: 'odata.maxpagesize=2, respond-async' },
    })
    expect(preferred.body.value).toHaveLength(2)
    expect((await list(`${folder}/children?$top=100000`)).body.value).toHaveLength(6)
  })

  it.each([
    ['$top=0', '$top'],
    ['$skip=1', '$skip'],
    ['$filter=size gt 1', '$filter'],
    ['$search=x', '$search'],
    ['$orderby=url', '$orderby'],
    ['$expand=thumbnails', '$expand'],
    ['$skiptoken=zzz', '$skiptoken'],
    ['$nonsense=1', '$nonsense'],
    ['$orderby=size&$skiptoken=WyJkZWZhdWx0IixmYWxzZSwwLCJhIl0', '$skiptoken'],
  ])('refuse %s by name', async (query, option) => {
    const answer = await list(`${folder}/children?${query.replaceAll(' ', '%20')}`)
    expect([answer.status, answer.codes]).toEqual([400, 'invalidRequest/invalidQueryOption'])
    expect(answer.message).toContain(option)
  })

  it('of a file are none', async () => {
    expect((await list(`${ana.drive}/root:/List/x.txt:/children`)).body.value).toEqual([])
  })

  it('can be expanded in an item, with the options of the parentheses and a link to the rest', async () => {
    const { body } = await ana.get(
      `${folder}?$expand=children($select=id,name;$top=2;$orderby=name%20desc),permissions`,
    )
    expect(body.children?.map(child => child.name)).toEqual(['É.txt', 'Z'])
    expect(body.permissions?.map(permission => permission.roles)).toEqual([['owner']])
    const rest = await list((body['children@odata.nextLink'] ?? '').slice(world.origin.length))
    expect(rest.body.value.map(item => item.name)).toEqual(['y.txt', 'x.txt'])
    expect(Object.keys(rest.body.value[0] ?? {}).toSorted()).toEqual(['@odata.etag', 'id', 'name'])
    const listed = await list(`${folder}/children?$expand=permissions,children`)
    expect(listed.body.value[0]?.permissions).toHaveLength(1)
    expect(listed.body.value[0]?.children).toEqual([])
  })

  it('leave out what is closed to the caller, in pages, counts and expanded lists alike', async () => {
    const shared = await ana.folder(`${ana.drive}/root`, 'Team')
    for (const name of ['1.txt', '2.txt', '3.txt', '4.txt']) await ana.put(`Team/${name}`, name)
    const elise = {
      recipients: [{ email: 'elise@convite.example' }],
      roles: ['read'],
      requireSignIn: true,
      sendInvitation: false,
    }
    await invite(world, ana.at(shared), elise)
    for (const name of ['2.txt', '3.txt', '4.txt']) {
      const item = (await ana.get(`${ana.drive}/root:/Team/${name}`)).body
      const closing = {
        ...elise,
        recipients: [{ email: name === '3.txt' ? 'elise@convite.example' : 'carla@convite.example' }],
      }
      expect((await invite(world, ana.at(item), { ...closing, retainInheritedPermissions: false })).status).toBe(200)
    }
    const desk = sitDown(world, 'elise', 'ana')
    expect(await desk.children(ana.at(shared))).toEqual(['1.txt', '3.txt'])
    const first = await desk.send<ListBody>('GET', `${ana.at(shared)}/children?$top=1&$count=true`)
    expect(first.body['@odata.count']).toBe(2)
    const second = await desk.send<ListBody>('GET', first.body['@odata.nextLink']?.slice(world.origin.length) ?? '')
    expect(second.body.value.map(item => item.name)).toEqual(['3.txt'])
    expect(second.body['@odata.nextLink']).toBeUndefined()
    const expanded = await desk.get(`${ana.at(shared)}?$expand=children`)
    expect(expanded.body.children?.map(item => item.name)).toEqual(['1.txt', '3.txt'])
    expect(await ana.children(ana.at(shared))).toHaveLength(4)
  })
})

it('a token for the own drive alone does not reach an item of somebody else', async () => {
  const token = await world.token({ user: 'ana@convite.example', scopes: ['Files.Read'] })
  const own = await ana.send('GET', '/me/drive/root', { token })
  expect(own.status).toBe(200)
  const foreign: ItemAnswer = await ana.send('GET', world.place('ben', '/Ideas.md'), { token })
  expect([foreign.status, foreign.codes]).toEqual([403, 'accessDenied/insufficientScopes'])
  expect(
    await ana.send('POST', `${ana.drive}/root/children`, { token, body: { name: 'x', folder: {} } }),
  ).toMatchObject({ status: 403 })
})
