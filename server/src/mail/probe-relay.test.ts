import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClock, systemRandom } from '../clock.ts'
import { type MailCatcher, startMailCatcher } from './catcher.ts'
import { probeRelay } from './probe-relay.ts'
import type { RelayConfig } from './smtp-slot.ts'

describe('trying a relay', () => {
  let catcher: MailCatcher
  let mails = 0

  beforeAll(async () => {
    const onMail = () => {
      mails += 1
    }
    catcher = await startMailCatcher({ onMail, faultFor: () => null }, { clock: createClock(), random: systemRandom })
  })
  afterAll(() => catcher.close())

  const relayOf = (over: Partial<RelayConfig> = {}): RelayConfig => ({
    host: catcher.host,
    port: catcher.port,
    security: 'none',
    auth: null,
    clientName: null,
    ca: null,
    ...over,
  })

  test('passes when the relay greets us, and sends nothing', async () => {
    await probeRelay(relayOf(), 5000)
    expect(mails).toBe(0)
  })

  test('fails when nobody listens', async () => {
    await expect(probeRelay(relayOf({ port: 1 }), 5000)).rejects.toThrow(/ECONNREFUSED/)
  })

  test('fails when the relay knows neither the TLS nor the login that the configuration demands', async () => {
    await expect(probeRelay(relayOf({ security: 'starttls' }), 5000)).rejects.toThrow(/STARTTLS|TLS/)
    await expect(probeRelay(relayOf({ auth: { user: 'u', pass: 'p' } }), 5000)).rejects.toThrow(/login/)
  })
})
