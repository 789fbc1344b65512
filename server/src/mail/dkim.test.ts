import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { afterEach, describe, expect, it } from 'vitest'
import { verifyOwnSignature } from './dkim-verify.ts'
import { DkimRefusal, prepareDkim } from './dkim.ts'
import { renderInvitation } from './render-invitation.ts'
import { messageOptions, relayTimeouts } from './smtp-slot.ts'
import { anInvitation } from './testing/sample-invitation.ts'
import { startScriptedRelay } from './testing/scripted-relay.ts'
import { createMailTransport } from './transport.ts'

const toPem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
const { privateKey: rsaKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const settings = { domain: 'convite.example', selector: 's1', privateKey: toPem(rsaKey) }

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

describe('keys that refuse the start', () => {
  it.each([
    ['broken', 'no key', /no private key/],
    ['Ed25519', toPem(generateKeyPairSync('ed25519').privateKey), /ed25519.*RSA keys of 2048/],
    ['short', toPem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey), /1024 bits.*RSA keys of 2048/],
  ])('a %s one', async (_name, privateKey, words) => {
    const refused = prepareDkim({ ...settings, privateKey })
    await expect(refused).rejects.toThrow(words)
    await expect(refused).rejects.toBeInstanceOf(DkimRefusal)
  })
})

describe('signing', () => {
  it('covers the list headers and holds', async () => {
    const dkim = await prepareDkim(settings)
    const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
    const { message } = await transport.sendMail({ ...messageOptions(renderInvitation(anInvitation())), dkim })
    const raw = message instanceof Buffer ? message.toString('latin1') : ''
    expect(verifyOwnSignature(raw, publicKey)).toEqual(
      expect.arrayContaining(['from', 'to', 'subject', 'auto-submitted', 'feedback-id']),
    )
    expect(verifyOwnSignature(raw.replace('\r\nSubject: ', '\r\nSubject: Urgent: '), publicKey)).toBeNull()
    expect(verifyOwnSignature(raw.replace('drive.example.test', 'drive.evil.test'), publicKey)).toBeNull()
    expect(verifyOwnSignature(raw.replace('auto-generated', 'no'), publicKey)).toBeNull()
  })

  it('every mail of a transport with a key goes out signed', async () => {
    const relay = await startScriptedRelay()
    ends.push(() => relay.close())
    const transport = createMailTransport(
      {
        relay: { host: '127.0.0.1', port: relay.port, security: 'none', auth: null, clientName: null, ca: null },
        slots: 1,
        dkim: await prepareDkim(settings),
        timeouts: relayTimeouts,
      },
      { machineNow: () => 0 },
    )
    ends.push(() => transport.close({ graceMs: 0 }))
    for (const message of ['Grüße\n\n.\n..\n', '🎉'.repeat(500), null]) {
      expect((await transport.send(renderInvitation(anInvitation({ message })))).classification.row).toBe('1')
    }
    for (const message of relay.messages) expect(verifyOwnSignature(`${message}\r\n`, publicKey)).not.toBeNull()
    expect(relay.messages).toHaveLength(3)
  })

  it('a message without a signature does not pass', () => {
    expect(verifyOwnSignature('From: a@b.test\r\n\r\nhello\r\n', publicKey)).toBeNull()
    expect(verifyOwnSignature('', publicKey)).toBeNull()
  })
})
