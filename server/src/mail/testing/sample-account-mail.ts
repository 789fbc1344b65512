import type { AccountMailInput } from '../account-mail.ts'
import type { PasswordChangedInput } from '../render-password-changed.ts'
import type { PasswordResetInput } from '../render-password-reset.ts'

const sentAt = Date.UTC(2026, 10, 22, 5)
const origin = { device: 'Firefox on Linux', address: '192.0.2.7' }

const base: AccountMailInput = {
  deliveryId: 'd1',
  sendCount: 1,
  sentAt,
  tenantId: '6b6c0000-0000-4000-8000-000000000000',
  organisation: 'Example House',
  recipient: { address: 'bo@a.test', name: 'Bo Díaz', language: 'en' },
  userPrincipalName: 'bo@convite.example',
  timeZone: 'Europe/Madrid',
  link: 'https://drive.example.test/password/forgot',
  reportAddress: 'abuse@convite.example',
  from: 'drive@convite.example',
  fromDomain: 'convite.example',
  envelopeFrom: 'b+k7m2t9v5c1r6y4z8@bounce.convite.example',
}

/** A mail with everything in it; tests and pictures change what they are about. */
export function aPasswordReset(changes: Partial<PasswordResetInput> = {}): PasswordResetInput {
  return {
    ...base,
    link: 'https://drive.example.test/password/reset/kx3f8w0q7m2t9v5c1r6y4z8b2n7d',
    requestedAt: sentAt,
    requestedFrom: origin,
    endsInMinutes: 60,
    ...changes,
  }
}

/** A mail with everything in it. */
export function aPasswordChanged(changes: Partial<PasswordChangedInput> = {}): PasswordChangedInput {
  return { ...base, changedAt: sentAt, changedFrom: origin, ...changes }
}
