import type { InvitationInput } from '../invitation-input.ts'

/** An invitation with everything in it; tests and pictures change what they are about. */
export function anInvitation(changes: Partial<InvitationInput> = {}): InvitationInput {
  return {
    deliveryId: 'd1',
    sendCount: 1,
    sentAt: Date.UTC(2026, 10, 22, 5),
    inviter: { kind: 'person', name: 'Ana Prieto', address: 'ana@convite.example', isGuest: false },
    site: 'Convite',
    organisation: 'Example House',
    tenantId: '6b6c0000-0000-4000-8000-000000000000',
    recipient: { address: 'bo@a.test', name: 'Bo Díaz', language: 'en' },
    item: { name: 'Plan.docx', kind: 'file' },
    role: 'write',
    message: 'Hi Bo,\nplease have a look before Friday.\n\nAna',
    expiresAt: Date.UTC(2027, 0, 1, 17),
    timeZone: 'Europe/Madrid',
    link: 'https://drive.example.test/i/kx3f8w0q7m2t9v5c1r6y4z8b2n7d',
    access: 'signIn',
    from: 'drive@convite.example',
    fromDomain: 'convite.example',
    envelopeFrom: 'b+k7m2t9v5c1r6y4z8@bounce.convite.example',
    replyToInviter: true,
    stopLink: 'https://drive.example.test/stop/kx3f8w0q7m2t',
    reportAddress: 'abuse@convite.example',
    ...changes,
  }
}
