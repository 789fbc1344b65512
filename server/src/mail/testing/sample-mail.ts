import type { RenderedMail } from '../rendered-mail.ts'

/** A small mail for tests of the way out. */
export function aRenderedMail(changes: Partial<RenderedMail> & { readonly recipient?: string } = {}): RenderedMail {
  const { recipient = 'bo@a.test', ...rest } = changes
  return {
    envelope: { from: 'b+k7@bounce.ours.test', to: recipient },
    from: { name: 'Ana Prieto (via Convite)', address: 'drive@ours.test' },
    replyTo: { name: 'Ana Prieto', address: 'ana@ours.test' },
    to: { name: '', address: recipient },
    subject: 'Ana Prieto shared “Plan.docx” with you',
    text: 'Hello\n\nhttps://drive.ours.test/i/secret\n',
    html: '<!doctype html><html lang="en"><p>Hello</p></html>',
    headers: { 'Auto-Submitted': 'auto-generated' },
    messageId: '<d1.1@ours.test>',
    date: new Date('2026-11-22T05:00:00Z'),
    language: 'en',
    dsn: { id: 'd1', return: 'headers', notify: ['failure', 'delay'], recipient: `rfc822;${recipient}` },
    ...rest,
  }
}
