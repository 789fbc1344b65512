/** Bodies that clients get wrong, and some that look wrong and are right. Each refusal is a clear one and loses nothing. */
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { CallOptions } from '../http.ts'
import { openSocket } from '../platform/raw-http.ts'
import { type OpenWorld, useOpenWorld } from '../world.ts'
import { goodInvite, planFile } from './invite-refusals.ts'
import { invite, inviteOne, listPermissions, takeStock } from './invite-world.ts'

const getWorld = useOpenWorld()
const good = JSON.stringify(goodInvite)
const personal = (world: OpenWorld) => world.place('grace.okafor', '/Shopping list.txt')
const grace = () => getWorld().person('grace.okafor').accessToken

/** Sends a body as it is, and makes sure that a refusal wrote nothing and that the next good call goes well. */
async function send(body: string | Uint8Array, headers: CallOptions['headers'] = {}): Promise<string> {
  const world = getWorld()
  const before = await takeStock(world)
  const { status, codes, message } = await invite(world, planFile(world), body, { headers })
  if (status >= 400) expect(await takeStock(world)).toEqual(before)
  expect((await invite(world, planFile(world), goodInvite)).status).toBe(200)
  return `${status} ${codes} ${message}`.trim()
}

describe('malformed JSON', () => {
  it.each([
    ['{', 'line 1, column 2'],
    ['{"roles":["read",]}', 'column 18'],
    ["{'roles':[]}", 'column 2'],
    ['{"roles":undefined}', 'column 10'],
    ['{\n  "roles": [\n    read\n  ]\n}', 'line 3'],
    ['{"roles":["read"]} x', 'column 20'],
    ['{"message":"line\nbreak"}', 'column'],
    ['roles=read', 'column 1'],
    ['<invite/>', 'column 1'],
    ['{"a":NaN}', 'column 6'],
  ])('%j is refused with its place', async (body, place) => {
    const answer = await send(body)
    expect(answer).toMatch(/^400 invalidRequest\/invalidParameterFormat The body is not JSON/)
    expect(answer).toContain(place)
  })

  it('never repeats what was sent', async () => {
    expect(await send('{"password":"Secret-123" "roles":[]}')).not.toContain('Secret')
  })

  it('is a body that is no UTF-8', async () => {
    expect(
      await send(Buffer.concat([Buffer.from('{"message":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])),
    ).toMatch(/^400 .*UTF-8/)
  })

  it('is a body nested without end', async () => {
    expect(await send(`{"recipients":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)).toMatch(/^400 .*nested/)
  })
})

describe('a body of unusual form that is right', () => {
  it.each([
    ['a byte order mark', `\ufeff${good}`],
    ['blanks around it', ` \r\n\t${good}\n`],
    [
      'a member twice, of which the last counts',
      good.replace('"roles":["read"]', '"roles":["owner"],"roles":["read"]'),
    ],
    ['escapes', good.replace('read', String.raw`\u0072ead`)],
    ['a member that would change the prototype of objects', good.replace('{', '{"__proto__":{"roles":["owner"]},')],
  ])('has %s', async (_name, body) => {
    expect(await send(body)).toBe('200')
  })

  it('is as large as the limit', async () => {
    const filler = 1024 * 1024 - good.length
    expect(await send(good.replace('{', `{${' '.repeat(filler)}`))).toBe('200')
  })
})

describe('a body that is too large', () => {
  const large = good.replace('{', `{${' '.repeat(1024 * 1024)}`)

  it('is refused with the limit', async () => {
    expect(await send(large)).toMatch(/^413 invalidRequest\/requestBodyTooLarge .*1048576/)
    expect(await send('x'.repeat(3 * 1024 * 1024))).toMatch(/^413 /)
  })

  it('is refused in words that also those see who write all of it before they read', async () => {
    const world = getWorld()
    const size = 32 * 1024 * 1024
    const head = [`POST /v1.0${planFile(world)}/invite HTTP/1.1`, 'Host: x', 'Content-Type: application/json']
    const more = [`Authorization: Bearer ${world.person('ana').accessToken}`, `Content-Length: ${size}`, '', '']
    const socket = openSocket(world.origin).pause()
    const text = await new Promise<string>((resolve, reject) => {
      const chunks: Buffer[] = []
      socket.on('error', reject).on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
      socket.write([...head, ...more].join('\r\n'))
      socket.write(Buffer.alloc(size, 32), () => socket.on('data', chunk => chunks.push(chunk)).resume())
    })
    expect(text).toMatch(/^HTTP\/1\.1 413 [^]*connection: close[^]*requestBodyTooLarge/i)
  })

  it('is refused when its length is not told beforehand', async () => {
    expect(await send(large, { 'Transfer-Encoding': 'chunked', 'Content-Length': null })).toMatch(/^413 /)
  })

  it('is refused when it unfolds from gzip, however small it came', async () => {
    const packed = { 'Content-Encoding': 'gzip' }
    expect(await send(gzipSync(large), packed)).toMatch(/^413 invalidRequest\/requestBodyTooLarge .*1048576/)
    expect(await send(gzipSync(Buffer.alloc(300 * 1024 * 1024)), packed)).toMatch(/^413 /)
    expect(await send(gzipSync(gzipSync(good)), packed)).toMatch(/^400 /)
  })

  it('is answered in few words, however many members are wrong', async () => {
    const world = getWorld()
    for (const entry of ['{}', '7', '{"email":""}', '{"x":1}']) {
      const body = `{"roles":["read"],"recipients":[${Array.from({ length: 80_000 }, () => entry).join()}]}`
      const answer = await invite(world, planFile(world), body)
      expect(answer.status).toBe(400)
      expect(answer.bytes.length).toBeLessThan(400_000)
      expect(answer.body.error?.details).toHaveLength(1000)
    }
  })
})

describe('a packed body', () => {
  it.each(['gzip', 'GZIP', 'x-gzip', ' gzip'])('is taken with Content-Encoding %s', async encoding => {
    expect(await send(gzipSync(good), { 'Content-Encoding': encoding })).toBe('200')
  })

  it('is refused when it is not what it says', async () => {
    expect(await send(good, { 'Content-Encoding': 'gzip' })).toMatch(/^400 invalidRequest .*gzip/)
    expect(await send(gzipSync(good).subarray(0, 30), { 'Content-Encoding': 'gzip' })).toMatch(
      /^400 invalidRequest .*gzip/,
    )
  })

  it.each(['br', 'deflate', 'gzip, gzip', 'zstd'])(
    'is refused as %s, so that the client sends it plain',
    async encoding => {
      expect(await send(good, { 'Content-Encoding': encoding })).toMatch(/^415 .*gzip/)
    },
  )
})

describe('a media type', () => {
  it.each([
    null,
    'application/json',
    'application/json;charset=utf-8',
    'application/json; charset="utf-8"',
    'APPLICATION/JSON',
    'application/json;',
    'application/json;odata.metadata=minimal;IEEE754Compatible=false',
    'application/json ',
    ['application/json', 'application/json'],
  ])('%j is read', async type => {
    expect(await send(good, { 'Content-Type': type })).toBe('200')
    expect(await send('{"roles":"owner"}', { 'Content-Type': type })).toMatch(
      /^400 invalidRequest\/invalidParameterFormat/,
    )
  })

  it.each([
    'text/json',
    'text/plain',
    'application/jsonx',
    'application/vnd.api+json',
    'application/json garbage',
    'application/json, text/plain',
    'application/json\tx',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/json/x',
    '*/*',
    ';',
    'application',
    ['text/plain', 'application/json'],
  ])('%j is refused', async type => {
    expect(await send(good, { 'Content-Type': type })).toMatch(
      /^415 invalidRequest\/invalidContentType .*application\/json/,
    )
  })

  it('that nobody can read is judged after the token and the item', async () => {
    const world = getWorld()
    const headers = { 'Content-Type': 'application/json garbage' }
    expect((await invite(world, planFile(world), goodInvite, { headers, token: 'garbage' })).status).toBe(401)
    expect((await invite(world, world.place('ben', '/Measurements.csv'), goodInvite, { headers })).status).toBe(404)
  })
})

describe('texts', () => {
  const messages = [
    '🙂'.repeat(2000),
    'مرحبا، هذه هي الخطة',
    '‮gnp.exe',
    '👩‍👩‍👧‍👦 à bientôt\r\n\r\n— Ana',
    '<b>not bold</b> & "quoted"',
    'x'.repeat(2000),
  ]
  it.each(messages)('%s are taken as a message', async message => {
    const world = getWorld()
    await world.clearMail()
    await inviteOne(world, planFile(world), { ...goodInvite, sendInvitation: true, message })
    const [mail] = await world.mail({ to: 'ben@convite.example' })
    expect(mail?.text).toContain(message.slice(0, 4).replace('‮', ''))
  })
})

describe('times', () => {
  it.each([
    ['2030-01-01T00:00:00Z', '2030-01-01T00:00:00.000Z'],
    ['2030-01-01T00:00:00+05:30', '2029-12-31T18:30:00.000Z'],
    ['2030-01-01T00:00:00.1234567Z', '2030-01-01T00:00:00.123Z'],
    ['2030-01-01T00:00:00.5-12:00', '2030-01-01T12:00:00.500Z'],
    ['2030-01-01t00:00:00z', '2030-01-01T00:00:00.000Z'],
    ['2028-02-29T23:59:59Z', '2028-02-29T23:59:59.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s ends at %s', async (expirationDateTime, end) => {
    const world = getWorld()
    const terms = {
      ...goodInvite,
      recipients: [{ email: `at-${Date.parse(end)}@elsewhere.example` }],
      expirationDateTime,
    }
    const permission = await inviteOne(world, personal(world), terms, grace())
    expect(new Date(permission.expirationDateTime ?? '').toISOString()).toBe(end)
  })

  it('of the year one mean never', async () => {
    const world = getWorld()
    const terms = { ...goodInvite, recipients: [{ alias: 'dieter' }], expirationDateTime: '0001-01-01T00:00:00Z' }
    expect(await inviteOne(world, personal(world), terms, grace())).not.toHaveProperty('expirationDateTime')
  })
})

describe('recipients', () => {
  it('three times the same person are one permission', async () => {
    const world = getWorld()
    const { id } = world.person('elise')
    const recipients = [{ email: 'Elise@Convite.Example' }, { alias: 'ELISE' }, { objectId: id.toUpperCase() }]
    const place = world.place('ana', '/Bienvenida.html')
    const permission = await inviteOne(world, place, { ...goodInvite, recipients, sendInvitation: true })
    expect(permission.grantedToV2?.user?.id).toBe(id)
    expect(await listPermissions(world, place)).toHaveLength(2)
    expect(await world.mail({ to: 'elise@convite.example' })).toHaveLength(1)
  })

  it('two hundred in one call are two hundred permissions in their order', async () => {
    const world = getWorld()
    const recipients = Array.from({ length: 200 }, (_none, index) => ({ email: `many-${index}@elsewhere.example` }))
    const answer = await invite(world, planFile(world), { ...goodInvite, recipients })
    expect(answer.status).toBe(200)
    expect(answer.body.value.map(({ invitation }) => ({ email: invitation?.email }))).toEqual(recipients)
  })

  it('null for what is optional is as if it were not there', async () => {
    const world = getWorld()
    const nothing = {
      sendInvitation: null,
      message: null,
      expirationDateTime: null,
      password: null,
      retainInheritedPermissions: null,
    }
    const recipients = [{ email: null, alias: 'ben', objectId: null }]
    await inviteOne(world, planFile(world), { ...goodInvite, ...nothing, recipients })
  })
})
