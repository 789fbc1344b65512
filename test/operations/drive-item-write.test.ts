/** driveItem: create, update, move, delete, over HTTP (drive-items.md section 8). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorld, type World } from '../world.ts'
import { invite } from './invite-world.ts'
import { type Desk, type ItemBody, sitDown } from './items-world.ts'

let world: World
let ana: Desk
let count = 0
beforeAll(async () => {
  world = await startWorld()
  ana = sitDown(world)
})
afterAll(() => world.stop())

/** A folder that no other test writes in: its address and its path from the root. */
async function fresh(): Promise<{ at: string; path: string; item: ItemBody }> {
  count += 1
  const item = await ana.folder(`${ana.drive}/root`, `Test ${count}`)
  return { at: ana.at(item), path: `Test ${count}`, item }
}
/** Graph documents 201 for POST and 200 for PATCH; an item that was there, and one that was not, are told by the other. */
const schema = 'microsoft.graph.driveItem'
const post = (place: string, body: unknown, headers = {}) =>
  ana.send('POST', `${place}/children`, { body, headers, schema })
const patch = (place: string, body: unknown, headers = {}) => ana.send('PATCH', place, { body, headers, schema })
const share = (item: ItemBody, email: string, role: string) =>
  invite(world, ana.at(item), { recipients: [{ email }], roles: [role], requireSignIn: true, sendInvitation: false })

describe('POST children', () => {
  it('makes a folder, and the answer is what a later GET gives', async () => {
    const { at } = await fresh()
    const made = await post(at, {
      name: 'Plans',
      folder: {},
      '@name.conflictBehavior': 'fail',
      unknown: { ignored: true },
    })
    expect(made.status).toBe(201)
    expect(made.headers['location']).toBe(`${world.origin}/v1.0${ana.at(made.body)}`)
    expect((await ana.get(ana.at(made.body))).body).toEqual({
      ...made.body,
      '@odata.context': made.body['@odata.context' as never],
    })
    expect((await ana.get(at)).body.folder?.childCount).toBe(1)
  })

  it('makes an empty file with the hashes of nothing', async () => {
    const { at } = await fresh()
    const { status, body } = await post(at, { name: 'empty.txt', file: {} })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      size: 0,
      file: { mimeType: 'text/plain', hashes: { quickXorHash: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' } },
    })
    const { createdBy: by, ...rest } = (await ana.get(ana.at(body))).body
    expect(by.user?.displayName).toBe('Ana Prieto')
    expect(rest.file).toEqual(body.file)
  })

  it('fails, renames or reuses when the name is taken', async () => {
    const { at } = await fresh()
    const first = await post(at, { name: 'A', folder: {} })
    for (const body of [
      { name: 'a', folder: {} },
      { name: 'A', file: {}, '@microsoft.graph.conflictBehavior': 'replace' },
    ]) {
      expect(await post(at, body)).toMatchObject({ status: 409, codes: 'nameAlreadyExists' })
    }
    expect(await post(at, { name: 'A', folder: {}, '@microsoft.graph.conflictBehavior': 'rename' })).toMatchObject({
      status: 201,
      body: { name: 'A 1' },
    })
    const kept = await post(at, { name: 'A', folder: {}, '@microsoft.graph.conflictBehavior': 'replace' })
    expect([kept.status, kept.body.id]).toEqual([200, first.body.id])
    const byQuery = await ana.send('POST', `${at}/children?@microsoft.graph.conflictBehavior=rename`, {
      body: { name: 'A', folder: {} },
    })
    expect(byQuery.body.name).toBe('A 2')
  })

  it('gives one of ten parallel calls the name', async () => {
    const { at } = await fresh()
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(at, { name: 'Same', folder: {} })))
    expect(answers.map(answer => answer.status).toSorted((left, right) => left - right)).toEqual([
      201,
      ...Array<number>(9).fill(409),
    ])
  })

  it.each([
    [{ name: 'x' }, 'invalidRequest'],
    [{ name: 'x', folder: {}, file: {} }, 'invalidRequest'],
    [{ folder: {} }, 'invalidRequest'],
    [{ name: 5, folder: {} }, 'invalidRequest/invalidParameterFormat'],
    [{ name: 'a:b', folder: {} }, 'invalidRequest/invalidPath'],
    [{ name: ' a', folder: {} }, 'invalidRequest/invalidPath'],
    [{ name: 'CON', folder: {} }, 'invalidRequest/invalidPath'],
    [{ name: '..', folder: {} }, 'invalidRequest/invalidPath'],
    [{ name: 'n'.repeat(256), folder: {} }, 'invalidRequest/pathIsTooLong'],
    [
      { name: 'x', folder: {}, fileSystemInfo: { createdDateTime: 'yesterday' } },
      'invalidRequest/invalidParameterFormat',
    ],
    [{ name: 'x', folder: {}, '@microsoft.graph.conflictBehavior': 'merge' }, 'invalidRequest/invalidParameterFormat'],
    [{ name: 'x', folder: {}, description: 'words' }, 'notSupported'],
    [{ name: 'x', file: {}, '@microsoft.graph.sourceUrl': 'http://169.254.169.254/' }, 'notSupported'],
  ])('refuses %j', async (body, codes) => {
    const { at } = await fresh()
    expect(await post(at, body)).toMatchObject({ status: 400, codes })
    expect((await ana.get(at)).body.folder?.childCount).toBe(0)
  })

  it('needs the right to write, a folder, and does nothing twice under one key', async () => {
    const { at, item } = await fresh()
    await share(item, 'dieter@convite.example', 'read')
    const dieter = sitDown(world, 'dieter', 'ana')
    const body = { name: 'x', folder: {} }
    expect(await dieter.send('POST', `${at}/children`, { body })).toMatchObject({ status: 403, codes: 'accessDenied' })
    expect(await sitDown(world, 'elise', 'ana').send('POST', `${at}/children`, { body })).toMatchObject({ status: 404 })
    const file = await post(at, { name: 'f', file: {} })
    expect(await post(ana.at(file.body), body)).toMatchObject({ status: 404, codes: 'itemNotFound' })
    const first = await post(at, { name: 'Once', folder: {} }, { 'Idempotency-Key': 'once' })
    const again = await post(at, { name: 'Once', folder: {} }, { 'Idempotency-Key': 'once' })
    expect([again.status, again.body.id, again.headers['idempotency-replayed']]).toEqual([201, first.body.id, 'true'])
    expect(await post(at, { name: 'Other', folder: {} }, { 'Idempotency-Key': 'once' })).toMatchObject({ status: 422 })
  })
})

