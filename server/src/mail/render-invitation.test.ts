import { assert, constantFrom, array, property } from 'fast-check'
import { createTransport } from 'nodemailer'
import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import { createCatalogue, mailLanguages } from './catalogue.ts'
import type { InvitationInput } from './invitation-input.ts'
import { en } from './messages/en.ts'
import { renderInvitation } from './render-invitation.ts'
import { messageOptions } from './smtp-slot.ts'
import { readHtml } from './testing/read-html.ts'
import { anInvitation } from './testing/sample-invitation.ts'

const hostile = [
  'line\r\nBcc: eve@evil.test',
  'nul\0nul',
  'over\u202eride',
  'zero\u200bwidth',
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "{{link}} {item} '{' $& {{#message}}",
  '=?UTF-8?Q?a=0D=0ABcc:_eve@evil.test?=',
  '\u2028\u2029\u0085',
  '\ud800',
  '',
]

/** The message as it goes over the wire, read back by another parser. */
async function sendAndRead(input: InvitationInput) {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { message } = await transport.sendMail(messageOptions(renderInvitation(input)))
  const raw = message instanceof Buffer ? message.toString('utf8') : ''
  return { raw, email: await PostalMime.parse(raw) }
}

const links = (html: string) => readHtml(html).tags.flatMap(({ attributes }) => attributes.href ?? [])

describe('headers of the invitation', () => {
  it('are these', () => {
    const { envelope, from, replyTo, to, subject, headers, messageId, date, language, dsn } = renderInvitation(
      anInvitation(),
    )
    expect({ envelope, from, replyTo, to, subject, headers, messageId, date, language, dsn }).toEqual({
      envelope: { from: 'b+k7m2t9v5c1r6y4z8@bounce.convite.example', to: 'bo@a.test' },
      from: { name: 'Ana Prieto (via Convite)', address: 'drive@convite.example' },
      replyTo: { name: 'Ana Prieto', address: 'ana@convite.example' },
      to: { name: 'Bo Díaz', address: 'bo@a.test' },
      subject: 'Ana Prieto shared “Plan.docx” with you',
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'OOF, AutoReply, RN, NRN',
        'Feedback-ID': 'invitation:6b6c0000-0000-4000-8000-000000000000::convite',
        'Content-Language': 'en',
      },
      messageId: '<d1.1@convite.example>',
      date: new Date('2026-11-22T05:00:00Z'),
      language: 'en',
      dsn: { id: 'd1', return: 'headers', notify: ['failure', 'delay'], recipient: 'rfc822;bo@a.test' },
    })
  })

  it('on the wire are these and no others', async () => {
    const { email } = await sendAndRead(anInvitation())
    expect(email.headers.map(({ key }) => key).toSorted()).toEqual([
      'auto-submitted',
      'content-language',
      'content-type',
      'date',
      'feedback-id',
      'from',
      'message-id',
      'mime-version',
      'reply-to',
      'subject',
      'to',
      'x-auto-response-suppress',
    ])
  })

  it('keep the Message-ID over repeated tries and change it for a re-send', () => {
    expect(renderInvitation(anInvitation()).messageId).toBe(renderInvitation(anInvitation()).messageId)
    expect(renderInvitation(anInvitation({ sendCount: 2 })).messageId).toBe('<d1.2@convite.example>')
  })

  it('leave out Reply-To when the organisation wants that, or there is no address', () => {
    expect(renderInvitation(anInvitation({ replyToInviter: false })).replyTo).toBeNull()
    expect(renderInvitation(anInvitation({ replyToInviter: false })).text).not.toContain('reply')
    expect(
      renderInvitation(anInvitation({ inviter: { kind: 'person', name: 'Backup', address: null, isGuest: false } }))
        .replyTo,
    ).toBeNull()
  })

  it('put no UTF-8 address into a mail that goes without SMTPUTF8', () => {
    const inviter = { kind: 'person', name: 'Jörg Groß', address: 'jörg@convite.example', isGuest: false } as const
    const mail = renderInvitation(anInvitation({ inviter }))
    expect(mail.replyTo).toBeNull()
    expect(mail.text).toContain('Jörg Groß <jörg@convite.example>')
    const recipient = { address: 'zoë@a.test', name: null, language: 'en' }
    expect(renderInvitation(anInvitation({ inviter, recipient }))).toMatchObject({
      replyTo: { address: 'jörg@convite.example' },
      dsn: { recipient: 'utf-8;zoë@a.test' },
    })
  })

  it('name the inviter alone when the mail really comes from their address', () => {
    expect(renderInvitation(anInvitation({ from: 'ana@convite.example' })).from.name).toBe('Ana Prieto')
  })

  it('refuse an id that could not stand in them', () => {
    expect(() => renderInvitation(anInvitation({ deliveryId: 'a>\r\nX: y' }))).toThrow(/delivery/)
    expect(() => renderInvitation(anInvitation({ fromDomain: 'x y' }))).toThrow(/domain/)
  })
})

