import { beforeEach, describe, expect, it } from 'vitest'
import { createLoopbackGuard } from './loopback-guard.ts'
import { createMailbox } from './mailbox.ts'
import { aMail, createMemoryMails, createTestServer, testRandom } from './testing/dev-world.ts'

function makeWorld(controlToken: string | null = null) {
  const mails = createMemoryMails()
  const server = createTestServer()
  const faults: unknown[] = []
  server.register(
    createMailbox({
      mails,
      timeZone: 'Europe/Madrid',
      guard: createLoopbackGuard({ controlToken }),
      random: testRandom,
      onInternalError: error => faults.push(error),
    }),
  )
  const get = (url: string, headers: Record<string, string> = {}) =>
    server.inject({ url, headers: { host: 'localhost:8080', ...headers } })
  return { mails, get, faults }
}

const evil = `"><img src=x onerror=alert(1)><script>alert('x')</script>`
let world: ReturnType<typeof makeWorld>
beforeEach(() => {
  world = makeWorld()
})

describe('the list of mails', () => {
  it('says what to do when it is empty', async () => {
    const { body, statusCode } = await world.get('/mailbox')
    expect(statusCode).toBe(200)
    expect(body).toContain('No mail yet')
  })

  it('shows recipient, subject, beginning and moment with its zone, newest first', async () => {
    await world.mails.add(aMail('first'))
    await world.mails.add(aMail('second', { date: Date.parse('2026-11-22T07:30:00Z') }))
    const { body } = await world.get('/mailbox')
    expect(body.indexOf('“second”')).toBeLessThan(body.indexOf('“first”'))
    expect(body).toContain('bo@convite.example')
    expect(body).toContain('Ana shared a file.')
    expect(body).toContain('<time datetime="2026-11-22T07:30:00.000Z">22 Nov 2026, 08:30 CET</time>')
    expect(body).toContain('href="/mailbox/first"')
  })

  it('is searched by recipient, and leads to older mail', async () => {
    for (let n = 0; n < 51; n++) await world.mails.add(aMail(`m${n}`))
    await world.mails.add(aMail('other', { to: ['cy@convite.example'] }))
    const found = await world.get('/mailbox?to=CY%40convite.example')
    expect(found.body).toContain('/mailbox/other"')
    expect(found.body).not.toContain('/mailbox/m1"')
    const first = await world.get('/mailbox')
    const older = /href="(\/mailbox\?before=\d+)"/.exec(first.body)?.[1] ?? ''
    expect(first.body).not.toContain('/mailbox/m0"')
    expect((await world.get(older)).body).toContain('/mailbox/m0"')
    expect((await world.get('/mailbox?to=nonsense')).body).toContain('No mail to <bdi>nonsense</bdi>')
  })

  it('shows what people wrote as text', async () => {
    await world.mails.add(aMail('x', { subject: evil, text: evil, to: [evil], from: evil }))
    for (const url of ['/mailbox', '/mailbox/x', `/mailbox?to=${encodeURIComponent(evil)}`]) {
      const { body } = await world.get(url)
      expect(body).not.toContain('<script>')
      expect(body).not.toContain('<img')
    }
  })
})

describe('a mail', () => {
  it('shows the HTML part in a frame without scripts, forms and origin', async () => {
    await world.mails.add(aMail('x'))
    const { body, headers } = await world.get('/mailbox/x')
    expect(body).toMatch(
      /<iframe class="paper" src="\/mailbox\/x\/html"[^>]*\nsandbox="allow-popups allow-popups-to-escape-sandbox"/,
    )
    expect(headers['content-security-policy']).toMatch(
      /default-src 'none'; style-src 'sha256-[^']+'; img-src data:; frame-src 'self';/,
    )
    expect(body).toContain('123456')
  })

  it('is a sandboxed document of its own, whose links open outside', async () => {
    await world.mails.add(
      aMail('x', {
        html: '<!doctype html><html><head lang="en"><title>t</title></head><body><a href="https://a.example">a</a></body></html>',
      }),
    )
    await world.mails.add(aMail('bare', { html: '<p>hello</p>' }))
    const { body, headers } = await world.get('/mailbox/x/html')
    expect(body).toContain('<head lang="en"><base target="_blank"><title>')
    expect((await world.get('/mailbox/bare/html')).body).toBe('<!doctype html><base target="_blank"><p>hello</p>')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain('sandbox allow-popups allow-popups-to-escape-sandbox;')
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/allow-scripts|allow-same-origin|script-src/)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
  })

  it('shows its text, its headers and its source', async () => {
    await world.mails.add(aMail('x', { text: `Hello ${evil}`, headers: { 'x-evil': evil }, raw: `Raw ${evil}` }))
    expect((await world.get('/mailbox/x?view=text')).body).toContain('Hello &quot;&gt;&lt;img')
    expect((await world.get('/mailbox/x?view=headers')).body).toContain('x-evil')
    expect((await world.get('/mailbox/x?view=raw')).body).toContain('Raw &quot;&gt;&lt;img')
    for (const view of ['text', 'headers', 'raw', 'nonsense']) {
      const { body } = await world.get(`/mailbox/x?view=${view}`)
      expect(body).not.toContain('<script>')
      expect(body).not.toContain('<img')
    }
  })

  it('without an HTML part shows its text', async () => {
    await world.mails.add(aMail('x', { html: '' }))
    const { body } = await world.get('/mailbox/x')
    expect(body).not.toContain('<iframe')
    expect(body).toContain('<div class="letter" dir="auto">Ana shared a file.</div>')
  })

  it('that is not there is a page that says so', async () => {
    const { statusCode, body, headers } = await world.get('/mailbox/nothing')
    expect(statusCode).toBe(404)
    expect(body).toContain('Not found')
    expect(headers['content-type']).toContain('text/html')
  })
})

describe('the mailbox', () => {
  const addresses = ['/mailbox', '/mailbox/x', '/mailbox/x/html']

  it.each(addresses)('%s is closed to other names of this machine and to web pages', async url => {
    await world.mails.add(aMail('x'))
    const attacks: Record<string, string>[] = [
      { host: 'evil.test' },
      { origin: 'http://evil.test' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    ]
    for (const headers of attacks) {
      const answer = await world.get(url, headers)
      expect([answer.statusCode, headers]).toEqual([403, headers])
      expect(answer.body).not.toContain('Ana shared')
      expect(Object.keys(answer.headers).filter(name => name.startsWith('access-control'))).toEqual([])
    }
    expect(
      (
        await world.get(url, {
          'sec-fetch-site': 'cross-site',
          'sec-fetch-mode': 'navigate',
          'sec-fetch-dest': 'document',
        })
      ).statusCode,
    ).toBe(200)
  })

  it.each(addresses)('%s asks for the control token where one is set', async url => {
    world = makeWorld('the-token')
    await world.mails.add(aMail('x'))
    const { statusCode, headers } = await world.get(url)
    expect(statusCode).toBe(401)
    expect(headers['www-authenticate']).toContain('Basic')
    const authorization = `Basic ${Buffer.from('x:the-token').toString('base64')}`
    expect((await world.get(url, { authorization, host: 'build-box' })).statusCode).toBe(200)
  })

  it('does not exist where it is not registered, as in production', async () => {
    const server = createTestServer()
    for (const url of addresses)
      expect((await server.inject({ url, headers: { host: 'localhost' } })).statusCode).toBe(404)
  })
})
