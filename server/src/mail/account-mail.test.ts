import { createTransport } from 'nodemailer'
import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import type { AccountMailInput } from './account-mail.ts'
import { mailLanguages } from './catalogue.ts'
import { renderPasswordChanged } from './render-password-changed.ts'
import { renderPasswordReset } from './render-password-reset.ts'
import type { RenderedMail } from './rendered-mail.ts'
import { messageOptions } from './smtp-slot.ts'
import { readHtml } from './testing/read-html.ts'
import { aPasswordChanged, aPasswordReset } from './testing/sample-account-mail.ts'

const kinds: [string, (changes?: Partial<AccountMailInput>) => RenderedMail][] = [
  ['reset', changes => renderPasswordReset(aPasswordReset(changes))],
  ['changed', changes => renderPasswordChanged(aPasswordChanged(changes))],
]

const hostile = [
  'line\r\nBcc: eve@evil.test',
  'nul\0nul',
  'over\u202eride',
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "{{link}} {account} '{' $& {{#advice}}",
  '=?UTF-8?Q?a=0D=0ABcc:_eve@evil.test?=',
  '\u2028\u2029\u0085',
  '\ud800',
  '',
]

/** The message as it goes over the wire, read back by another parser. */
async function sendAndRead(mail: RenderedMail) {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { message } = await transport.sendMail(messageOptions(mail))
  const raw = message instanceof Buffer ? message.toString('utf8') : ''
  return { raw, email: await PostalMime.parse(raw) }
}

const links = (html: string) => readHtml(html).tags.flatMap(({ attributes }) => attributes.href ?? [])

describe.each(kinds)('the mail about a password: %s', (_kind, render) => {
  it('has the headers of our mails, and nobody to answer to', async () => {
    const { envelope, from, replyTo, to, headers, messageId, dsn } = render()
    expect({ envelope, from, replyTo, to, headers, messageId, dsn }).toEqual({
      envelope: { from: 'b+k7m2t9v5c1r6y4z8@bounce.convite.example', to: 'bo@a.test' },
      from: { name: 'Example House', address: 'drive@convite.example' },
      replyTo: null,
      to: { name: 'Bo Díaz', address: 'bo@a.test' },
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'OOF, AutoReply, RN, NRN',
        'Feedback-ID': 'account:6b6c0000-0000-4000-8000-000000000000::convite',
        'Content-Language': 'en',
      },
      messageId: '<d1.1@convite.example>',
      dsn: { id: 'd1', return: 'headers', notify: ['failure', 'delay'], recipient: 'rfc822;bo@a.test' },
    })
    const { email } = await sendAndRead(render())
    expect(email.headers.map(({ key }) => key)).not.toContain('reply-to')
  })

  it('refuses an id that could not stand in a header', () => {
    expect(() => render({ deliveryId: 'a>\r\nX: y' })).toThrow(/delivery/)
  })

  it.each(hostile)('takes %j in every text as nothing but text', async text => {
    const usual = await sendAndRead(render())
    const { raw, email } = await sendAndRead(
      render({
        organisation: text,
        recipient: { address: 'bo@a.test', name: text, language: text },
        userPrincipalName: text,
        timeZone: text,
        ...{ requestedFrom: { device: text, address: text }, changedFrom: { device: text, address: text } },
      }),
    )
    expect(email.headers.map(({ key }) => key)).toEqual(usual.email.headers.map(({ key }) => key))
    for (const words of [email.subject, email.from?.name, email.to?.[0]?.name]) {
      expect(words ?? '').not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u200b]/u)
    }
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^Bcc:/im)
    expect(new Set(links(email.html ?? ''))).toEqual(new Set(links(usual.email.html ?? '')))
    expect(email.html).not.toMatch(/<script|<img|onerror=[^&]*>/)
  })

  it.each(mailLanguages)('in %s is well formed, loads nothing and leads to us alone', language => {
    const mail = render({ recipient: { address: 'bo@a.test', name: null, language } })
    const { tags } = readHtml(mail.html)
    expect(mail.language).toBe(language)
    expect(tags.find(({ name }) => name === 'html')?.attributes).toMatchObject({ lang: language, dir: 'ltr' })
    expect(tags.filter(({ name }) => name === 'h1')).toHaveLength(1)
    expect(tags.filter(({ name }) => ['img', 'link', 'script', 'form', 'iframe'].includes(name))).toEqual([])
    expect(new Set(links(mail.html).map(link => new URL(link).origin))).toEqual(new Set(['https://drive.example.test']))
    for (const part of [mail.html, mail.text, mail.subject]) expect(part).not.toMatch(/\{\{|\}\}|\{\w+\}|undefined/)
    expect(mail.html).not.toMatch(/url\(|@import|src=/)
    expect(mail.subject.length).toBeLessThanOrEqual(150)
  })

  it('says in the text part all that the HTML says', () => {
    const mail = render()
    const seen = readHtml(mail.html).text
    for (const line of mail.text.split('\n').filter(words => words !== '' && words !== '-- ')) {
      expect(seen).toContain(line)
    }
  })

  it('greets by name only when the name is honest', () => {
    expect(render().text).toContain('Hello Bo Díaz,')
    for (const name of [null, '', 'https://evil.test', 'Example House Support']) {
      expect(render({ recipient: { address: 'bo@a.test', name, language: 'en' } }).text).not.toContain('Hello')
    }
  })

  it('leaves out what is not known about where it came from', () => {
    const changes = { requestedFrom: null, changedFrom: null, reportAddress: null }
    const { text, html } = render(changes)
    for (const part of [text, readHtml(html).text]) {
      expect(part).toContain('When: November 22, 2026 at 6:00')
      expect(part).not.toMatch(/Device:|Network address:|report misuse/)
    }
  })
})

describe('the mail with the link', () => {
  it('is this', () => {
    expect(renderPasswordReset(aPasswordReset()).subject).toBe('Choose a new password for Example House')
    expect(renderPasswordReset(aPasswordReset()).text).toBe(`Choose a new password

Hello Bo Díaz,

Somebody, most likely you, asked for a new password for the account bo@convite.example at Example House.

When: November 22, 2026 at 6:00 AM GMT+1
Device: Firefox on Linux
Network address: 192.0.2.7

Choose a new password
https://drive.example.test/password/reset/kx3f8w0q7m2t9v5c1r6y4z8b2n7d

The link works for 60 minutes, and only once.
It was not you? Then do nothing: your password stays as it is. Do not pass this mail on, for whoever has the link can set your password.

-- ${''}
You get this mail because bo@a.test is the address of an account at Example House. Mails about the security of an account cannot be turned off.
To report misuse, write to abuse@convite.example.
`)
  })

  it('makes no link of what a browser says about itself', () => {
    const mail = renderPasswordReset(
      aPasswordReset({ requestedFrom: { device: 'See http://evil.test now', address: null } }),
    )
    for (const part of [mail.text, mail.html]) expect(part).not.toMatch(/evil\.test|:\/\/evil/)
  })
})

describe('the mail after a change', () => {
  it('says what to do when it was somebody else, and holds no secret', () => {
    const { subject, text } = renderPasswordChanged(aPasswordChanged())
    expect(subject).toBe('Your password for Example House was changed')
    expect(text).toContain('It was not you? Choose a new password at once')
    expect(text).toContain('https://drive.example.test/password/forgot\n')
  })
})