describe('PATCH', () => {
  it('renames, keeps what it is not told of, and moves the eTag but not the cTag', async () => {
    const { at } = await fresh()
    const { body: file } = await post(at, { name: 'a.txt', file: {} })
    const { status, body } = await patch(ana.at(file), { name: 'b.md', id: 'ignored', size: 99 })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: file.id,
      name: 'b.md',
      size: 0,
      cTag: file.cTag,
      file: { mimeType: 'text/markdown' },
    })
    expect(body.eTag).not.toBe(file.eTag)
    expect((await ana.get(ana.at(file))).body).toMatchObject({ name: 'b.md', eTag: body.eTag })
    expect((await patch(ana.at(file), { name: 'b.md' })).body.eTag).toBe(body.eTag)
  })

  it('sets the dates of files and folders; createdDateTime follows on business drives', async () => {
    const { at } = await fresh()
    await post(at, { name: 'leaf', folder: {} })
    const fileSystemInfo = {
      createdDateTime: '2001-02-03T04:05:06.789Z',
      lastModifiedDateTime: '2002-03-04T06:06:07+01:00',
    }
    const { body } = await patch(`${at}:/leaf:`, { fileSystemInfo })
    expect(body).toMatchObject({
      createdDateTime: '2001-02-03T04:05:06.789Z',
      fileSystemInfo: { createdDateTime: '2001-02-03T04:05:06.789Z', lastModifiedDateTime: '2002-03-04T05:06:07Z' },
    })
    await post(ana.at(body), { name: 'child', folder: {} })
    expect((await ana.get(ana.at(body))).body.fileSystemInfo).toEqual(body.fileSystemInfo)
    const grace = sitDown(world, 'grace.okafor')
    const mine = await grace.folder(`${grace.drive}/root`, 'Dates')
    const changed = await grace.send('PATCH', grace.at(mine), { body: { fileSystemInfo, description: 'of the past' } })
    expect(changed.body).toMatchObject({ createdDateTime: mine.createdDateTime, description: 'of the past' })
    expect(await grace.send('PATCH', grace.at(mine), { body: { description: 'd'.repeat(1025) } })).toMatchObject({
      status: 400,
      codes: 'invalidRequest/parameterIsTooLong',
    })
  })

  it('moves by id, by root and by path, ignoring the empty texts that rclone sends', async () => {
    const { at, path } = await fresh()
    const { body: a } = await post(at, { name: 'A', folder: {} })
    const { body: b } = await post(at, { name: 'B', folder: {} })
    const { body: file } = await post(ana.at(a), { name: 'f.txt', file: {} })
    const driveId = world.drive('ana').id
    const moved = await patch(ana.at(file), {
      name: 'g.txt',
      parentReference: { driveId, id: b.id, path: '', driveType: '' },
    })
    expect(moved.body).toMatchObject({
      id: file.id,
      name: 'g.txt',
      parentReference: { id: b.id, path: `${ana.drive}/root:/${path}/B` },
    })
    const back = await patch(ana.at(file), { parentReference: { path: `/drive/root:/${path}/A` } })
    expect(back.body.parentReference.id).toBe(a.id)
    const encoded = await patch(ana.at(file), {
      parentReference: { path: `${ana.drive}/root:/${encodeURIComponent(path)}/B` },
    })
    expect(encoded.body.parentReference.id).toBe(b.id)
    const up = await patch(ana.at(file), { name: `up ${count}.txt`, parentReference: { id: 'root' } })
    expect(up.body.parentReference.name).toBe('root')
    const empty = await patch(ana.at(file), { parentReference: { id: '', path: '', driveId: '' } })
    expect(empty.body.parentReference.name).toBe('root')
  })

  it('refuses a move to another drive, into itself, onto a taken name, and of the root', async () => {
    const { at } = await fresh()
    const { body: a } = await post(at, { name: 'A', folder: {} })
    const { body: inner } = await post(ana.at(a), { name: 'inner', folder: {} })
    const { body: file } = await post(at, { name: 'inner', file: {} })
    const move = (item: ItemBody, parentReference: object) => patch(ana.at(item), { parentReference })
    const other = world.drive('ben')
    expect(await move(file, { driveId: other.id, id: other.rootItemId })).toMatchObject({
      status: 400,
      codes: 'notSupported',
    })
    expect(await move(file, { id: other.rootItemId })).toMatchObject({ status: 400, codes: 'notSupported' })
    expect(await move(file, { path: `/drives/${other.id}/root:` })).toMatchObject({
      status: 400,
      codes: 'notSupported',
    })
    expect(await move(a, { id: inner.id })).toMatchObject({ status: 400, codes: 'invalidRequest' })
    expect(await move(a, { id: a.id })).toMatchObject({ status: 400, codes: 'invalidRequest' })
    expect(await move(file, { id: a.id })).toMatchObject({ status: 409, codes: 'nameAlreadyExists' })
    expect(await move(inner, { id: file.id })).toMatchObject({ status: 404, codes: 'itemNotFound' })
    expect(await move(file, { path: '/drive/root:/nowhere' })).toMatchObject({ status: 404, codes: 'itemNotFound' })
    expect(await move(file, { path: 'nowhere' })).toMatchObject({
      status: 400,
      codes: 'invalidRequest/invalidParameterFormat',
    })
    expect(await patch('/me/drive/root', { name: 'mine' })).toMatchObject({
      status: 403,
      codes: 'accessDenied/rootNotDeletable',
    })
    expect(await patch(ana.at(file), { name: 'A', '@microsoft.graph.conflictBehavior': 'replace' })).toMatchObject({
      status: 400,
      codes: 'notSupported',
    })
    const renamed = await ana.send('PATCH', `${ana.at(file)}?@microsoft.graph.conflictBehavior=rename`, {
      body: { name: 'A' },
    })
    expect(renamed.body.name).toBe('A 1')
  })

  it('demands the right to write on the item and on the new parent, each for itself', async () => {
    const { at, item } = await fresh()
    const elsewhere = await fresh()
    const { body: file } = await post(at, { name: 'f.txt', file: {} })
    await share(item, 'dieter@convite.example', 'write')
    const dieter = sitDown(world, 'dieter', 'ana')
    const move = () => dieter.send('PATCH', ana.at(file), { body: { parentReference: { id: elsewhere.item.id } } })
    expect(await move()).toMatchObject({ status: 404, codes: 'itemNotFound' })
    await share(elsewhere.item, 'dieter@convite.example', 'read')
    expect(await move()).toMatchObject({ status: 403, codes: 'accessDenied' })
    await share(elsewhere.item, 'dieter@convite.example', 'write')
    expect(await move()).toMatchObject({ status: 200 })
    const back = { body: { parentReference: { id: item.id } } }
    await ana.send(
      'DELETE',
      `${at}/permissions/${(await share(item, 'dieter@convite.example', 'write')).body.value[0]?.id}`,
    )
    expect(await dieter.send('PATCH', ana.at(file), back)).toMatchObject({ status: 404 })
    expect((await ana.get(ana.at(file))).body.parentReference.id).toBe(elsewhere.item.id)
  })

  it('makes a folder at a path that leads nowhere yet, and only a folder', async () => {
    const { path } = await fresh()
    const place = `${ana.drive}/root:/${encodeURIComponent(path)}/new/deeper`
    expect(await patch(place, { name: 'deeper' })).toMatchObject({ status: 404, codes: 'itemNotFound' })
    const made = await patch(place, { folder: {}, fileSystemInfo: { lastModifiedDateTime: '2020-01-01T00:00:00Z' } })
    expect([made.status, made.body.name, made.body.fileSystemInfo.lastModifiedDateTime]).toEqual([
      201,
      'deeper',
      '2020-01-01T00:00:00Z',
    ])
    expect(made.body.parentReference.path).toBe(`${ana.drive}/root:/${path}/new`)
    expect((await ana.get(ana.at(made.body))).body.parentReference).toEqual(made.body.parentReference)
    expect(await patch(place, { folder: {} })).toMatchObject({ status: 200, body: { id: made.body.id } })
  })

  it('answers without a body when the client prefers that, and keeps to If-Match', async () => {
    const { at } = await fresh()
    const { body: file } = await post(at, { name: 'f.txt', file: {} })
    const minimal = await patch(ana.at(file), { name: 'g.txt' }, { Prefer: 'return=minimal', 'If-Match': file.eTag })
    expect([minimal.status, minimal.text, minimal.headers['preference-applied']]).toEqual([204, '', 'return=minimal'])
    expect(await patch(ana.at(file), { name: 'h.txt' }, { 'If-Match': file.eTag })).toMatchObject({
      status: 412,
      codes: 'resourceModified/entityTagDoesNotMatch',
    })
    expect(await patch(ana.at(file), { name: 'h.txt' }, { 'If-Match': file.cTag ?? '' })).toMatchObject({ status: 200 })
    expect(await patch(ana.at(file), { name: 'i.txt' }, { 'If-Match': '*' })).toMatchObject({ status: 200 })
  })
})

