import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { aRenderedMail } from './testing/sample-mail.ts'
import { startScriptedRelay, type RelayScript, type ScriptedRelay } from './testing/scripted-relay.ts'
import { createMailTransport, type MailTransport } from './transport.ts'
import { relayTimeouts, type RelayConfig } from './smtp-slot.ts'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

async function aRelay(script: RelayScript = {}): Promise<ScriptedRelay> {
  const relay = await startScriptedRelay(script)
  ends.push(() => relay.close())
  return relay
}

function aTransport(
  port: number,
  changes: Partial<RelayConfig> & { slots?: number; silenceMs?: number; machineNow?: () => number } = {},
): MailTransport {
  const { slots = 1, silenceMs = 600_000, machineNow = () => 0, ...relay } = changes
  const transport = createMailTransport(
    {
      relay: { host: '127.0.0.1', port, security: 'none', auth: null, clientName: 'ours.test', ca: null, ...relay },
      slots,
      timeouts: { ...relayTimeouts, silenceMs },
    },
    { machineNow },
  )
  ends.push(() => transport.close({ graceMs: 0 }))
  return transport
}

const rcpt = (reply: string): RelayScript => ({ answer: verb => (verb === 'RCPT TO' ? reply : null) })

describe('a mail that the relay takes', () => {
  it('is sent, with the reply kept', async () => {
    const relay = await aRelay()
    const result = await aTransport(relay.port).send(aRenderedMail())
    expect(result).toMatchObject({
      classification: { row: '1', state: 'sent' },
      reply: '250 2.0.0 queued',
      uncertain: false,
    })
    expect(relay.messages).toHaveLength(1)
  })

  it('asks for delivery reports to its own bounce address, for its own recipient', async () => {
    const relay = await aRelay()
    await aTransport(relay.port).send(aRenderedMail())
    expect(relay.commands.find(line => line.startsWith('MAIL'))).toMatch(
      /^MAIL FROM:<b\+k7@bounce\.ours\.test>.* RET=HDRS ENVID=d1$/,
    )
    expect(relay.commands.find(line => line.startsWith('RCPT'))).toBe(
      'RCPT TO:<bo@a.test> NOTIFY=FAILURE,DELAY ORCPT=rfc822;bo@a.test',
    )
  })

  it('asks for none where the relay has no DSN', async () => {
    const relay = await aRelay({ extensions: ['8BITMIME'] })
    const result = await aTransport(relay.port).send(aRenderedMail())
    expect(result.classification.row).toBe('1')
    expect(relay.commands).toEqual(expect.arrayContaining(['MAIL FROM:<b+k7@bounce.ours.test>', 'RCPT TO:<bo@a.test>']))
  })

  it('keeps the connection for the next mail', async () => {
    const relay = await aRelay()
    const transport = aTransport(relay.port)
    await transport.send(aRenderedMail())
    await transport.send(aRenderedMail({ recipient: 'jo@b.test' }))
    expect(relay.connections()).toBe(1)
    expect(relay.messages).toHaveLength(2)
  })

  it('never puts an address through a parser', async () => {
    const relay = await aRelay()
    const recipient = "o'neill+x=y/z@a.test"
    await aTransport(relay.port).send(aRenderedMail({ recipient }))
    expect(relay.commands.find(line => line.startsWith('RCPT'))).toContain(`RCPT TO:<${recipient}>`)
    expect(relay.messages[0]).toContain(`To: ${recipient}`)
  })
})

