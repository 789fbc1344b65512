import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { buffer, text as readText } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../domain/errors.ts'
import { maxJsonBytes, readJsonBody, streamBody } from './request-body.ts'

/** What the reading of a request came to; the server answers with it as well. */
interface Outcome {
  readonly value?: unknown
  readonly code?: string
  readonly message?: string
}

let server: Server
let port: number
/** What the server does with the next requests. */
let read: (request: IncomingMessage) => Promise<unknown>
/** The outcomes so far, also of requests whose sender is gone. */
let outcomes: Promise<Outcome>[] = []
let seen: PromiseWithResolvers<void>

beforeAll(async () => {
  server = createServer((request, response) => {
    const outcome = read(request).then(
      (value): Outcome => ({ value }),
      (error: unknown): Outcome => {
        if (!(error instanceof AppError)) return { code: `not an AppError: ${String(error)}` }
        for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value)
        return { code: error.code, message: error.message }
      },
    )
    outcomes.push(outcome)
    seen.resolve()
    void outcome.then(it => response.end(JSON.stringify(it)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a listening TCP server has such an address
  port = (server.address() as AddressInfo).port
})
afterAll(() => server.close())

beforeEach(() => {
  read = request => readJsonBody(request)
  outcomes = []
  seen = Promise.withResolvers()
})

/** Sends bytes as they are and reads the answer to its end. */
async function sendRaw(head: readonly string[], ...body: readonly (string | Uint8Array)[]): Promise<Outcome> {
  const socket = openRaw(head)
  for (const part of body) socket.write(part)
  const answer = await readText(socket)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server above writes it
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as Outcome
}

function openRaw(head: readonly string[]): Socket {
  const socket = connect(port, '127.0.0.1')
  // A refusal can come while the rest is still being sent; the answer is what counts.
  socket.on('error', () => undefined)
  socket.write(['POST / HTTP/1.0', 'Host: x', ...head, '', ''].join('\r\n'))
  return socket
}

/** Sends a body with its length, as nearly every client does. */
function send(body: string | Uint8Array, ...head: readonly string[]): Promise<Outcome> {
  return sendRaw([`Content-Length: ${Buffer.byteLength(body)}`, ...head], body)
}

/** A JSON object of exactly so many bytes. */
const jsonOfSize = (bytes: number) => JSON.stringify({ a: 'x'.repeat(bytes - '{"a":""}'.length) })

describe('a JSON body', () => {
  test('is read with its length', async () => {
    expect(await send('{"a":"é"}')).toEqual({ value: { a: 'é' } })
  })

  test('is read in any pieces, cut inside a character', async () => {
    const bytes = Buffer.from('{"a":"é💥"}')
    const socket = openRaw([`Content-Length: ${bytes.length}`])
    for (const byte of bytes) {
      socket.write(Buffer.of(byte))
      await new Promise(resolve => setImmediate(resolve))
    }
    expect(await readText(socket)).toContain('{"value":{"a":"é💥"}}')
  })

  test('is read in chunks without a length', async () => {
    const head = ['Transfer-Encoding: chunked']
    const socket = connect(port, '127.0.0.1')
    socket.write(['POST / HTTP/1.1', 'Host: x', 'Connection: close', ...head, '', ''].join('\r\n'))
    socket.write('3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n')
    expect(await readText(socket)).toContain('{"value":{"a":1}}')
  })

  test('may begin with a byte order mark', async () => {
    expect(await send('\ufeff{"a":1}')).toEqual({ value: { a: 1 } })
  })

  test.each([
    { head: [], name: 'no length' },
    { head: ['Content-Length: 0'], name: 'length 0' },
    { head: ['Content-Length: 0', 'Content-Type: text/plain'], name: 'length 0 and another type' },
    { head: ['Content-Length: 0', 'Content-Encoding: br'], name: 'length 0 and another encoding' },
  ])('that is not there ($name) is undefined', async ({ head }) => {
    expect(await sendRaw(head)).toEqual({})
  })

  test('of no chunks is undefined, packed or not', async () => {
    for (const head of [[], ['Content-Encoding: gzip']]) {
      const socket = connect(port, '127.0.0.1')
      const lines = ['POST / HTTP/1.1', 'Host: x', 'Connection: close', 'Transfer-Encoding: chunked', ...head]
      socket.write(`${lines.join('\r\n')}\r\n\r\n0\r\n\r\n`)
      expect(await readText(socket)).toMatch(/\{\}\s*(?:0\s*)?$/u)
    }
  })

  test('that is no JSON is refused with the place', async () => {
    expect(await send('{"a":}')).toMatchObject({
      code: 'invalidParameterFormat',
      message: expect.stringContaining('column 6'),
    })
  })

  test('that is no object is refused', async () => {
    expect(await send('[]')).toMatchObject({ code: 'invalidParameterFormat' })
  })

  test('that is no UTF-8 is refused, not mended', async () => {
    expect(await send(Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]))).toMatchObject({
      code: 'invalidRequest',
      message: expect.stringContaining('UTF-8'),
    })
  })
})

describe('the type of a JSON body', () => {
  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="utf-8"',
    'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
    'application/json\t;\tcharset=utf-8',
    'application/json;',
    'application/json ; x="a;b\\"c"; ',
    '  application/json',
    '\tapplication/json\t',
  ])('may be %j', async type => {
    expect(await send('{"a":1}', `Content-Type: ${type}`)).toEqual({ value: { a: 1 } })
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json5',
    'application/jsonp',
    'application/json-patch+json',
    'application/problem+json',
    'text/json',
    'json',
    '*/*',
    ';',
    'application/json, application/json',
    'application/json application/json',
    'application/json; charset',
    'application/json; charset=utf-8, text/plain',
    'application/json\ttext/plain',
    'application /json',
    'application/json; =x',
    'application/json; x="open',
    'garbage',
    '"application/json"',
    `application/json;${' '.repeat(5000)}x`,
    `application/json${' ;'.repeat(4000)}x`,
    `application/json${';a="\\"'.repeat(1000)}`,
  ])('may not be %j', async type => {
    expect(await send('{"a":1}', `Content-Type: ${type}`)).toMatchObject({ code: 'unsupportedMediaType' })
  })

  test('named twice gives a body that is read or refused, never one that is skipped', async () => {
    const outcome = await send('{"a":1}', 'Content-Type: application/json', 'Content-Type: text/plain')
    expect(outcome).toEqual({ value: { a: 1 } })
    const other = await send('{"a":1}', 'Content-Type: text/plain', 'Content-Type: application/json')
    expect(other).toMatchObject({ code: 'unsupportedMediaType' })
  })
})