describe('hostile words', () => {
  it.each(hostile)('%j in every text gives the same headers and one message', async text => {
    const usual = await sendAndRead(anInvitation())
    const { raw, email } = await sendAndRead(
      anInvitation({
        inviter: { kind: 'person', name: text, address: 'ana@convite.example', isGuest: true },
        recipient: { address: 'bo@a.test', name: text, language: text },
        site: text,
        organisation: text,
        item: { name: text, kind: 'file' },
        message: text,
        timeZone: text,
      }),
    )
    expect(email.headers.map(({ key }) => key)).toEqual(usual.email.headers.map(({ key }) => key))
    for (const words of [email.subject, email.from?.name, email.to?.[0]?.name, email.replyTo?.[0]?.name]) {
      expect(words ?? '').not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u200b]/u)
    }
    expect(email.to?.map(({ address }) => address)).toEqual(['bo@a.test'])
    expect(email.replyTo?.map(({ address }) => address)).toEqual(['ana@convite.example'])
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^Bcc:/im)
    expect(new Set(links(email.html ?? ''))).toEqual(new Set(links(usual.email.html ?? '')))
    expect(readHtml(email.html ?? '').tags.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['img']))
    expect(email.html).not.toMatch(/<script|onerror=[^&]*>/)
  })

  it('any mixture keeps the subject on one line of at most 150 characters', () => {
    const words = array(constantFrom(...hostile, 'x'.repeat(90), '👩‍👩‍👧‍👦'.repeat(40), 'é', '.docx', 'Ana '), {
      maxLength: 6,
    }).map(parts => parts.join(''))
    assert(
      property(words, words, constantFrom(...mailLanguages), (name, item, language) => {
        const { subject } = renderInvitation(
          anInvitation({
            inviter: {
              kind: 'person',
              name,
              address: `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(55)}.test`,
              isGuest: false,
            },
            item: { name: item, kind: 'file' },
            recipient: { address: 'bo@a.test', name: null, language },
          }),
        )
        expect(subject.length).toBeLessThanOrEqual(150)
        expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u)
      }),
      { numRuns: 200 },
    )
  })

  it('2000 emoji arrive whole', async () => {
    const message = '🎉'.repeat(2000)
    const { email } = await sendAndRead(anInvitation({ message }))
    expect(email.html).toContain(message)
    expect(email.text).toContain(message)
  })
})

describe('names that deceive', () => {
  it.each(['ceo@bank.test', 'Convite Support', 'Pаypal', '', 'https://evil.test'])(
    '%j gives way to the address',
    name => {
      const mail = renderInvitation(
        anInvitation({ inviter: { kind: 'person', name, address: 'ana@convite.example', isGuest: false } }),
      )
      expect(mail.from.name).toBe('ana@convite.example (via Convite)')
      expect(mail.subject).toBe('ana@convite.example shared “Plan.docx” with you')
      expect(mail.replyTo).toEqual({ name: '', address: 'ana@convite.example' })
      for (const part of [mail.text, mail.html]) expect(part).not.toContain(name || 'nobody has this name')
    },
  )

  it('has somebody where there is not even an address', () => {
    const mail = renderInvitation(
      anInvitation({ inviter: { kind: 'person', name: 'Support', address: null, isGuest: false } }),
    )
    expect(mail.subject).toBe('Somebody shared “Plan.docx” with you')
  })

  it('shows a domain that deceives as its A-label', () => {
    const inviter = { kind: 'person', name: 'Ana', address: 'ana@xn--80ak6aa92e.com', isGuest: false } as const
    expect(renderInvitation(anInvitation({ inviter })).text).toContain('ana@xn--80ak6aa92e.com')
    const honest = { kind: 'person', name: 'Ana', address: 'ana@xn--bcher-kva.test', isGuest: false } as const
    expect(renderInvitation(anInvitation({ inviter: honest })).text).toContain('ana@bücher.test')
  })

  it('makes no link of the words of people, in either part', () => {
    const mail = renderInvitation(
      anInvitation({
        message: 'See http://evil.test and evil.test or www.evil.test',
        item: { name: 'evil.test', kind: 'folder' },
      }),
    )
    expect(mail.text).not.toMatch(/evil\.test|:\/\/evil|www\.evil/)
    expect(readHtml(mail.html).text.replace(/Open “.*?”/u, '')).not.toMatch(/evil\.test|:\/\/evil|www\.evil/)
    expect(links(mail.html).filter(link => link.includes('evil'))).toEqual([])
  })
})

