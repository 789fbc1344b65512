import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { CapturedMail, RelayFault, RelayFaultKind } from '../domain/ports/captured-mail.ts'
import { startMailCatcher, type MailCatcher, type MailCatcherOptions } from './catcher.ts'
import { mailLanguages } from './catalogue.ts'
import { renderInvitation } from './render-invitation.ts'
import { relayTimeouts } from './smtp-slot.ts'
import { anInvitation } from './testing/sample-invitation.ts'
import { aRenderedMail } from './testing/sample-mail.ts'
import { createMailTransport } from './transport.ts'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

const deps = {
  clock: { now: () => 1_800_000_000_000, machine: () => 0 },
  random: { bytes: (size: number) => Buffer.alloc(size), guid: () => '6b6c0000-0000-4000-8000-000000000001' },
}

async function aCatcher(options: Partial<MailCatcherOptions> = {}) {
  const caught: CapturedMail[] = []
  const catcher = await startMailCatcher(
    { onMail: mail => void caught.push(mail), faultFor: () => null, ...options },
    deps,
  )
  ends.push(() => catcher.close())
  const transport = createMailTransport(
    {
      relay: { host: catcher.host, port: catcher.port, security: 'none', auth: null, clientName: null, ca: null },
      slots: 1,
      timeouts: relayTimeouts,
      pausesWhenRefused: false,
    },
    { machineNow: () => 0 },
  )
  ends.push(() => transport.close({ graceMs: 0 }))
  return { catcher, transport, caught }
}

const order = (kind: RelayFaultKind, delayMs = 0): Partial<MailCatcherOptions> => ({
  faultFor: (address): RelayFault | null => (address === 'bo@a.test' ? { kind, delayMs } : null),
})

/** Speaks SMTP by hand and gives every reply, so that odd bytes reach the wire as they are. */
async function speak(catcher: MailCatcher, data: string, count: number): Promise<string[]> {
  const socket = connect(catcher.port, catcher.host)
  const replies: string[] = []
  let text = ''
  socket.on('data', chunk => {
    text += chunk.toString()
    replies.splice(0, replies.length, ...text.split('\r\n').filter(line => /^\d{3} /.test(line)))
  })
  await once(socket, 'connect')
  const head = 'EHLO x\r\nMAIL FROM:<a@ours.test>\r\nRCPT TO:<bo@a.test>\r\nDATA\r\n'
  await vi.waitFor(() => expect(replies).toHaveLength(1))
  socket.write(head)
  await vi.waitFor(() => expect(replies).toHaveLength(5))
  socket.write(data)
  await vi.waitFor(() => expect(replies).toHaveLength(5 + count))
  socket.destroy()
  return replies.slice(5)
}

describe('catching', () => {
  it('hands over each mail whole, to its envelope recipient', async () => {
    const { transport, caught } = await aCatcher()
    const result = await transport.send(aRenderedMail({ text: 'Code 12345678\n\nhttps://drive.ours.test/i/secret\n' }))
    expect(result).toMatchObject({
      classification: { row: '1' },
      reply: expect.stringMatching(/^250 2\.0\.0 Caught as 6b6c/),
    })
    expect(caught).toEqual([
      expect.objectContaining({
        id: '6b6c0000-0000-4000-8000-000000000001',
        date: 1_800_000_000_000,
        from: 'Ana Prieto (via Convite) <drive@ours.test>',
        to: ['bo@a.test'],
        subject: 'Ana Prieto shared “Plan.docx” with you',
        links: ['https://drive.ours.test/i/secret'],
        codes: ['12345678'],
      }),
    ])
    expect(caught[0]?.html).toContain('<p>Hello</p>')
    expect(caught[0]?.headers).toMatchObject({ 'message-id': '<d1.1@ours.test>', 'auto-submitted': 'auto-generated' })
    expect(caught[0]?.raw).toContain('\r\nMessage-ID: <d1.1@ours.test>\r\n')
  })

  it('finds the links of an invitation and takes nothing in it for a code', async () => {
    const { transport, caught } = await aCatcher()
    const invitation = anInvitation()
    for (const language of mailLanguages) {
      const recipient = { ...invitation.recipient, language }
      await transport.send(renderInvitation({ ...invitation, recipient }))
    }
    expect(caught.map(({ links, codes }) => ({ links, codes }))).toEqual(
      mailLanguages.map(() => ({ links: [invitation.link, invitation.stopLink], codes: [] })),
    )
    expect(caught.map(mail => mail.headers['content-language'])).toEqual(mailLanguages)
  })

  it('takes addresses outside ASCII, and names domains as A-labels', async () => {
    const { transport, caught } = await aCatcher()
    await transport.send(aRenderedMail({ recipient: 'jörg@xn--bcher-kva.test' }))
    await transport.send(aRenderedMail({ recipient: 'jo@xn--bcher-kva.test' }))
    expect(caught.map(mail => mail.to)).toEqual([['jörg@xn--bcher-kva.test'], ['jo@xn--bcher-kva.test']])
  })

  it('says so when the mail cannot be kept, and the mail is tried again later', async () => {
    const { transport } = await aCatcher({ onMail: () => Promise.reject(new Error('disk full')) })
    expect((await transport.send(aRenderedMail())).classification).toMatchObject({ row: 'T', state: 'deferred' })
  })

  it('refuses what is too big', async () => {
    const { transport, caught } = await aCatcher({ maxBytes: 20_000 })
    const result = await transport.send(aRenderedMail({ text: 'x '.repeat(20_000) }))
    expect(result.classification.row).toBe('S2')
    expect((await transport.send(aRenderedMail())).classification.row).toBe('1')
    expect(caught).toHaveLength(1)
  })
})

