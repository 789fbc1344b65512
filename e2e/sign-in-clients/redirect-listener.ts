/** Where an application waits for the browser to come back: an address on this machine. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { AddressInfo } from 'node:net'

export interface Arrival {
  readonly method: string
  /** The full address, query included. */
  readonly url: string
  readonly body: string
}

export interface RedirectListener {
  /** `http://localhost:{port}/`. */
  readonly address: string
  /** The next visit, also one that was before the question. */
  next(): Promise<Arrival>
  close(): Promise<void>
}

export async function listenForRedirects(port = 0): Promise<RedirectListener> {
  const arrivals: Arrival[] = []
  const waiting: ((arrival: Arrival) => void)[] = []
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const url = `${address.slice(0, -1)}${request.url}`
    const arrival = { method: request.method ?? '', url, body: await text(request) }
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Back</title><h1>Back</h1>')
    if (request.url === '/favicon.ico') return
    const taker = waiting.shift()
    if (taker === undefined) arrivals.push(arrival)
    else taker(arrival)
  }
  const server = createServer((request, response) => {
    take(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>(resolve => server.listen(port, 'localhost', resolve))
  const address = `http://localhost:${(server.address() as AddressInfo).port}/`
  return {
    address,
    next: async () => arrivals.shift() ?? new Promise(resolve => waiting.push(resolve)),
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
