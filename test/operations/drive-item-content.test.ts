/** Upload and download of content, over HTTP (content-and-uploads.md sections 1 and 2). */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorld, type World } from '../world.ts'
import { invite } from './invite-world.ts'
import { type Desk, type ItemBody, sitDown } from './items-world.ts'

let world: World
let ana: Desk
beforeAll(async () => {
  world = await startWorld()
  ana = sitDown(world)
})
afterAll(() => world.stop())

const share = (item: ItemBody, email: string, role: string) =>
  invite(world, ana.at(item), { recipients: [{ email }], roles: [role], requireSignIn: true, sendInvitation: false })

/** Fetches a download address as anybody: without a token. */
const download = (url: string, init: RequestInit = {}) => fetch(url, init)

/** What a plain TCP client gets back for a request that it writes itself. */
async function sendRaw(head: readonly string[], body: string, endsEarly = false): Promise<string> {
  const { hostname, port, host } = new URL(world.origin)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(
    [...head, `Host: ${host}`, `Authorization: Bearer ${ana.token}`, 'Connection: close', '', body].join('\r\n'),
  )
  if (endsEarly) socket.end()
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text
}

describe('PUT content', () => {
  it('makes a file with the folders on the way, then replaces it under the same id', async () => {
    const made = await ana.put('Up/loads/a.txt', 'first')
    expect(made.status).toBe(201)
    expect(made.headers['location']).toBe(`${world.origin}/v1.0${ana.at(made.body)}`)
    expect(made.body).toMatchObject({ name: 'a.txt', size: 5, file: { mimeType: 'text/plain' } })
    expect(made.body.file?.hashes['sha256Hash']).toBe(createHash('sha256').update('first').digest('hex').toUpperCase())
    expect((await ana.get(ana.at(made.body))).body.parentReference).toEqual(made.body.parentReference)
    const replaced = await ana.put('up/LOADS/A.txt', 'second!', { headers: { 'Content-Type': 'text/html' } })
    expect([replaced.status, replaced.body.id, replaced.body.name, replaced.body.size]).toEqual([
      200,
      made.body.id,
      'a.txt',
      7,
    ])
    expect(replaced.body.cTag).not.toBe(made.body.cTag)
    expect((await ana.get(`${ana.drive}/root:/Up/loads`)).body).toMatchObject({ size: 7, folder: { childCount: 1 } })
  })

  it('takes no part for the whole', async () => {
    const { body: file } = await ana.put('whole.txt', '0123456789')
    const part = await ana.put('whole.txt', '01', { headers: { 'Content-Range': 'bytes 0-1/10' } })
    expect(part.status).toBe(400)
    expect((await ana.get(ana.at(file))).body.size).toBe(10)
  })

  it('works by id, by child key and by the alias of rclone', async () => {
    const { body: file } = await ana.put('by-id.bin', 'one')
    const byId = await ana.send('PUT', `${ana.at(file)}/content`, { body: 'two2', headers: { 'Content-Type': null } })
    expect([byId.status, byId.body.size]).toEqual([200, 4])
    const byKey = await ana.send('PUT', '/me/drive/root/children/by-key.txt/content', {
      body: 'three',
      headers: { 'Content-Type': 'text/plain' },
    })
    expect([byKey.status, byKey.body.name]).toEqual([201, 'by-key.txt'])
    const root = world.drive('ana').rootItemId
    const rclone = await ana.send('PUT', `/v2.0${ana.drive}/items/${root}:/leaf.txt:/content`, {
      headers: { 'Content-Length': '0' },
    })
    expect(rclone).toMatchObject({
      status: 201,
      body: { size: 0, file: { hashes: { quickXorHash: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' } } },
    })
    expect((await download(rclone.body['@microsoft.graph.downloadUrl'] ?? '')).status).toBe(200)
  })

  it('fails, renames or replaces when the name is taken, and keeps to If-Match and If-None-Match', async () => {
    const { body: file } = await ana.put('conflict.txt', 'one')
    const put = (query: string, headers = {}) =>
      ana.send('PUT', `${ana.drive}/root:/conflict.txt:/content${query}`, {
        body: 'two',
        headers: { 'Content-Type': 'text/plain', ...headers },
      })
    expect(await put('?@microsoft.graph.conflictBehavior=fail')).toMatchObject({
      status: 409,
      codes: 'nameAlreadyExists',
    })
    expect(await put('?%40microsoft.graph.conflictBehavior=rename')).toMatchObject({
      status: 201,
      body: { name: 'conflict 1.txt' },
    })
    expect(await put('?@microsoft.graph.conflictBehavior=other')).toMatchObject({ status: 400 })
    expect(await put('', { 'If-None-Match': '*' })).toMatchObject({
      status: 412,
      codes: 'resourceModified/entityTagDoesNotMatch',
    })
    const byId = await ana.send('PUT', `${ana.at(file)}/content`, {
      body: 'lost',
      headers: { 'Content-Type': 'text/plain', 'If-None-Match': '*' },
    })
    expect(byId).toMatchObject({ status: 412, codes: 'resourceModified/entityTagDoesNotMatch' })
    expect(await put('', { 'If-Match': '"{other},1"' })).toMatchObject({ status: 412 })
    expect(await put('', { 'If-Match': file.eTag })).toMatchObject({ status: 200 })
    expect(await put('', { 'If-Match': file.eTag })).toMatchObject({ status: 412 })
    expect(await ana.put('not-there.txt', 'x', { headers: { 'If-Match': file.eTag } })).toMatchObject({ status: 412 })
    expect(await ana.put('new.txt', 'x', { headers: { 'If-None-Match': '*' } })).toMatchObject({ status: 201 })
  })

  it('never puts a file in the place of a folder, nor content into one', async () => {
    const folder = await ana.folder(`${ana.drive}/root`, 'A folder')
    expect(await ana.put('A folder', 'x')).toMatchObject({ status: 409, codes: 'nameAlreadyExists' })
    expect(await ana.send('PUT', `${ana.at(folder)}/content`, { body: 'x' })).toMatchObject({
      status: 400,
      codes: 'invalidRequest',
    })
    expect(await ana.send('PUT', '/me/drive/root/content', { body: 'x' })).toMatchObject({
      status: 400,
      codes: 'invalidRequest',
    })
  })

  it('refuses names that no file may have, and more than 250 MB, before reading', async () => {
    expect(await ana.put('bad|name.txt', 'x')).toMatchObject({ status: 400, codes: 'invalidRequest/invalidPath' })
    expect(await ana.put('CON', 'x')).toMatchObject({ status: 400, codes: 'invalidRequest/invalidPath' })
    const text = await sendRaw(
      [`PUT /v1.0${ana.drive}/root:/huge.bin:/content HTTP/1.1`, 'Content-Length: 262144001'],
      'start',
    )
    expect(text).toMatch(/^HTTP\/1\.1 413 /)
    expect(text).toContain('maxFileSizeExceeded')
    expect((await ana.get(`${ana.drive}/root:/huge.bin`)).status).toBe(404)
  })

  it('takes a body without a length, and keeps nothing of one that ends early', async () => {
    const line = `PUT /v1.0${ana.drive}/root:/chunked.txt:/content HTTP/1.1`
    expect(await sendRaw([line, 'Transfer-Encoding: chunked'], '5\r\nhello\r\n0\r\n\r\n')).toMatch(/^HTTP\/1\.1 201 /)
    await sendRaw([line, 'Content-Length: 100'], 'too short', true)
    await sendRaw([line.replace('chunked.txt', 'never.txt'), 'Transfer-Encoding: chunked'], '5\r\nhello\r\n', true)
    const { body } = await ana.get(`${ana.drive}/root:/chunked.txt`)
    expect(body.size).toBe(5)
    expect((await ana.get(`${ana.drive}/root:/never.txt`)).status).toBe(404)
  })

  it('carries a large file whole, and its hash', async () => {
    const bytes = Buffer.alloc(20_000_000, 'abcdefghijk')
    const { body } = await ana.put('large.bin', bytes)
    expect(body).toMatchObject({
      size: bytes.length,
      file: { hashes: { sha1Hash: createHash('sha1').update(bytes).digest('hex').toUpperCase() } },
    })
    const got = Buffer.from(await (await download(body['@microsoft.graph.downloadUrl'] ?? '')).arrayBuffer())
    expect(got.equals(bytes)).toBe(true)
  })

  it('does not finish for somebody who lost the right meanwhile', async () => {
    const folder = await ana.folder(`${ana.drive}/root`, 'Lost')
    const given = await share(folder, 'dieter@convite.example', 'write')
    const { hostname, port } = new URL(world.origin)
    const outgoing = request({
      hostname,
      port,
      method: 'PUT',
      path: `/v1.0${ana.at(folder)}:/late.txt:/content`,
      headers: { Authorization: `Bearer ${world.person('dieter').accessToken}`, 'Content-Length': '10' },
    })
    outgoing.write('first')
    const answered = once(outgoing, 'response')
    // The server has begun to read when it answers another call of the same person.
    await sitDown(world, 'dieter', 'ana').get(ana.at(folder))
    await ana.send('DELETE', `${ana.at(folder)}/permissions/${given.body.value[0]?.id}`)
    outgoing.end('later')
    const [response] = (await answered) as [{ statusCode: number; resume(): void }]
    response.resume()
    expect(response.statusCode).toBe(404)
    expect(await ana.children(ana.at(folder))).toEqual([])
  })

  it('needs the right to write', async () => {
    const { body: file } = await ana.put('readable.txt', 'x')
    await share(file, 'dieter@convite.example', 'read')
    const dieter = sitDown(world, 'dieter', 'ana')
    expect(await dieter.send('PUT', `${ana.at(file)}/content`, { body: 'mine' })).toMatchObject({
      status: 403,
      codes: 'accessDenied',
    })
    expect(await dieter.put('readable2.txt', 'mine')).toMatchObject({ status: 404 })
    const reading = await world.token({ user: 'ana@convite.example', scopes: ['Files.Read.All'] })
    expect(await ana.put('readable.txt', 'y', { token: reading })).toMatchObject({
      status: 403,
      codes: 'accessDenied/insufficientScopes',
    })
  })
})

describe('GET content', () => {
  it('redirects to an address that needs no token and takes any', async () => {
    const { body: file } = await ana.put('Redirect me.txt', 'hello')
    const answer = await ana.get(`${ana.at(file)}/content`)
    expect([answer.status, answer.text, answer.headers['cache-control']]).toEqual([302, '', 'no-store'])
    const location = answer.headers.location ?? ''
    expect(location.startsWith(`${world.origin}/download/`)).toBe(true)
    for (const headers of [{}, { Authorization: 'Bearer nonsense' }]) {
      const got = await download(location, { headers })
      expect([got.status, await got.text()]).toEqual([200, 'hello'])
      expect(got.headers.get('access-control-allow-origin')).toBe('*')
      expect(got.headers.get('content-disposition')).toBe(
        `attachment; filename="Redirect me.txt"; filename*=UTF-8''Redirect%20me.txt`,
      )
      expect(got.headers.get('x-content-type-options')).toBe('nosniff')
      expect(got.headers.get('content-security-policy')).toContain('sandbox')
    }
  })

  it('gives ranges, answers HEAD, and is not sent again to who has it', async () => {
    const { body: file } = await ana.put('ranges.txt', '0123456789')
    const url = file['@microsoft.graph.downloadUrl'] ?? ''
    const part = await download(url, { headers: { Range: 'bytes=2-4' } })
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234'])
    const tail = await download(url, { headers: { Range: 'bytes=-3' } })
    expect([tail.status, await tail.text()]).toEqual([206, '789'])
    const bad = await download(url, { headers: { Range: 'bytes=10-' } })
    expect([bad.status, bad.headers.get('content-range')]).toEqual([416, 'bytes */10'])
    expect(((await bad.json()) as { error: { code: string } }).error.code).toBe('invalidRange')
    const head = await download(url, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), head.headers.get('accept-ranges')]).toEqual([
      200,
      '10',
      'bytes',
    ])
    const tag = head.headers.get('etag') ?? ''
    expect(tag).toBe(file.cTag)
    expect((await download(url, { headers: { 'If-None-Match': tag } })).status).toBe(304)
    expect((await ana.send('GET', `${ana.at(file)}/content`, { headers: { 'If-None-Match': file.eTag } })).status).toBe(
      304,
    )
    const resumed = await download(url, { headers: { Range: 'bytes=5-', 'If-Range': '"another"' } })
    expect(await resumed.text()).toBe('0123456789')
  })

  it('of one version stays so when the file changes, and ends with the file', async () => {
    const { body: file } = await ana.put('versions.txt', 'old')
    const url = file['@microsoft.graph.downloadUrl'] ?? ''
    await ana.put('versions.txt', 'newer')
    const old = await download(url)
    expect([await old.text(), old.headers.get('etag') === file.cTag]).toEqual(['old', false])
    await ana.send('DELETE', ana.at(file))
    expect((await download(url)).status).toBe(404)
  })

  it('ends for a person with the right, with the hour, and with the account', async () => {
    const { body: file } = await ana.put('for dieter.txt', 'x')
    const given = await share(file, 'dieter@convite.example', 'read')
    const dieter = sitDown(world, 'dieter', 'ana')
    const urlOf = async () => (await dieter.get(`${ana.at(file)}/content`)).headers.location ?? ''
    const url = await urlOf()
    expect((await download(url)).status).toBe(200)
    await ana.send('DELETE', `${ana.at(file)}/permissions/${given.body.value[0]?.id}`)
    expect((await download(url)).status).toBe(404)
    await share(file, 'dieter@convite.example', 'read')
    expect((await download(url)).status).toBe(200)
    await world.clock({ advance: 'PT59M' })
    expect((await download(url)).status).toBe(200)
    await world.clock({ advance: 'PT1M1S' })
    const ended = await download(url)
    expect([ended.status, ((await ended.json()) as { error: { code: string } }).error.code]).toEqual([
      401,
      'unauthenticated',
    ])
    await world.clock({ follow: true })
    expect((await download(`${url.slice(0, -3)}AAA`)).status).toBe(401)
    expect((await download(`${world.origin}/download/nonsense`)).status).toBe(401)
  })

  it('of a folder, or in another format, is refused', async () => {
    expect(await ana.get('/me/drive/root/content')).toMatchObject({ status: 400, codes: 'invalidRequest' })
    const { body: file } = await ana.put('convert.md', '# x')
    expect(await ana.get(`${ana.at(file)}/content?format=pdf`)).toMatchObject({ status: 406, codes: 'notSupported' })
  })

  it('is given directly by contentStream, ranges included', async () => {
    const { body: file } = await ana.put('stream.html', '<script>alert(1)</script>')
    const whole = await ana.get(`/beta${ana.at(file)}/contentStream`)
    expect([whole.status, whole.text]).toEqual([200, '<script>alert(1)</script>'])
    expect(whole.headers['content-disposition']).toMatch(/^attachment/)
    const part = await ana.send('GET', `/beta${ana.at(file)}/contentStream`, { headers: { Range: 'bytes=0-6' } })
    expect([part.status, part.text]).toEqual([206, '<script'])
    expect((await sitDown(world, 'elise', 'ana').get(`/beta${ana.at(file)}/contentStream`)).status).toBe(404)
  })
})