describe('ordered faults', () => {
  it.each([
    ['accountVerificationRequired', 'S1', 'accountVerificationRequired'],
    ['exchangeOutOfMailboxQuota', 'R2', 'exchangeOutOfMailboxQuota'],
    ['exchangeMaxRecipients', 'M', 'exchangeMaxRecipients'],
    ['mailRejected', 'R4', 'mailRejected'],
    ['mailNotConfigured', 'A1', 'mailNotConfigured'],
    ['deferred', 'T', null],
    ['drop', 'U', null],
  ] satisfies [RelayFaultKind, string, string | null][])(
    '%s ends in row %s and leaves others alone',
    async (kind, row, code) => {
      const { transport, caught } = await aCatcher(order(kind))
      expect((await transport.send(aRenderedMail())).classification).toMatchObject({ row, code })
      expect((await transport.send(aRenderedMail({ recipient: 'jo@a.test' }))).classification.row).toBe('1')
      expect(caught.map(mail => mail.to)).toEqual([['jo@a.test']])
    },
  )

  it('slow keeps the sender waiting and delivers in the end', async () => {
    const { transport, caught } = await aCatcher(order('slow', 120))
    expect((await transport.send(aRenderedMail())).classification.row).toBe('1')
    expect(caught).toHaveLength(1)
  })

  it('are asked for once for each try', async () => {
    const faultFor = vi.fn<MailCatcherOptions['faultFor']>(() => null)
    const { transport } = await aCatcher({ faultFor })
    await transport.send(aRenderedMail())
    expect(faultFor.mock.calls).toEqual([['bo@a.test']])
  })

  it('a slow one does not hold up the end of the server', async () => {
    const { promise: isAsked, resolve } = Promise.withResolvers<void>()
    const faultFor = () => {
      resolve()
      return { kind: 'mailRejected', delayMs: 3_600_000 } as const
    }
    const { catcher, transport } = await aCatcher({ faultFor })
    const send = transport.send(aRenderedMail())
    await isAsked
    await catcher.close()
    ends.splice(0, 1)
    expect((await send).classification.state).toBe('deferred')
  })
})

describe('ends of a message that other relays read otherwise', () => {
  it.each([
    ['LF dot LF', 'Subject: a\r\n\r\none\n.\nMAIL FROM:<evil@x.test>\r\n.\r\n'],
    ['LF dot CRLF', 'Subject: a\r\n\r\none\n.\r\nMAIL FROM:<evil@x.test>\r\n.\r\n'],
    ['CRLF dot LF', 'Subject: a\r\n\r\none\r\n.\nMAIL FROM:<evil@x.test>\r\n.\r\n'],
    ['CR dot CR', 'Subject: a\r\n\r\none\r.\rMAIL FROM:<evil@x.test>\r\n.\r\n'],
    ['CR dot CRLF', 'Subject: a\r\n\r\none\r.\r\nMAIL FROM:<evil@x.test>\r\n.\r\n'],
    ['a bare LF in a line', 'Subject: a\nBcc: eve@x.test\r\n\r\none\r\n.\r\n'],
  ])('%s is refused as a whole', async (_name, data) => {
    const { catcher, caught } = await aCatcher()
    expect(await speak(catcher, data, 1)).toEqual([expect.stringMatching(/^550 5\.6\.0/)])
    expect(caught).toEqual([])
  })

  it('a proper end makes one message', async () => {
    const { catcher, caught } = await aCatcher()
    expect(await speak(catcher, 'Subject: a\r\n\r\n..one\r\n.\r\n', 1)).toEqual([expect.stringMatching(/^250/)])
    expect(caught).toEqual([expect.objectContaining({ text: '.one\n' })])
  })
})