describe('the encoding of a JSON body', () => {
  test.each(['gzip', 'GZIP', 'x-gzip'])('may be %s', async encoding => {
    expect(await send(gzipSync('{"a":1}'), `Content-Encoding: ${encoding}`)).toEqual({ value: { a: 1 } })
  })

  test('may be identity', async () => {
    expect(await send('{"a":1}', 'Content-Encoding: identity')).toEqual({ value: { a: 1 } })
  })

  test.each(['br', 'deflate', 'zstd', 'gzip, gzip', 'gzip, br', 'x'])('may not be %s', async encoding => {
    expect(await send('{"a":1}', `Content-Encoding: ${encoding}`)).toMatchObject({ code: 'unsupportedMediaType' })
  })

  test.each([
    ['is not gzip at all', Buffer.from('{"a":1}')],
    ['is cut', gzipSync(jsonOfSize(1000)).subarray(0, -10)],
    ['has a wrong checksum', Buffer.concat([gzipSync('{"a":1}').subarray(0, -8), Buffer.alloc(8)])],
  ])('that %s is refused', async (_name, bytes) => {
    expect(await send(bytes, 'Content-Encoding: gzip')).toMatchObject({ code: 'invalidRequest' })
  })
})

describe('the size of a JSON body', () => {
  const refusal = { code: 'bodyTooLarge', message: expect.stringContaining(String(maxJsonBytes)) }

  test('may be the limit', async () => {
    const outcome = await send(jsonOfSize(maxJsonBytes))
    expect(outcome.value).toHaveProperty('a.length', maxJsonBytes - 8)
  })

  test('may be the limit when packed, even when packing makes it longer', async () => {
    const outcome = await send(gzipSync(jsonOfSize(maxJsonBytes), { level: 0 }), 'Content-Encoding: gzip')
    expect(outcome.value).toHaveProperty('a.length', maxJsonBytes - 8)
  })

  test('may not be one byte more', async () => {
    expect(await send(jsonOfSize(maxJsonBytes + 1))).toMatchObject(refusal)
    expect(await send(gzipSync(jsonOfSize(maxJsonBytes + 1)), 'Content-Encoding: gzip')).toMatchObject(refusal)
  })

  test('is refused by its declared length, before it comes', async () => {
    expect(await sendRaw(['Content-Length: 99999999999'])).toMatchObject(refusal)
    expect(await sendRaw(['Content-Length: 99999999999', 'Content-Encoding: gzip'])).toMatchObject(refusal)
  })

  test('is refused while it comes when no length was declared', async () => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    // The body never ends; the answer comes all the same, and the connection is closed.
    const feeding = setInterval(() => socket.writable && socket.write(chunk), 1)
    const answer = await readText(socket)
    clearInterval(feeding)
    expect(answer).toContain('bodyTooLarge')
    expect(answer).toMatch(/^connection: close\r$/imu)
  })

  test('of a gzip bomb is bounded', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))
    expect(bomb.length).toBeLessThan(maxJsonBytes)
    const before = process.memoryUsage().arrayBuffers
    expect(await send(bomb, 'Content-Encoding: gzip')).toMatchObject(refusal)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024)
  })

  test('may be limited otherwise for an operation', async () => {
    read = request => readJsonBody(request, 100)
    expect(await send(jsonOfSize(101))).toMatchObject({ code: 'bodyTooLarge', message: expect.stringContaining('100') })
  })
})

