/** What stands in a mail, and what must never: security lessons E2, E4, E5 and mail.md section 8, rows 12 and 13. */
import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { CaughtMail } from '@convite/testkit'
import { addFile } from '../operations/invite-world.ts'
import { type OpenWorld, useOpenWorld } from '../world.ts'
import { inviteByMail } from './mail-world.ts'
import { decodeWords, readRawMail } from './read-raw-mail.ts'

const getWorld = useOpenWorld()

async function mailTo(world: OpenWorld, address: string): Promise<CaughtMail> {
  const [mail, ...others] = await world.mail({ to: address })
  if (mail === undefined || others.length > 0)
    throw new Error(`there are ${others.length + (mail ? 1 : 0)} mails to ${address}`)
  return mail
}

describe('an invitation to 50 people', () => {
  it('is 50 mails: each holds its own address and link, and nothing of the others', async () => {
    const world = getWorld()
    const addresses = Array.from(
      { length: 50 },
      (_unused, index) => `guest${String(index).padStart(2, '0')}@outside.example`,
    )
    const answer = await inviteByMail(world, await addFile(world, 'ana', 'Fifty.txt'), addresses, {
      message: 'For all of you.',
    })
    expect(answer.status).toBe(200)
    await expect
      .poll(async () => (await world.mail({ limit: 200 })).filter(({ to }) => addresses.includes(to[0] ?? '')).length, {
        timeout: 20_000,
      })
      .toBe(50)
    const mails = await Promise.all(addresses.map(address => mailTo(world, address)))
    const secrets = answer.body.value.map(entry => entry.link?.webUrl ?? '')
    expect(new Set(secrets).size).toBe(50)
    for (const [index, mail] of mails.entries()) {
      const { everything, headers } = readRawMail(mail.raw)
      expect(mail.to).toEqual([addresses[index]])
      expect(headers.filter(([name]) => /^(?:to|cc|bcc)$/i.test(name))).toEqual([['To', addresses[index]]])
      expect(everything).toContain(secrets[index])
      const foreign = [...addresses, ...secrets].filter(text => text !== addresses[index] && text !== secrets[index])
      expect(foreign.filter(text => everything.includes(text))).toEqual([])
    }
  }, 60_000)
})

describe('the headers of an invitation', () => {
  it('are these', async () => {
    const world = getWorld()
    const answer = await inviteByMail(world, await addFile(world, 'ana', 'Headers.txt'), ['headers@outside.example'])
    expect(answer.status).toBe(200)
    const { headers } = readRawMail((await mailTo(world, 'headers@outside.example')).raw)
    const shown = headers.map(([name, value]) =>
      `${name}: ${decodeWords(value)}`.replaceAll(world.ready.tenantId, '{tenant}'),
    )
    const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/
    expect(
      shown.map(line =>
        line
          .replace(guid, '{delivery}')
          .replace(/(?<=Date: ).*/, '{now}')
          .replace(/(?<=boundary=).*/, '{boundary}'),
      ),
    ).toEqual([
      'Auto-Submitted: auto-generated',
      'X-Auto-Response-Suppress: OOF, AutoReply, RN, NRN',
      'Feedback-ID: invitation:{tenant}::convite',
      'Content-Language: es',
      'From: "Ana Prieto (via Convite)" <no-reply@convite.example>',
      'To: headers@outside.example',
      'Reply-To: Ana Prieto <ana@convite.example>',
      'Subject: Ana Prieto ha compartido «Headers.txt» contigo',
      'Message-ID: <{delivery}.1@convite.example>',
      'Date: {now}',
      'MIME-Version: 1.0',
      'Content-Type: multipart/alternative; boundary={boundary}',
    ])
  })

  it('are the same whatever people are called, write, and call their files', async () => {
    const world = getWorld()
    const usual = [
      'Auto-Submitted',
      'X-Auto-Response-Suppress',
      'Feedback-ID',
      'Content-Language',
      'From',
      'To',
      'Reply-To',
      'Subject',
      'Message-ID',
      'Date',
      'MIME-Version',
      'Content-Type',
    ]
    const place = await addFile(world, 'ana', 'Fuzzed.txt')
    const itemName = (await world.query("select name from items where name = 'Fuzzed.txt'"))[0]?.['name']
    expect(itemName).toBe('Fuzzed.txt')
    let round = 0
    const nasty = fc.oneof(
      fc.constantFrom(...nastyTexts),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
      fc.string({
        unit: fc.constantFrom('\r', '\n', '\0', ':', '<', '>', '@', '"', '=', '?', '\u202e', 'a', ' '),
        minLength: 1,
        maxLength: 60,
      }),
    )
    await fc.assert(
      fc.asyncProperty(nasty, nasty, nasty, async (person, file, message) => {
        round += 1
        const address = `fuzz-${round}@outside.example`
        // Straight into the tables: names like these would be refused at the door, and must do no harm behind it either.
        await world.query(`update principals set display_name = ${sqlText(person)} where mail = 'ana@convite.example'`)
        await world.query(`update items set name = ${sqlText(file)} where name_key = 'fuzzed.txt'`)
        const answer = await inviteByMail(world, place, [address], { message })
        expect(answer.status).toBe(200)
        const mail = await mailTo(world, address)
        const { headers } = readRawMail(mail.raw)
        expect(headers.map(([name]) => name)).toEqual(usual)
        expect(mail.to).toEqual([address])
        for (const [name, value] of headers) {
          expect(`${name}: ${decodeWords(value)}`).not.toMatch(invisible)
        }
        const subject = decodeWords(headers.find(([name]) => name === 'Subject')?.[1] ?? '')
        expect([...subject].length).toBeLessThanOrEqual(150)
        expect(decodeWords(headers.find(([name]) => name === 'From')?.[1] ?? '')).toMatch(
          / <no-reply@convite\.example>$/,
        )
        expect(decodeWords(headers.find(([name]) => name === 'Reply-To')?.[1] ?? '')).toMatch(
          /(?:^| <)ana@convite\.example>?$/,
        )
      }),
      { numRuns: 40, examples: nastyTexts.map(text => [text, text, text] as [string, string, string]) },
    )
    await world.query("update principals set display_name = 'Ana Prieto' where mail = 'ana@convite.example'")
  }, 120_000)
})

