import { beforeEach, describe, expect, it } from 'vitest'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { ClaimedAccountMail } from '../domain/ports/account-mails.ts'
import type { PrincipalId } from '../domain/principal.ts'
import { aUser } from '../domain/testing/facts.ts'
import type { RenderedMail } from '../mail/rendered-mail.ts'
import { createComposeAccountMail } from './compose-account-mail.ts'
import { anAccountMail } from './testing/an-account-mail.ts'
import { createTwoClocks, type TwoClocks } from './testing/fakes.ts'

const hour = 3_600_000

describe('a mail about an account', () => {
  let clock: TwoClocks
  let person: PrincipalRecord | null
  let open: { person: PrincipalId; expiresAt: number } | null

  beforeEach(() => {
    clock = createTwoClocks()
    person = aUser('ana', { displayName: 'Ana Prieto', mail: 'ana@ours.test' })
    open = { person: 'ana' as PrincipalId, expiresAt: clock.now() + hour }
  })

  const compose = (change: Partial<ClaimedAccountMail> = {}) =>
    createComposeAccountMail({
      changes: { findReset: async hash => (hash === 'hash of tok' ? open : null) },
      directory: { findPrincipal: async id => (id === 'ana' ? person : null) },
      secrets: { hash: text => `hash of ${text}`, open: (sealed, purpose) => sealed.replace(`${purpose}|`, '') },
      clock,
      origin: 'https://drive.ours.test',
      organization: () => ({ tenantId: 't-1', displayName: 'Ours', domains: ['ours.test'], siteHostname: 'ours.test' }),
      reportAddress: null,
      from: 'drive@ours.test',
      bounceAddress: 'bounce@ours.test',
      timeZone: 'Europe/Madrid',
    })(anAccountMail(change))

  it('holds the link at the configured origin and goes to the address of the account', async () => {
    const mail = (await compose()) as RenderedMail
    expect(mail).toMatchObject({
      envelope: { from: 'bounce@ours.test', to: 'ana@ours.test' },
      from: { name: 'Ours', address: 'drive@ours.test' },
      replyTo: null,
      to: { name: 'Ana Prieto', address: 'ana@ours.test' },
      messageId: '<m1.1@ours.test>',
      date: new Date(clock.now()),
      language: 'es',
    })
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain('https://drive.ours.test/password/reset?token=tok')
      expect(part).toContain('Firefox on Linux')
      expect(part).toContain('60')
    }
  })

  it('is in the language of the account before that of the page, and in English where there is neither', async () => {
    person = aUser('ana', { mail: 'ana@ours.test', preferredLanguage: 'fr' })
    expect(await compose()).toMatchObject({ language: 'fr' })
    person = aUser('ana', { mail: 'ana@ours.test' })
    expect(await compose({ language: null })).toMatchObject({ language: 'en' })
  })

  it('says how long the link is still good', async () => {
    clock.moveDates(hour - 90_000)
    expect(((await compose({ language: 'en' })) as RenderedMail).text).toContain('works for 1 minute')
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
    const mail = (await compose({ kind: 'passwordChanged', tokenSealed: null, language: 'en' })) as RenderedMail
    expect(mail.envelope.to).toBe('ana@ours.test')
    expect(mail.text).toContain('https://drive.ours.test/password/forgot')
    expect(mail.text).not.toContain('token')
  })
})