describe('the HTML part', () => {
  const rightToLeft = createCatalogue('ar', 'rtl', en)
  const samples = [
    ...mailLanguages.map(language => ({
      language,
      dir: 'ltr',
      mail: renderInvitation(anInvitation({ recipient: { address: 'bo@a.test', name: null, language } })),
    })),
    { language: 'ar', dir: 'rtl', mail: renderInvitation(anInvitation(), rightToLeft) },
  ]

  it.each(samples)(
    'in $language is well formed, speaks its language and direction, and leads to us alone',
    ({ language, dir, mail }) => {
      const { tags } = readHtml(mail.html)
      const outer = tags.filter(({ name, attributes }) => name === 'html' || attributes.class === 'page')
      expect(outer.map(({ name }) => name)).toEqual(['html', 'body', 'div'])
      for (const { attributes } of [
        ...outer.filter(({ name }) => name !== 'body'),
        ...tags.filter(({ name, attributes: { lang } }) => name === 'td' && lang !== undefined),
      ]) {
        expect(attributes).toMatchObject({ lang: language, dir })
      }
      expect(
        tags.filter(({ name, attributes: { lang } }) => name === 'td' && lang !== undefined).length,
      ).toBeGreaterThan(0)
      expect(mail.html).not.toMatch(dir === 'rtl' ? /direction:ltr/ : /direction:rtl/)
      expect(mail.html).not.toMatch(/(?:text-align:|align=")(?:left|right)/)
      expect(tags.filter(({ name }) => name === 'h1')).toHaveLength(1)
      expect(tags.filter(({ name }) => ['img', 'link', 'script', 'form', 'iframe'].includes(name))).toEqual([])
      expect(new Set(links(mail.html).map(link => new URL(link).origin))).toEqual(
        new Set(['https://drive.example.test']),
      )
      for (const { attributes } of tags.filter(({ name }) => name === 'table'))
        expect(attributes.role).toBe('presentation')
      expect(mail.html).not.toMatch(/\{\{|\}\}/)
      expect(mail.html).not.toMatch(/url\(|@import|src=/)
    },
  )

  it.each(['x', '&', '🎉', '\n', '.a', '日'])('with 2000 characters of %j stays below 40 KB', character => {
    const message = Array.from({ length: Math.floor(2000 / character.length) }, () => character).join('')
    expect(Buffer.byteLength(renderInvitation(anInvitation({ message })).html)).toBeLessThan(40_000)
  })

  it('leaves out what is not there', () => {
    const bare = renderInvitation(
      anInvitation({ message: null, expiresAt: null, stopLink: null, reportAddress: null, replyToInviter: false }),
    )
    const { text } = readHtml(bare.html)
    expect(text).not.toMatch(/Message from|Your access ends|Do not let|report misuse|Questions/)
    expect(bare.text).not.toMatch(/Message from|Your access ends|do not want|report misuse|Questions/)
    expect(links(bare.html)).toEqual([anInvitation().link, anInvitation().link])
  })

  it('has contrast enough for small text, also when a mail program turns light into dark', () => {
    const pairs = [
      ['#26231e', '#fffdf9'],
      ['#26231e', '#f5f2ec'],
      ['#26231e', '#f7f5f0'],
      ['#5d574d', '#fffdf9'],
      ['#5d574d', '#f2f0eb'],
      ['#5d574d', '#f5f2ec'],
      ['#5d574d', '#f7f5f0'],
      ['#0e5a63', '#fffdf9'],
      ['#0e5a63', '#f2f0eb'],
      ['#fdfcf8', '#0e5a63'],
      ['#ece8e0', '#24221f'],
      ['#ece8e0', '#302d28'],
      ['#b9b2a5', '#24221f'],
      ['#b9b2a5', '#191816'],
      ['#b9b2a5', '#302d28'],
      ['#8ad4dc', '#24221f'],
      ['#8ad4dc', '#191816'],
      ['#10292c', '#7ccbd3'],
      ['#7ccbd3', '#191816'],
    ] as const
    const { html } = renderInvitation(anInvitation())
    for (const [ink, paper] of pairs) {
      expect(html).toContain(ink)
      expect(html).toContain(paper)
      expect(findContrast(ink, paper)).toBeGreaterThan(4.5)
      expect(findContrast(invert(ink), invert(paper))).toBeGreaterThan(4.5)
    }
    expect(html).not.toMatch(/#(?:000|fff)\b|#ffffff(?!;line-height:1px)/)
  })
})

describe('the text part', () => {
  it('says all that the HTML says', () => {
    const mail = renderInvitation(
      anInvitation({ inviter: { kind: 'person', name: 'Ana Prieto', address: 'ana@convite.example', isGuest: true } }),
    )
    expect(mail.text).toBe(`Ana Prieto shared a file with you

Ana Prieto <ana@convite.example>
Ana Prieto is a guest at Example House, not a member.

File: Plan.docx

Message from Ana Prieto:
> Hi Bo,
> please have a look before Friday.
>
> Ana

Open it here:
https://drive.example.test/i/kx3f8w0q7m2t9v5c1r6y4z8b2n7d

You can view and change this file.
Your access ends on January 1, 2027 at 6:00 PM GMT+1.
You need no account. When you open it, we mail a one-time code to bo@a.test to make sure that it is you.
Questions? Just answer this mail: your reply goes to Ana Prieto.

-- ${''}
You get this mail because Ana Prieto entered bo@a.test on Convite, where Example House shares files.
You did not expect it? Then simply delete it. Nothing happens unless you open the link.
To report misuse, write to abuse@convite.example.

If you do not want invitations from Convite by mail:
https://drive.example.test/stop/kx3f8w0q7m2t
`)
    const seen = readHtml(mail.html).text
    const common = mail.text
      .split('\n')
      .filter(line => /^(?:You|Questions|To report|https)/.test(line) && !line.includes('/stop/'))
    for (const line of common) expect(seen).toContain(line)
  })

  it.each([
    ['read', 'file', 'You can view and download this file.'],
    ['read', 'folder', 'You can view and download everything in this folder.'],
    ['write', 'folder', 'You can view and change everything in this folder, and add to it.'],
  ] as const)('words the role %s on a %s', (role, kind, words) => {
    expect(renderInvitation(anInvitation({ role, item: { name: 'X', kind } })).text).toContain(words)
  })

  it.each([
    ['direct', 'Sign in with your Convite account'],
    ['signIn', 'one-time code to bo@a.test'],
    ['anonymous', 'Anyone who has this link can open it'],
    ['password', 'This link asks for a password'],
  ] as const)('says how to open it: %s', (access, words) => {
    expect(renderInvitation(anInvitation({ access })).text).toContain(words)
  })

  it('shows the expiry in the form of the reader’s region, with the zone', () => {
    const forReader = (language: string, timeZone: string) =>
      renderInvitation(anInvitation({ recipient: { address: 'bo@a.test', name: null, language }, timeZone })).text
    expect(forReader('en-GB', 'Europe/Madrid')).toContain('1 January 2027 at 18:00 CET')
    expect(forReader('de-AT', 'Europe/Vienna')).toMatch(/1\. Jänner 2027 um 18:00 MEZ/)
    expect(forReader('en', 'Mars/Olympus')).toMatch(/January 1, 2027 at 5:00\sPM UTC/)
    expect(forReader('en-!!', 'Asia/Tokyo')).toMatch(/January 2, 2027 at 2:00\sAM GMT\+9/)
  })
})

function invert(colour: string): string {
  return `#${readChannels(colour)
    .map(channel => (255 - channel).toString(16).padStart(2, '0'))
    .join('')}`
}

function readChannels(colour: string): number[] {
  return [1, 3, 5].map(start => Number.parseInt(colour.slice(start, start + 2), 16))
}

/** The contrast of WCAG 2. */
function findContrast(first: string, second: string): number {
  const [light = 0, dark = 0] = [findLuminance(first), findLuminance(second)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function findLuminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = readChannels(colour).map(channel => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
