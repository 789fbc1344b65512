import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { Resolve } from './check-target.ts'
import { createOutboundClient } from './outbound-client.ts'

const loopback = { address: '127.0.0.1', family: 4 }
const limits = { timeoutMs: 400, maxBytes: 1000 }

describe('the way out of the server', () => {
  const servers: Server[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    }
  })

  const listen = async (server: Server) => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    servers.push(server)
    return (server.address() as AddressInfo).port
  }
  const serve = (answer: RequestListener) => listen(createServer(answer))

  /** Calls with a resolver that gives these answers, one after the other. */
  const makeCall = (answers: readonly (readonly { address: string; family: number }[] | Error)[], isPrivate = true) => {
    const asked: string[] = []
    const resolve: Resolve = async host => {
      const answer = answers[asked.length]
      asked.push(host)
      if (answer === undefined) throw new Error('asked too often')
      if (answer instanceof Error) throw answer
      return answer
    }
    return { asked, call: createOutboundClient({ resolve, limits }).for({ allowPrivateNetwork: isPrivate }) }
  }
  const reasonOf = (work: Promise<unknown>) =>
    work.then(
      () => 'no failure',
      (error: { reason?: string }) => error.reason ?? error,
    )

  it('brings status, headers and body, and sends what it was given', async () => {
    const port = await serve((request, response) => {
      void read(request).then(body => {
        response.setHeader('X-Seen', [request.method, request.headers['x-mine'], body].join(' '))
        response.setHeader('Content-Type', 'application/json').end('{"a":1}')
      })
    })
    const { call } = makeCall([[loopback]])
    const body = new URLSearchParams({ code: 'x y' })
    const answer = await call(`http://idp.test:${port}/token`, { method: 'POST', headers: { 'X-Mine': 'yes' }, body })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-seen')).toBe('POST yes code=x+y')
    expect(await answer.json()).toEqual({ a: 1 })
  })

  it('resolves once for each call, connects to what was checked, and checks again the next time', async () => {
    const port = await serve((_request, response) => response.end('here'))
    const { call, asked } = makeCall([[loopback], [{ address: '169.254.169.254', family: 4 }]])
    expect(await (await call(`http://idp.test:${port}/`)).text()).toBe('here')
    expect(asked).toEqual(['idp.test'])
    expect(await reasonOf(call(`http://idp.test:${port}/`))).toBe('addressRefused')
    expect(asked).toHaveLength(2)
  })

  it('takes an error of the resolver for a no, and no address too', async () => {
    const { call } = makeCall([new Error('SERVFAIL'), []])
    expect(await reasonOf(call('https://idp.test/'))).toBe('notResolved')
    expect(await reasonOf(call('https://idp.test/'))).toBe('notResolved')
  })

  it('refuses a name with one bad address among good ones', async () => {
    const { call } = makeCall([[{ address: '9.9.9.9', family: 4 }, loopback]], false)
    expect(await reasonOf(call('https://idp.test/'))).toBe('addressRefused')
  })

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://169.254.169.254/',
    'https://100.64.0.1/',
    'https://user:word@9.9.9.9/',
    'ftp://9.9.9.9/',
    'http://9.9.9.9/',
    'no address',
  ])('refuses %s without a connection', async url => {
    expect(await reasonOf(makeCall([], false).call(url))).toBe('addressRefused')
  })

  it('speaks http to this machine alone, also inside a private network', async () => {
    const { call } = makeCall([[{ address: '10.1.2.3', family: 4 }]])
    expect(await reasonOf(call('http://idp.test/'))).toBe('addressRefused')
  })

  it('follows no redirect', async () => {
    let calls = 0
    const port = await serve((_request, response) => {
      calls += 1
      response.writeHead(302, { Location: '/inside' }).end()
    })
    expect(await reasonOf(makeCall([[loopback]]).call(`http://idp.test:${port}/`))).toBe('redirect')
    expect(calls).toBe(1)
  })

  it('ends an answer that drips, however often it says something', async () => {
    const port = await serve((request, response) => {
      const timer = setInterval(() => response.write(' '), 20)
      request.on('close', () => clearInterval(timer))
    })
    expect(await reasonOf(makeCall([[loopback]]).call(`http://idp.test:${port}/`))).toBe('tooSlow')
  })

  it('waits no longer for a silent resolver or a silent server', async () => {
    const port = await serve(() => undefined)
    expect(await reasonOf(makeCall([[loopback]]).call(`http://idp.test:${port}/`))).toBe('tooSlow')
    const client = createOutboundClient({ resolve: () => new Promise(() => undefined), limits })
    expect(await reasonOf(client.for({ allowPrivateNetwork: true })('https://idp.test/'))).toBe('tooSlow')
  })

  it('reads no endless body, and nothing that is packed', async () => {
    const endless = await serve((request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(600)), 5)
      request.on('close', () => clearInterval(timer))
    })
    expect(await reasonOf(makeCall([[loopback]]).call(`http://idp.test:${endless}/`))).toBe('tooLarge')
    const packed = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('0'.repeat(1_000_000)))
    })
    expect(await reasonOf(makeCall([[loopback]]).call(`http://idp.test:${packed}/`))).toBe('unreadable')
  })

  it('tells an unreachable server from others', async () => {
    const server = createServer()
    const port = await listen(server)
    servers.pop()
    await new Promise(resolve => server.close(resolve))
    expect(await reasonOf(makeCall([[loopback]]).call(`http://idp.test:${port}/`))).toBe('unreachable')
  })

  it('verifies the certificate of who answers', async () => {
    let calls = 0
    const count: RequestListener = (_request, response) => {
      calls += 1
      response.end()
    }
    const server = createTlsServer(selfSigned, count)
    const port = await listen(server as unknown as Server)
    expect(await reasonOf(makeCall([[loopback]]).call(`https://idp.test:${port}/`))).toBe('unreachable')
    expect(calls).toBe(0)
  })
})

async function read(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

/** Made once for this test, for the name idp.test; nobody trusts it. */
const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8hS5DZZx+/ezj98a
rAsU0z8jh1urR+6s83HO11l3e8GhRANCAASYtq/3/1/wVaykJcGqt37XTAHT1AHv
TK/1T2ycN/NJpxjsxhIibk+b+IWNauRHBSgaJheZZblpUg4OymYJfKSb
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBkTCCATigAwIBAgIUQrDrH7gTOiWZP15+XqieUHhGJF0wCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIaWRwLnRlc3QwIBcNMjYxMTIyMTMyMDM0WhgPMjEyNjEwMjkx
MzIwMzRaMBMxETAPBgNVBAMMCGlkcC50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEmLav9/9f8FWspCXBqrd+10wB09QB70yv9U9snDfzSacY7MYSIm5Pm/iF
jWrkRwUoGiYXmWW5aVIODspmCXykm6NoMGYwHQYDVR0OBBYEFIJGlhDViJHkfjF1
nxakeGdApF14MB8GA1UdIwQYMBaAFIJGlhDViJHkfjF1nxakeGdApF14MA8GA1Ud
EwEB/wQFMAMBAf8wEwYDVR0RBAwwCoIIaWRwLnRlc3QwCgYIKoZIzj0EAwIDRwAw
RAIgUYoVTmcJGkQrJw0uoBti7PrP1hvI5l/Ap+VmuMDtkCUCIHrlTT5+mjs0Ekiw
nxnQeGjEbPAH/R/ScBaXyy/N7mq1
-----END CERTIFICATE-----`,
}