describe('a JSON body whose sender leaves', () => {
  test.each([
    { head: 'Content-Length: 100', sent: '{"a":1}' },
    { head: 'Transfer-Encoding: chunked', sent: '7\r\n{"a":1}\r\n' },
  ])('is an error, though what came could be read ($head)', async ({ head, sent }) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n${sent}`)
    await seen.promise
    socket.destroy()
    expect(await outcomes[0]).toMatchObject({ code: 'invalidRequest', message: expect.stringContaining('ended after') })
  })

  test('before it is read is an error', async () => {
    const closed = Promise.withResolvers<void>()
    read = async request => {
      request.once('close', () => closed.resolve())
      await closed.promise
      return readJsonBody(request)
    }
    const socket = connect(port, '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{')
    await seen.promise
    socket.destroy()
    expect(await outcomes[0]).toMatchObject({ code: 'invalidRequest' })
  })
})

describe('the content of an upload', () => {
  const collectStream = async (request: IncomingMessage, maxBytes = 1000) => {
    const chunks: Buffer[] = []
    for await (const chunk of streamBody(request, maxBytes)) chunks.push(chunk)
    return Buffer.concat(chunks).toString('base64')
  }
  beforeEach(() => {
    read = request => collectStream(request)
  })

  test('comes as it was sent', async () => {
    const bytes = Buffer.from([0, 1, 2, 255, 254])
    expect(await send(bytes)).toEqual({ value: bytes.toString('base64') })
  })

  test('comes packed when it was sent packed, whatever its headers say', async () => {
    const bytes = gzipSync('{"a":1}')
    const outcome = await send(bytes, 'Content-Encoding: gzip', 'Content-Type: application/json')
    expect(outcome).toEqual({ value: bytes.toString('base64') })
  })

  test('may be empty', async () => {
    expect(await send('')).toEqual({ value: '' })
    expect(await sendRaw([])).toEqual({ value: '' })
  })

  test('may have as many bytes as allowed and not one more', async () => {
    expect(await send('x'.repeat(1000))).toHaveProperty('value')
    expect(await send('x'.repeat(1001))).toMatchObject({ code: 'maxFileSizeExceeded' })
  })

  test('that declares too much is refused before it comes', async () => {
    expect(await sendRaw(['Content-Length: 1001'])).toMatchObject({ code: 'maxFileSizeExceeded' })
  })

  test('that is too long without having said so is refused while it comes', async () => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
    socket.write(`400\r\n${'x'.repeat(0x400)}\r\n`)
    expect(await readText(socket)).toContain('maxFileSizeExceeded')
  })

  test('is refused with the code that the caller names', async () => {
    read = async request => {
      for await (const chunk of streamBody(request, 10, 'bodyTooLarge')) expect(chunk.length).toBeLessThan(11)
    }
    expect(await send('x'.repeat(11))).toMatchObject({ code: 'bodyTooLarge' })
  })

  test.each([
    { head: 'Content-Length: 100', sent: 'half' },
    { head: 'Transfer-Encoding: chunked', sent: '4\r\nhalf\r\n' },
  ])('that ends before it should is an error ($head)', async ({ head, sent }) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n${sent}`)
    await seen.promise
    socket.destroy()
    expect(await outcomes[0]).toMatchObject({ code: 'invalidRequest', message: expect.stringContaining('ended after') })
  })

  test('that is half closed before it should is an error', async () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined)
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf')
    await seen.promise
    socket.end()
    expect(await outcomes[0]).toMatchObject({ code: 'invalidRequest' })
    socket.destroy()
  })

  test('whose reader stops early leaves the connection usable for the answer and the next request', async () => {
    read = async request => {
      for await (const chunk of streamBody(request, 10_000_000)) return chunk.length > 0
      return 'empty'
    }
    const socket = connect(port, '127.0.0.1')
    const size = 3_000_000
    const head = (connection: string, length: number) =>
      `POST / HTTP/1.1\r\nHost: x\r\nConnection: ${connection}\r\nContent-Length: ${length}\r\n\r\n`
    socket.write(head('keep-alive', size))
    socket.write(Buffer.alloc(size))
    socket.write(head('close', 0))
    const answers = await readText(socket)
    expect(answers.match(/HTTP\/1\.1 200/gu)).toHaveLength(2)
    expect(answers).toContain('{"value":true}')
    expect(answers).toContain('{"value":"empty"}')
  })
})