describe('what the relay refuses', () => {
  it.each([
    ['at RCPT, permanently', rcpt('550 5.1.1 unknown'), 'R4', '550 5.1.1 unknown'],
    ['at RCPT, mailbox full', rcpt('452 4.2.2 full'), 'R1', '452 4.2.2 full'],
    ['at RCPT, in several lines', rcpt('550-sorry\n550 5.2.1 disabled'), 'R4', '550-sorry 550 5.2.1 disabled'],
    [
      'at MAIL FROM',
      { answer: (verb: string) => (verb === 'MAIL FROM' ? '550 5.1.8 no' : null) },
      'S1',
      '550 5.1.8 no',
    ],
    ['at DATA', { answer: (verb: string) => (verb === 'DATA' ? '451 4.3.0 no' : null) }, 'T', '451 4.3.0 no'],
    ['after the dot', { afterDot: () => '554 5.7.1 spam' }, 'P1', '554 5.7.1 spam'],
    [
      'by size, unasked',
      { extensions: ['SIZE 100'], answer: (verb: string) => (verb === 'MAIL FROM' ? '552 5.3.4 big' : null) },
      'S2',
      '552 5.3.4 big',
    ],
    ['by 421 in the greeting', { greeting: '421 busy' }, 'C1', '421 busy'],
    ['by 554 in the greeting', { greeting: '554 no' }, 'C2', '554 no'],
    ['by 421 at EHLO', { answer: (verb: string) => (verb === 'EHLO' ? '421 bye' : null) }, 'C1', '421 bye'],
    ['by 421 at MAIL FROM', { answer: (verb: string) => (verb === 'MAIL FROM' ? '421 bye' : null) }, 'C1', '421 bye'],
    ['by 421 at RCPT', rcpt('421 bye'), 'C1', '421 bye'],
    ['by 421 at DATA', { answer: (verb: string) => (verb === 'DATA' ? '421 bye' : null) }, 'C1', '421 bye'],
    ['by 421 after the dot, which is a clear no', { afterDot: () => '421 bye' }, 'C1', '421 bye'],
  ] satisfies [string, RelayScript, string, string][])('%s', async (_name, script, row, reply) => {
    for (const extensions of [['PIPELINING', 'DSN'], ['DSN']]) {
      const relay = await aRelay({ extensions, ...script })
      const result = await aTransport(relay.port).send(aRenderedMail())
      expect({ row: result.classification.row, reply: result.reply }).toEqual({ row, reply })
    }
  })

  it('one refusal leaves the connection usable for the next mail', async () => {
    const relay = await aRelay({
      answer: (verb, _line, count) => (verb === 'RCPT TO' && count === 1 ? '550 5.1.1 no' : null),
    })
    const transport = aTransport(relay.port)
    expect((await transport.send(aRenderedMail())).classification.row).toBe('R4')
    expect((await transport.send(aRenderedMail())).classification.row).toBe('1')
    expect(relay.connections()).toBe(1)
  })

  it('a session out of step gets a new connection for its second try', async () => {
    const relay = await aRelay({
      answer: (verb, _line, count) => (verb === 'MAIL FROM' && count === 1 ? '503 no' : null),
    })
    const transport = aTransport(relay.port)
    expect((await transport.send(aRenderedMail())).classification.row).toBe('X1')
    expect((await transport.send(aRenderedMail(), { earlierRows: ['X1'] })).classification.row).toBe('1')
    expect(relay.connections()).toBe(2)
  })
})