describe('DELETE', () => {
  it('ends an item with everything below it; the name is free and leads to a new id', async () => {
    const { at, path } = await fresh()
    const { body: file } = await ana.put(`${path}/A/B/f.txt`, 'x')
    const a = (await ana.get(`${at}:/A`)).body
    await share(a, 'dieter@convite.example', 'read')
    const dieter = sitDown(world, 'dieter', 'ana')
    expect((await dieter.get(ana.at(file))).status).toBe(200)
    expect(await ana.send('DELETE', ana.at(a))).toMatchObject({ status: 204, text: '' })
    for (const desk of [ana, dieter]) expect((await desk.get(ana.at(file))).status).toBe(404)
    expect(await ana.send('DELETE', ana.at(a))).toMatchObject({ status: 404 })
    const { body: again } = await post(at, { name: 'A', folder: {} })
    expect(again.id).not.toBe(a.id)
    expect((await dieter.get(ana.at(again))).status).toBe(404)
    expect((await ana.get(at)).body).toMatchObject({ size: 0, folder: { childCount: 1 } })
  })

  it('refuses the root, a reader, a stale tag', async () => {
    const { at, item } = await fresh()
    expect(await ana.send('DELETE', '/me/drive/root')).toMatchObject({
      status: 403,
      codes: 'accessDenied/rootNotDeletable',
    })
    await share(item, 'dieter@convite.example', 'read')
    expect(await sitDown(world, 'dieter', 'ana').send('DELETE', at)).toMatchObject({
      status: 403,
      codes: 'accessDenied',
    })
    expect(await ana.send('DELETE', at, { headers: { 'If-Match': '"{old},1"' } })).toMatchObject({ status: 412 })
    expect((await ana.get(at)).status).toBe(200)
  })

  it('moves the bytes from the use of the drive to its bin', async () => {
    const quota = async () =>
      (await ana.send<{ quota: { used: number; deleted: number } }>('GET', '/me/drive')).body.quota
    const { path } = await fresh()
    const before = await quota()
    await ana.put(`${path}/f.bin`, Buffer.alloc(1000))
    expect(await quota()).toMatchObject({ used: before.used + 1000, deleted: before.deleted })
    await ana.send('DELETE', `${ana.drive}/root:/${encodeURIComponent(path)}`)
    expect(await quota()).toMatchObject({ used: before.used, deleted: before.deleted + 1000 })
  })
})