describe('a body whose end the HTTP parser did not watch', () => {
  const standIn = (length: number, ...chunks: readonly string[]) =>
    Object.assign(Readable.from(chunks.map(chunk => Buffer.from(chunk))), {
      headers: { 'content-length': String(length) },
    })
  const endedEarly = { code: 'invalidRequest', message: expect.stringContaining('ended after 7 bytes of the 8') }

  test('is an error when its length is not the declared one', async () => {
    await expect(readJsonBody(standIn(8, '{"a":1}'))).rejects.toMatchObject(endedEarly)
    await expect(readJsonBody(standIn(6, '{"a":1}'))).rejects.toMatchObject({ code: 'invalidRequest' })
    await expect(buffer(streamBody(standIn(8, '{"a":1}'), 100))).rejects.toMatchObject(endedEarly)
    expect(await readJsonBody(standIn(7, '{"a', '":1}'))).toEqual({ a: 1 })
  })

  test.each([
    { name: 'with an error', error: new Error('broken') },
    { name: 'without an error', error: undefined },
  ])('is an error when its stream is destroyed $name', async ({ error }) => {
    const request = Object.assign(new PassThrough(), { headers: { 'content-length': '8' } })
    request.write('{"a":1}')
    const body = readJsonBody(request)
    request.destroy(error)
    await expect(body).rejects.toMatchObject({ code: 'invalidRequest' })
  })
})