describe('a lost connection', () => {
  it.each([
    ['refused', null],
    ['before the greeting', { greeting: { do: 'drop' } }],
    ['by reset at RCPT', { answer: (verb: string) => (verb === 'RCPT TO' ? { do: 'reset' } : null) }],
    ['at DATA', { answer: (verb: string) => (verb === 'DATA' ? { do: 'drop' } : null) }],
    ['in the middle of the message', { dropInMessageAfter: 3 }],
  ] satisfies [string, RelayScript | null][])('%s: safely not sent', async (_name, script) => {
    const relay = await aRelay(script ?? {})
    if (script === null) await relay.close().then(() => ends.pop())
    // A message too large for the buffers between us, so that its end is not on the way when the relay goes.
    const html = 'x'.repeat(8_000_000)
    const result = await aTransport(relay.port).send(aRenderedMail({ html }))
    expect(result).toMatchObject({ classification: { row: 'C1', state: 'deferred', code: null }, uncertain: false })
    expect(relay.messages).toHaveLength(0)
  })

  it.each(['drop', 'reset'] as const)('after the dot (%s): uncertain, since the relay may have the mail', async how => {
    const relay = await aRelay({ afterDot: () => ({ do: how }) })
    const result = await aTransport(relay.port).send(aRenderedMail())
    expect(result).toMatchObject({
      classification: { row: 'U', state: 'deferred', code: null },
      uncertain: true,
      reply: null,
    })
  })

  it('silence after the dot until patience ends is uncertain, and sent at the second time', async () => {
    const relay = await aRelay({ afterDot: () => ({ do: 'silence' }) })
    const transport = aTransport(relay.port, { silenceMs: 150 })
    expect((await transport.send(aRenderedMail())).classification).toMatchObject({ row: 'U', state: 'deferred' })
    const second = await transport.send(aRenderedMail(), { earlierRows: ['U'] })
    expect(second.classification).toMatchObject({ row: 'U', state: 'sent', uncertain: true })
    expect(relay.messages).toHaveLength(2)
    for (const message of relay.messages) expect(message).toContain('Message-ID: <d1.1@ours.test>')
  })

  it('silence before the message is not uncertain', async () => {
    const relay = await aRelay(rcpt('')) // never answers: an empty line is no reply
    const result = await aTransport(relay.port, { silenceMs: 150 }).send(aRenderedMail())
    expect(result).toMatchObject({ classification: { row: 'C1' }, uncertain: false })
  })

  it('two slots at once do not mix up whose message went out', async () => {
    const relay = await aRelay({
      answer: (verb, line) => (verb === 'RCPT TO' && line.includes('lost@') ? { do: 'silence' } : null),
      afterDot: () => ({ do: 'silence' }),
    })
    const transport = aTransport(relay.port, { slots: 2, silenceMs: 300 })
    const [early, late] = await Promise.all([
      transport.send(aRenderedMail({ recipient: 'lost@a.test' })),
      transport.send(aRenderedMail({ recipient: 'written@b.test' })),
    ])
    expect([early.classification.row, late.classification.row]).toEqual(['C1', 'U'])
  })
})

