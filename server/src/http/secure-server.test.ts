import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import { type AddressInfo, connect as connectPlain, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectSecure } from 'node:tls'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createClock } from '../clock.ts'
import { makeCertificate, type MadeCertificate } from '../tls/testing/make-certificate.ts'
import { secureOptionsOf } from '../tls/secure-options.ts'
import { lingerOnClose } from './lingering-close.ts'
import { createSecureServer, type SecureServerLimits } from './secure-server.ts'
import { createServerStop, type StopServer } from './stop-server.ts'

const random = { guid: () => 'an-id', bytes: (size: number) => Buffer.alloc(size) }
/** Much more than any of these tests may take. */
const forEver = 3_600_000
const mebibyte = 1024 * 1024

let certificate: MadeCertificate
beforeAll(async () => {
  certificate = await makeCertificate(['localhost'])
})

let server: Server
let stop: StopServer
let answer: (request: IncomingMessage, response: ServerResponse) => void
let sockets: Socket[]
beforeEach(() => {
  sockets = []
  answer = (_request, response) => response.end('hello')
})
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  server.close().closeAllConnections()
})

async function start(limits?: SecureServerLimits): Promise<void> {
  server = createSecureServer(secureOptionsOf(certificate), { random, clock: createClock() }, limits)
  stop = createServerStop(server)
  lingerOnClose(server)
  server.on('request', (request, response) => answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
}

const portOf = () => (server.address() as AddressInfo).port

async function openPlain(): Promise<Socket> {
  const socket = connectPlain(portOf(), '127.0.0.1')
  sockets.push(socket.on('error', () => undefined))
  await once(socket, 'connect')
  return socket
}

async function openSecure(): Promise<Socket> {
  const socket = connectSecure({ port: portOf(), host: '127.0.0.1', servername: 'localhost', ca: certificate.ca })
  sockets.push(socket.on('error', () => undefined))
  await once(socket, 'secureConnect')
  return socket
}

const whenClosed = (socket: Socket) => new Promise<void>(resolve => socket.once('close', () => resolve()))

const get = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'

describe('a server of HTTPS', () => {
  test('answers over TLS, one call after another on one connection', async () => {
    await start()
    const socket = await openSecure()
    for (const call of ['first', 'second']) {
      socket.write(get)
      const [chunk] = (await once(socket, 'data')) as [Buffer]
      expect(chunk.toString(), call).toMatch(/^HTTP\/1\.1 200 OK/)
    }
  })

  test('tells who speaks plain HTTP what is wrong, and calls nothing', async () => {
    await start()
    let calls = 0
    answer = () => (calls += 1)
    const socket = await openPlain()
    socket.write(`POST /v1.0/me HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${mebibyte}\r\n\r\n`)
    const said = await text(socket)
    expect(said).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(said).not.toMatch(/^(?:Location|Strict-Transport-Security):/im)
    expect(JSON.parse(said.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      error: { code: 'invalidRequest', message: 'This port speaks HTTPS; begin the address with https://.' },
    })
    expect(calls).toBe(0)
  })

  test('cuts what is neither TLS nor HTTP', async () => {
    await start()
    const socket = await openPlain()
    socket.write(Buffer.from([0, 1, 2, 3]))
    expect(await text(socket)).toBe('')
  })

  test.each([
    ['says nothing', ''],
    ['begins a handshake and stops', '\x16\x03\x01'],
    ['was answered and does not leave', 'GET'],
  ])('waits for nobody who %s', async (_name, words) => {
    await start({ patienceMs: 50, leaveMs: 50 })
    const { promise: closed, resolve } = Promise.withResolvers<void>()
    server.on('connection', (socket: Socket) => socket.once('close', () => resolve()))
    const socket = connectPlain({ port: portOf(), host: '127.0.0.1', allowHalfOpen: true })
    sockets.push(socket.on('error', () => undefined))
    socket.resume().write(Buffer.from(words, 'latin1'))
    await closed
  })

  test('lets a client that sends everything before it reads see an answer that came early', async () => {
    await start()
    answer = (_request, response) => response.writeHead(413, { Connection: 'close' }).end('too large')
    const socket = await openSecure()
    socket.pause()
    const body = Buffer.alloc(48 * mebibyte, 32)
    socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n`)
    await new Promise<void>((resolve, reject) => socket.write(body, error => (error ? reject(error) : resolve())))
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 [^]*too large/)
  })
})

describe('stopping a server of HTTPS', () => {
  test('lets calls that were accepted be answered', async () => {
    await start()
    const { promise: asked, resolve } = Promise.withResolvers<ServerResponse>()
    answer = (_request, response) => resolve(response)
    const socket = await openSecure()
    socket.write(get)
    const response = await asked
    const stopped = stop(forEver)
    response.end('late')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK[^]*late/)
    await stopped
  })

  test('ends connections that wait for another call, and those on which nothing was ever said', async () => {
    await start()
    const idle = await openSecure()
    idle.write(get)
    await once(idle, 'data')
    const silent = await openSecure()
    const bare = await openPlain()
    const closed = Promise.all([whenClosed(idle), whenClosed(silent.resume()), whenClosed(bare.resume())])
    await stop(forEver)
    await closed
  })

  test('cuts after its patience a handshake that never ends', async () => {
    await start()
    const socket = await openPlain()
    socket.write(Buffer.from([0x16, 3, 1]))
    const closed = whenClosed(socket.resume())
    await stop(1)
    await closed
  })
})
