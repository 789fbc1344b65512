import { createTransport } from 'nodemailer'
import type { RelayConfig } from './smtp-slot.ts'

/**
 * Tries a relay without sending anything: connects, greets, turns on TLS and signs in as the configuration says.
 * Rejects with what went wrong.
 */
export async function probeRelay(relay: RelayConfig, timeoutMs: number): Promise<void> {
  const transport = createTransport({
    host: relay.host,
    port: relay.port,
    secure: relay.security === 'tls',
    requireTLS: relay.security === 'starttls',
    ignoreTLS: relay.security === 'none',
    tls: { minVersion: 'TLSv1.2', ...(relay.ca === null ? {} : { ca: relay.ca }) },
    ...(relay.clientName === null ? {} : { name: relay.clientName }),
    ...(relay.auth === null ? {} : { auth: { ...relay.auth }, forceAuth: true }),
    dnsTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  })
  try {
    await transport.verify()
  } finally {
    transport.close()
  }
}
