import { beforeEach, describe, expect, it } from 'vitest'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { ClaimedAccountMail } from '../domain/ports/account-mails.ts'
import type { PrincipalId } from '../domain/principal.ts'
import { aUser } from '../domain/testing/facts.ts'
import { createComposeAccountMail } from './compose-account-mail.ts'
import { anAccountMail } from './testing/an-account-mail.ts'
import { createTwoClocks, type TwoClocks } from './testing/fakes.ts'

const hour = 3_600_000

describe('a mail about an account', () => {
  let clock: TwoClocks
  let person: PrincipalRecord | null
  let rendered: object[]
  let open: { person: PrincipalId; expiresAt: number } | null

  beforeEach(() => {
    clock = createTwoClocks()
    person = aUser('ana', { displayName: 'Ana Prieto', mail: 'ana@ours.test' })
    rendered = []
    open = { person: 'ana' as PrincipalId, expiresAt: clock.now() + hour }
  })

  const render = (kind: string) => (input: object) => {
    rendered.push({ kind, ...input })
    return { subject: 'Subject', text: 'Text', html: '<p>Text', language: 'es' }
  }
  const compose = (change: Partial<ClaimedAccountMail> = {}) =>
    createComposeAccountMail({
      changes: { findReset: async hash => (hash === 'hash of tok' ? open : null) },
      directory: { findPrincipal: async id => (id === 'ana' ? person : null) },
      secrets: { hash: text => `hash of ${text}`, open: (sealed, purpose) => sealed.replace(`${purpose}|`, '') },
      clock,
      render: { passwordReset: render('reset'), passwordChanged: render('changed') },
      origin: 'https://drive.ours.test',
      organization: () => ({ tenantId: 't-1', displayName: 'Ours', domains: ['ours.test'], siteHostname: 'ours.test' }),
      siteName: 'Convite\u0007',
      from: 'drive@ours.test',
      bounceAddress: 'bounce@ours.test',
      timeZone: 'Europe/Madrid',
    })(anAccountMail(change))

  it('holds the link at the configured origin and goes to the address of the account', async () => {
    expect(await compose()).toEqual({
      envelope: { from: 'bounce@ours.test', to: 'ana@ours.test' },
      from: { name: 'Convite', address: 'drive@ours.test' },
      replyTo: null,
      to: { name: 'Ana Prieto', address: 'ana@ours.test' },
      subject: 'Subject',
      text: 'Text',
      html: '<p>Text',
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'OOF, AutoReply, RN, NRN',
        'Feedback-ID': 'account:t-1::convite',
        'Content-Language': 'es',
      },
      messageId: '<m1@ours.test>',
      date: new Date(clock.now()),
      language: 'es',
      dsn: { id: 'm1', return: 'headers', notify: ['failure', 'delay'], recipient: 'rfc822;ana@ours.test' },
    })
    expect(rendered).toEqual([
      {
        kind: 'reset',
        language: 'es',
        name: 'Ana Prieto',
        organizationName: 'Ours',
        timeZone: 'Europe/Madrid',
        link: 'https://drive.ours.test/password/reset?token=tok',
        endsInMinutes: 60,
        requestedFrom: 'Firefox on Linux',
      },
    ])
  })

  it('is in the language of the account before that of the page, and in English where there is neither', async () => {
    person = aUser('ana', { mail: 'ana@ours.test', preferredLanguage: 'fr' })
    await compose()
    person = aUser('ana', { mail: 'ana@ours.test' })
    await compose({ language: null })
    expect(rendered).toMatchObject([{ language: 'fr' }, { language: 'en' }])
  })

  it('is not sent when the link was used, replaced or is over', async () => {
    open = null
    expect(await compose()).toBe('cancelled')
    open = { person: 'ben' as PrincipalId, expiresAt: clock.now() + hour }
    expect(await compose()).toBe('cancelled')
  })

  it.for([
    ['is gone', null],
    ['was deleted', aUser('ana', { mail: 'ana@ours.test', isDeleted: true })],
    ['was disabled', aUser('ana', { mail: 'ana@ours.test', isEnabled: false })],
    ['has another address now', aUser('ana', { mail: 'other@ours.test' })],
  ] as const)('holds no link when the account %s', async ([, now]) => {
    person = now
    expect(await compose()).toBe('cancelled')
  })

  it('tells of a new password also who has another address by now, at the former one', async () => {
    person = aUser('ana', { mail: 'other@ours.test', isEnabled: false })
    const mail = await compose({ kind: 'passwordChanged', tokenSealed: null })
    expect(mail).toMatchObject({ envelope: { to: 'ana@ours.test' } })
    expect(rendered).toMatchObject([{ kind: 'changed', changedAt: clock.now(), changedFrom: 'Firefox on Linux' }])
  })
})
