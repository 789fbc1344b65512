import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { AppError } from '../domain/errors.ts'
import { answerBare } from './bare-answer.ts'
import { type LingerLimits, lingerOnClose } from './lingering-close.ts'
import { readBodyText, streamBody } from './request-body.ts'

const mebibyte = 1024 * 1024
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

/** A server that takes JSON up to 1 MiB, and content up to the fake limit of 1 MiB at /content. */
async function startServer(limits?: LingerLimits): Promise<{ port: number; sockets: Socket[] }> {
  const sockets: Socket[] = []
  const server = createServer((request, response) => {
    const read = async () => {
      if (request.url === '/closed') throw new AppError('InvalidAuthenticationToken', 'No token.')
      if (request.url === '/content') await pipeline(streamBody(request, mebibyte), new PassThrough().resume())
      else await readBodyText(request)
    }
    read().then(
      () => response.end('taken'),
      (error: unknown) => {
        if (!(error instanceof AppError)) throw error
        answerBare(response, error, { requestId: 'r', clientRequestId: 'r' }, 0)
      },
    )
  })
  lingerOnClose(server, limits)
  server.on('connection', socket => sockets.push(socket))
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, sockets }
}

/** Writes everything before it reads anything, as simple clients do. */
async function writeThenRead(port: number, head: string, body: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.pause()
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.write(head)
    socket.write(body, error => (error ? reject(error) : resolve()))
  })
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

const headOf = (path: string, bytes: number, more = '') =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${bytes}\r\n${more}\r\n`

it.each([
  ['JSON beyond its limit', '/', 3 * mebibyte, '', 413],
  ['much more than the system keeps on its way', '/', 48 * mebibyte, '', 413],
  ['content beyond its limit', '/content', 48 * mebibyte, '', 413],
  ['without a token on a connection that it wants closed', '/closed', 48 * mebibyte, 'Connection: close\r\n', 401],
])('a client that sends %s before it reads sees the answer', async (_name, path, bytes, more, status) => {
  const { port } = await startServer()
  const answer = await writeThenRead(port, headOf(path, bytes, more), Buffer.alloc(bytes, 32))
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(answer.toLowerCase()).toContain('\r\nconnection: close\r\n')
  expect(answer).toMatch(/"request-id":"r"/)
})

it('a client that sends chunks beyond the limit sees the answer', async () => {
  const { port } = await startServer()
  const size = 48 * mebibyte
  const head = 'PUT /content HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
  const body = Buffer.concat([
    Buffer.from(`${size.toString(16)}\r\n`),
    Buffer.alloc(size, 32),
    Buffer.from('\r\n0\r\n\r\n'),
  ])
  expect(await writeThenRead(port, head, body)).toMatch(/^HTTP\/1\.1 413 /)
})

it.each([
  ['bytes', { bytes: mebibyte, ms: 60_000, silentMs: 60_000 }, true],
  ['time', { bytes: 1024 ** 4, ms: 150, silentMs: 60_000 }, true],
  ['silence', { bytes: 1024 ** 4, ms: 60_000, silentMs: 150 }, false],
] as const)('nobody is listened to beyond the limit of %s', async (_name, limits, goesOn) => {
  const { port, sockets } = await startServer(limits)
  // A client that goes on though our side is shut.
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  client.on('error', () => undefined).resume()
  await once(client, 'connect')
  client.write(headOf('/', 1024 ** 4))
  const flood = setInterval(() => goesOn && client.write(Buffer.alloc(256 * 1024)), 5)
  try {
    await vi.waitFor(() => expect(sockets[0]?.destroyed).toBe(true), { timeout: 5_000 })
  } finally {
    clearInterval(flood)
    client.destroy()
  }
})

it('a connection stays open for the next request when everything was read', async () => {
  const { port } = await startServer()
  const client = connect(port, '127.0.0.1')
  client.write(`${headOf('/', 2)}{}`)
  await once(client, 'data')
  client.write(`${headOf('/', 2)}{}`)
  const [second] = (await once(client, 'data')) as [Buffer]
  client.destroy()
  expect(second.toString()).toMatch(/^HTTP\/1\.1 200 /)
})