describe('login and encryption', () => {
  it('a refused login is the relay’s configuration, not the mail', async () => {
    const relay = await aRelay({ answer: verb => (verb === 'AUTH' ? '535 5.7.8 wrong' : null) })
    const result = await aTransport(relay.port, { auth: { user: 'u', pass: 'p' } }).send(aRenderedMail())
    expect(result.classification).toMatchObject({ row: 'A1', code: 'mailNotConfigured', alarm: true })
    expect(relay.commands.join()).not.toContain('MAIL FROM')
  })

  it('a refused login pauses the whole relay for 15 minutes, and raises one alarm', async () => {
    let reply: string | null = '535 5.7.8 wrong'
    let now = 1000
    const relay = await aRelay({ answer: verb => (verb === 'AUTH' ? reply : null) })
    const transport = aTransport(relay.port, { auth: { user: 'u', pass: 'p' }, machineNow: () => now })
    const paused = { classification: { row: 'A1', state: 'deferred', code: 'mailNotConfigured' }, reply }
    expect(await transport.send(aRenderedMail())).toMatchObject({ ...paused, classification: { alarm: true } })
    const connections = relay.connections()
    expect(await transport.send(aRenderedMail())).toMatchObject({ ...paused, classification: { alarm: false } })
    now += 15 * 60_000 - 1
    expect(await transport.send(aRenderedMail())).toMatchObject(paused)
    expect(relay.connections()).toBe(connections)
    reply = null
    now += 1
    expect(await transport.send(aRenderedMail())).toMatchObject({ classification: { state: 'sent' } })
  })

  it('a relay without AUTH is not used without the login that was configured', async () => {
    const relay = await aRelay({ extensions: ['DSN'], answer: verb => (verb === 'AUTH' ? '502 5.5.1 what?' : null) })
    const result = await aTransport(relay.port, { auth: { user: 'u', pass: 'p' } }).send(aRenderedMail())
    expect(result.classification.row).toBe('A1')
    expect(relay.commands.join()).not.toContain('MAIL FROM')
  })

  it.each([
    ['refused', { answer: (verb: string) => (verb === 'STARTTLS' ? '454 4.7.0 not now' : null) }],
    [
      'not offered',
      { answer: (verb: string) => (verb === 'STARTTLS' ? '502 5.5.1 what?' : null), extensions: ['DSN'] },
    ],
  ] satisfies [string, RelayScript][])('nothing goes out in clear text when STARTTLS is %s', async (_name, script) => {
    const relay = await aRelay(script)
    const transport = aTransport(relay.port, { security: 'starttls', auth: { user: 'u', pass: 'p' } })
    const result = await transport.send(aRenderedMail())
    expect(result.classification).toMatchObject({ row: 'C2', code: 'mailNotConfigured', state: 'deferred' })
    expect(relay.commands.filter(line => /^(?:AUTH|MAIL|RCPT|DATA)/.test(line))).toEqual([])
  })

  it('a relay that does not speak TLS on a TLS port is a matter for the administrator', async () => {
    const relay = await aRelay()
    const result = await aTransport(relay.port, { security: 'tls' }).send(aRenderedMail())
    expect(result.classification.row).toBe('C2')
  })

  it('a certificate that nobody vouches for stops the mail, before the login', async () => {
    const logins: unknown[] = []
    // The library's own certificate for tests, signed by itself.
    const server = new SMTPServer({
      secure: true,
      logger: false,
      closeTimeout: 100,
      onAuth: (auth, _session, done) => {
        logins.push(auth)
        done(null, { user: 1 })
      },
    })
    server.on('error', () => undefined)
    const listener = server.listen(0, '127.0.0.1')
    await once(listener, 'listening')
    ends.push(() => new Promise(resolve => server.close(() => resolve())))
    const address = listener.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const result = await aTransport(port, { security: 'tls', auth: { user: 'u', pass: 'p' } }).send(aRenderedMail())
    expect(result.classification).toMatchObject({ row: 'C2', code: 'mailNotConfigured', alarm: true })
    expect(logins).toEqual([])
  })

  it('clear text across a network is refused at the start', () => {
    expect(() => aTransport(25, { host: 'relay.example.test', security: 'none' })).toThrow(/"tls" or "starttls"/)
    expect(() => aTransport(25, { host: '127.evil.test', security: 'none' })).toThrow(/"tls" or "starttls"/)
  })
})

describe('addresses outside ASCII', () => {
  const recipient = 'jörg@a.test'

  it('are refused by ourselves when the relay has no SMTPUTF8, for nothing else would', async () => {
    const relay = await aRelay()
    const transport = aTransport(relay.port)
    for (const _ of [1, 2]) {
      const result = await transport.send(aRenderedMail({ recipient }))
      expect(result.classification).toMatchObject({ row: 'I', state: 'failed', code: 'mailRejected' })
    }
    expect(relay.commands.join()).not.toContain('MAIL FROM')
    expect(relay.connections()).toBe(1)
  })

  it('go out with SMTPUTF8 when the relay has it', async () => {
    const relay = await aRelay({ extensions: ['SMTPUTF8', '8BITMIME', 'DSN'] })
    const dsn = { ...aRenderedMail().dsn, recipient: `utf-8;${recipient}` }
    const result = await aTransport(relay.port).send(aRenderedMail({ recipient, dsn }))
    expect(result.classification.row).toBe('1')
    expect(relay.commands.find(line => line.startsWith('MAIL'))).toContain(' SMTPUTF8')
    expect(relay.commands.find(line => line.startsWith('RCPT'))).toMatch(
      /^RCPT TO:<jörg@a\.test> .*ORCPT=utf-8;j\+C3\+B6rg@a\.test$/,
    )
  })

  it('a relay that cannot be asked is a relay out of reach, not a wrong address', async () => {
    const relay = await aRelay({ greeting: '421 busy' })
    expect((await aTransport(relay.port).send(aRenderedMail({ recipient }))).classification.row).toBe('C1')
  })

  it('a Unicode domain goes as its A-label and needs nothing', async () => {
    const relay = await aRelay()
    const result = await aTransport(relay.port).send(aRenderedMail({ recipient: 'jo@xn--bcher-kva.test' }))
    expect(result.classification.row).toBe('1')
    expect(relay.commands.find(line => line.startsWith('RCPT'))).toContain('<jo@xn--bcher-kva.test>')
  })
})

