import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createServerStop, type StopServer } from './stop-server.ts'

let server: Server
let stop: StopServer
let asked: ServerResponse[]
let sockets: Socket[]

beforeEach(async () => {
  asked = []
  sockets = []
  server = createServer((_request, response) => asked.push(response))
  stop = createServerStop(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  server.closeAllConnections()
})

/** Much more than any of these tests may take. */
const forEver = 3_600_000

async function open(text = ''): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(text)
  return socket
}

async function ask(text = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'): Promise<Socket> {
  const before = asked.length
  const socket = await open(text)
  await expect.poll(() => asked.length).toBe(before + 1)
  return socket
}

/** Whether it ended in order or was cut. */
function whenClosed(socket: Socket): Promise<void> {
  return new Promise(resolve => socket.once('close', () => resolve()))
}

describe('stopping a server', () => {
  it('lets calls that were accepted be answered', async () => {
    const socket = await ask()
    const stopped = stop(forEver)
    asked[0]?.end('late')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 OK[^]*late/)
    await stopped
  })

  it('ends connections that wait for another call', async () => {
    const socket = await ask()
    asked[0]?.end('first')
    await once(socket, 'data')
    const closed = whenClosed(socket)
    await stop(forEver)
    await closed
  })

  it('ends connections on which nothing was ever said', async () => {
    const socket = await open()
    const closed = whenClosed(socket)
    await stop(forEver)
    await closed
  })

  it('cuts after its patience what never ends', async () => {
    const answering = await ask()
    const sending = await open('POST / HTTP/1.1\r\nHost: x\r\nContent-Le')
    const closed = Promise.all([whenClosed(answering), whenClosed(sending)])
    await stop(1)
    await closed
  })
})
