/**
 * HTTPS as a client meets it: the authority's file is all that it trusts, every address that the server writes begins
 * with https, and no header of a request changes one (security lessons E4 and K3).
 */
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, type IncomingMessage, request as requestPlain } from 'node:http'
import { request, type RequestOptions } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startConvite, type Convite } from '@convite/testkit'
import { ConfigError } from 'convite/config/config-error.ts'
import { makeCertificate } from 'convite/tls/testing/make-certificate.ts'
import { startApp, startDevApp } from '../app.ts'
import { forgetKeptSecrets, makeSqlitePlace, type Place } from '../database.ts'
import { findFreePort } from '../free-port.ts'

interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

async function fetchOver(url: string, options: RequestOptions = {}): Promise<Reply> {
  const send = url.startsWith('https:') ? request : requestPlain
  const call = send(url, { agent: false, ...options })
  call.end()
  const [response] = (await once(call, 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) }
}

describe('a server with an authority of its own', () => {
  let convite: Convite
  let ca: Buffer
  beforeAll(async () => {
    // The test's own address counts as a proxy: even then no header changes an origin.
    convite = await startConvite({ https: true, settings: { trustedProxies: '127.0.0.1' } })
    ca = await readFile(convite.ready.caFile ?? '')
  })
  afterAll(() => convite.stop())

  it('is reached by who trusts the file that the ready document names, and by nobody else', async () => {
    const { origin } = convite
    expect(await fetchOver(`${origin}/healthz`, { ca })).toMatchObject({ status: 200, text: '{"status":"ok"}' })
    await expect(fetchOver(`${origin}/healthz`)).rejects.toThrow(/certificate/)
  })

  it('shows a certificate for every name of this machine, and for no other', async () => {
    const { port } = new URL(convite.origin)
    expect((await fetchOver(`https://localhost:${port}/healthz`, { ca })).status).toBe(200)
    const foreign = fetchOver(`${convite.origin}/healthz`, { ca, servername: 'files.example.org' })
    await expect(foreign).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  })

  it('writes https into every address of the ready document and of the sign-in', async () => {
    const { ready, origin } = convite
    expect(origin).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    for (const address of [ready.origin, ready.baseUrl, ready.authority, ready.mailbox, ready.testControls]) {
      expect(new URL(address).origin).toBe(origin)
    }
    const { text: discovery } = await fetchOver(`${ready.authority}/v2.0/.well-known/openid-configuration`, { ca })
    expect(discovery).not.toContain('http:')
    expect(JSON.parse(discovery)).toMatchObject({ issuer: `${ready.authority}/v2.0` })
  })

  it('answers a call with a token, and lets the test controls work', async () => {
    const token = await convite.token({ user: 'ana@convite.example' })
    const headers = { Authorization: `Bearer ${token}` }
    const { status, text: body } = await fetchOver(`${convite.baseUrl}/me/drive`, { ca, headers })
    expect(status).toBe(200)
    expect(body).toContain(`"${convite.origin}/`)
    expect((await convite.clock()).offsetMs).toBe(0)
  })

  it('takes no address from a header, though it comes from a trusted proxy', async () => {
    const forged = {
      Host: 'evil.test',
      Forwarded: 'for=203.0.113.1;host=evil.test;proto=http',
      'X-Forwarded-For': '203.0.113.1',
      'X-Forwarded-Host': 'evil.test',
      'X-Forwarded-Port': '1',
      'X-Forwarded-Proto': 'http',
      'X-Forwarded-Prefix': '/evil.test',
      'X-Original-Host': 'evil.test',
      'X-Original-URL': '/evil.test',
      'X-Remote-User': 'alma@convite.example',
      'Remote-User': 'alma@convite.example',
    }
    const { ready } = convite
    const token = await convite.token({ user: 'ana@convite.example' })
    for (const path of [
      `/${ready.tenantId}/v2.0/.well-known/openid-configuration`,
      '/common/discovery/instance?api-version=1.1&authorization_endpoint=https://x/common/oauth2/v2.0/authorize',
      '/openapi/v1.0.json',
      '/openapi/convite-v1.json',
      '/v1.0/me/drive/root/children',
      '/v1.0/me/drive',
      '/v1.0/me/nothing',
      '/nowhere',
      '/docs',
    ]) {
      const ask = (headers: Readonly<Record<string, string>>) =>
        fetchOver(`${convite.origin}${path}`, { ca, servername: 'localhost', headers })
      const Authorization = `Bearer ${token}`
      const [usual, answer] = [await ask({ Authorization }), await ask({ Authorization, ...forged })]
      expect([path, answer.status]).toEqual([path, usual.status])
      expect(`${JSON.stringify(answer.headers)}${answer.text}`, path).not.toMatch(/evil\.test|http:\/\/127/)
    }
    const { status, headers } = await fetchOver(`${convite.baseUrl}/me`, {
      ca,
      servername: 'localhost',
      headers: forged,
    })
    expect([status, headers['www-authenticate']]).toEqual([401, expect.stringContaining(convite.origin)])
  })

  it('speaks TLS 1.2 and 1.3, and nothing older', async () => {
    const { hostname, port } = new URL(convite.origin)
    const shake = async (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => {
      const versions = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' }
      const socket = connect({ host: hostname, port: Number(port), ca, ...versions })
      await once(socket, 'secureConnect')
      const spoken = socket.getProtocol()
      socket.destroy()
      return spoken
    }
    expect(await shake('TLSv1.2')).toBe('TLSv1.2')
    expect(await shake('TLSv1.3')).toBe('TLSv1.3')
    await expect(shake('TLSv1.1')).rejects.toThrow(/version/)
  })

  it('does not bind browsers to HTTPS at a name of this machine', async () => {
    for (const path of ['/', '/healthz', '/v1.0/me', '/nowhere']) {
      const { headers } = await fetchOver(`${convite.origin}${path}`, { ca })
      expect(headers['strict-transport-security'], path).toBeUndefined()
    }
  })

  it('tells who begins with http: what is wrong', async () => {
    const { status, headers, text: body } = await fetchOver(`${convite.origin.replace('https:', 'http:')}/v1.0/me`)
    expect([status, headers.location]).toEqual([400, undefined])
    expect(body).toContain('This port speaks HTTPS; begin the address with https://.')
  })
})

describe('a server with a certificate that somebody gave', () => {
  let place: Place
  beforeAll(async () => {
    place = await makeSqlitePlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())

  const publicOrigin = 'https://files.example.org'
  const settingsOf = async (hosts: readonly string[]) => {
    const { cert, key, ca } = await makeCertificate(hosts)
    const [tlsCert, tlsKey] = [join(place.dataFolder, 'c.pem'), join(place.dataFolder, 'k.pem')]
    await writeFile(tlsCert, cert)
    await writeFile(tlsKey, key)
    return { ca, settings: { tlsCert, tlsKey, publicOrigin } }
  }

  it('does not start when the certificate does not name the public host', async () => {
    const { settings } = await settingsOf(['other.example.org'])
    const start = startApp(place, { settings })
    await expect(start).rejects.toThrow(ConfigError)
    await expect(start).rejects.toThrow(
      /^tlsCert: .* is for DNS:other\.example\.org, but clients come to files\.example/,
    )
  })

  it('shows it, names no authority, and tells browsers with every answer to stay with HTTPS', async () => {
    const { settings, ca } = await settingsOf(['files.example.org'])
    const listened = await findFreePort()
    await using app = await startDevApp(place, { settings: { ...settings, port: String(listened) } })
    expect(app.ready.caFile).toBeNull()
    const base = `https://127.0.0.1:${listened}`
    const options = { ca, servername: 'files.example.org', headers: { Host: 'files.example.org' } }
    for (const path of ['/', '/healthz', '/v1.0/me', '/nowhere', '/docs', `/${app.ready.tenantId}/nothing`]) {
      const { headers } = await fetchOver(`${base}${path}`, options)
      expect(headers['strict-transport-security'], path).toBe('max-age=31536000')
    }
    const socket = connect({ host: '127.0.0.1', port: listened, ca, servername: 'files.example.org' })
    socket.write('this is no HTTP\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 [^]*\r\nStrict-Transport-Security: max-age=31536000\r\n/)
  })

  it('takes a renewed one while it runs', async () => {
    const { settings } = await settingsOf(['files.example.org'])
    const port = await findFreePort()
    await using running = await startDevApp(place, {
      settings: { ...settings, port: String(port) },
      certificateLookMs: 10,
    })
    expect(running.app.origin).toBe(publicOrigin)
    const { ca } = await settingsOf(['files.example.org'])
    const options = { ca, servername: 'files.example.org' }
    await expect.poll(async () => (await fetchOver(`https://127.0.0.1:${port}/healthz`, options)).status).toBe(200)
  })

  it('serves with an authority of its own in production, where no stranger comes', async () => {
    const port = String(await findFreePort())
    const publicOrigin = `https://localhost:${port}`
    await forgetKeptSecrets(place)
    const app = await startApp(place, { mode: 'production', settings: { https: 'on', port, publicOrigin } })
    try {
      const ca = await readFile(join(place.dataFolder, 'https', 'ca.pem'))
      expect((await fetchOver(`${publicOrigin}/readyz`, { ca })).status).toBe(200)
    } finally {
      await app.close()
    }
  })
})