/** Control characters, line breaks of Unicode, marks that turn the direction of what follows. */
const invisible = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

const nastyTexts = [
  'Ana\r\nBcc: evil@x.test',
  'Ana\nX-Evil: 1\n\nbody',
  'a\0b',
  '=?utf-8?Q?=0D=0ABcc:_evil@x.test?=',
  '\u202egnp.exe',
  '"Ana" <evil@x.test>, "',
  '😀'.repeat(400),
  'x'.repeat(1000),
  '\r\n.\r\nMAIL FROM:<evil@x.test>\r\n',
  '--_NmP-1-Part_1\r\nContent-Type: text/html\r\n\r\n<script>',
]

/** A text literal; SQLite cannot hold a NUL in one. */
function sqlText(text: string): string {
  return text
    .split('\0')
    .map(part => `'${part.replaceAll("'", "''")}'`)
    .join(' || char(0) || ')
}

describe('the links of a mail', () => {
  const hostile: readonly Readonly<Record<string, string>>[] = [
    { Host: 'evil.test' },
    { Host: '127.0.0.1@evil.test' },
    { Host: 'evil.test:80\t' },
    {
      'X-Forwarded-Host': 'evil.test',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Port': '443',
      'X-Forwarded-Prefix': '/evil.test',
    },
    { Forwarded: 'for=1.2.3.4;host=evil.test;proto=https', 'X-Original-Host': 'evil.test', 'X-Host': 'evil.test' },
    {
      'X-Original-URL': '/evil.test',
      'X-Rewrite-URL': '/evil.test',
      Referer: 'https://evil.test/',
      Origin: 'https://evil.test',
    },
  ]

  it.for(hostile)('lead to the configured address whatever the headers say: %o', async headers => {
    const world = getWorld()
    const address = `host-${hostile.indexOf(headers)}@outside.example`
    const answer = await post(world, `/v1.0${await addFile(world, 'ana', `${address}.txt`)}/invite`, headers, {
      recipients: [{ email: address }, { email: 'ben@convite.example' }],
      roles: ['read'],
      requireSignIn: true,
      sendInvitation: true,
    })
    // A Host that is none ends at the door; all others are served as ever.
    expect(answer.status, answer.text).toBe(
      headers['Host']?.includes('@') || headers['Host']?.includes('\t') ? answer.status : 200,
    )
    expect(answer.text).not.toContain('evil.test')
    for (const mail of await world.mail({ to: address })) {
      expect(readRawMail(mail.raw).everything).not.toContain('evil.test')
      for (const link of mail.links) expect(new URL(link).origin).toBe(world.origin)
    }
    expect(await world.mail({ to: address })).toHaveLength(answer.status === 200 ? 1 : 0)
  })
})

/** Node's own client, which lets the Host header be what it likes. */
function post(
  world: OpenWorld,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: object,
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(world.origin)
  const token = world.person('ana').accessToken
  return new Promise((resolve, reject) => {
    const call = request(
      {
        hostname,
        port,
        path,
        method: 'POST',
        agent: false,
        headers: { ...headers, Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      },
      response => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      },
    )
    call.on('error', reject)
    call.end(JSON.stringify(body))
  })
}

describe('the language of a mail', () => {
  const people = [
    ['ben@convite.example', 'en', /shared “Languages\.txt” with you/],
    ['carla@convite.example', 'pt', /compartilhou “Languages\.txt” com você/],
    ['dieter@convite.example', 'de', /hat „Languages\.txt“ mit Ihnen geteilt/],
    ['elise@convite.example', 'fr', /a partagé « Languages\.txt » avec vous/],
    ['stranger@outside.example', 'es', /ha compartido «Languages\.txt» contigo/],
  ] as const

  it('is that of its recipient, and for strangers that of who invites', async () => {
    const world = getWorld()
    const place = await addFile(world, 'ana', 'Languages.txt')
    const answer = await inviteByMail(
      world,
      place,
      people.map(([address]) => address),
      { headers: { 'Accept-Language': 'ja' } },
    )
    expect(answer.status).toBe(200)
    for (const [address, language, subject] of people) {
      const mail = (await world.mail({ to: address })).find(found => found.subject.includes('Languages.txt'))
      expect(mail?.headers['content-language']).toBe(language)
      expect(mail?.subject.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ')).toMatch(subject)
      expect(mail?.html).toContain(`lang="${language}"`)
    }
  })
})