describe('slots', () => {
  it('send side by side, two at most to one domain', async () => {
    const relay = await aRelay({ afterDot: () => ({ do: 'silence' }) })
    const transport = aTransport(relay.port, { slots: 4 })
    const recipients = ['a1@a.test', 'a2@a.test', 'a3@a.test', 'b1@b.test', 'b2@b.test']
    const sends = recipients.map(recipient => transport.send(aRenderedMail({ recipient })))
    await vi.waitFor(() => expect(relay.messages).toHaveLength(4))
    expect(relay.commands.filter(line => line.includes('a3@a.test'))).toEqual([])
    relay.say('250 2.0.0 ok')
    await vi.waitFor(() => expect(relay.messages).toHaveLength(5))
    relay.say('250 2.0.0 ok')
    expect((await Promise.all(sends)).map(result => result.classification.row)).toEqual(['1', '1', '1', '1', '1'])
  })

  it('a domain that complained of the rate gets one mail at a time for an hour, others as before', async () => {
    let now = 0
    const relay = await aRelay({
      answer: (verb, _line, count) => (verb === 'RCPT TO' && count === 1 ? '451 4.7.28 unusual rate' : null),
      afterDot: () => ({ do: 'silence' }),
    })
    const transport = aTransport(relay.port, { slots: 4, machineNow: () => now })
    expect((await transport.send(aRenderedMail({ recipient: 'a0@a.test' }))).classification.row).toBe('P2')
    const sends = ['a1@a.test', 'a2@a.test', 'b1@b.test', 'b2@b.test'].map(recipient =>
      transport.send(aRenderedMail({ recipient })),
    )
    await vi.waitFor(() => expect(relay.messages).toHaveLength(3))
    relay.say('250 2.0.0 ok')
    await vi.waitFor(() => expect(relay.messages).toHaveLength(4))
    relay.say('250 2.0.0 ok')
    await Promise.all(sends)
    now = 3_600_000
    const more = ['a3@a.test', 'a4@a.test'].map(recipient => transport.send(aRenderedMail({ recipient })))
    await vi.waitFor(() => expect(relay.messages).toHaveLength(6))
    relay.say('250 2.0.0 ok')
    await Promise.all(more)
  })
})

describe('without a relay', () => {
  it('every mail says that none is set up', async () => {
    const transport = createMailTransport({ relay: null, slots: 1 }, { machineNow: () => 0 })
    const result = await transport.send(aRenderedMail())
    expect(result).toMatchObject({
      classification: { row: 'N', code: 'mailNotConfigured', state: 'deferred' },
      reply: null,
    })
    await transport.close()
  })
})

describe('closing', () => {
  it('lets a mail under way end, and takes no more', async () => {
    const relay = await aRelay({ afterDot: () => ({ do: 'silence' }) })
    const transport = aTransport(relay.port)
    const send = transport.send(aRenderedMail())
    await vi.waitFor(() => expect(relay.messages).toHaveLength(1))
    const closed = transport.close({ graceMs: 60_000 })
    const late = transport.send(aRenderedMail())
    relay.say('250 2.0.0 ok')
    expect((await send).classification.row).toBe('1')
    expect((await late).classification.row).toBe('C1')
    await closed
    expect(relay.messages).toHaveLength(1)
  })

  it('cuts off a silent relay after the grace, and the mail stays uncertain', async () => {
    const relay = await aRelay({ afterDot: () => ({ do: 'silence' }) })
    const transport = aTransport(relay.port)
    const send = transport.send(aRenderedMail())
    await vi.waitFor(() => expect(relay.messages).toHaveLength(1))
    await transport.close({ graceMs: 0 })
    expect((await send).classification.row).toBe('U')
  })
})
