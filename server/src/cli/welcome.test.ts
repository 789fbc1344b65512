import { describe, expect, test } from 'vitest'
import type { Config } from '../config/config.ts'
import type { ReadyDocument, ReadyUser } from '../seed/ready-document.ts'
import { formatWelcome } from './welcome.ts'

const aUser = (name: string, over: Partial<ReadyUser> = {}): ReadyUser => ({
  id: `id-${name}`,
  userPrincipalName: `${name}@convite.example`,
  mail: `${name}@convite.example`,
  mailNickname: name,
  displayName: name,
  preferredLanguage: 'en',
  userType: 'Member',
  accountEnabled: true,
  password: `pw-${name}`,
  accessToken: `token-${name}`,
  ...over,
})

const origin = 'http://127.0.0.1:8080'
const items = [
  { id: '01FOLDER', name: 'Projects', path: '/Projects', folder: true },
  { id: '01FILE', name: 'Plan.docx', path: '/Projects/Plan.docx', folder: false },
]

const aReady = (over: Partial<ReadyDocument> = {}): ReadyDocument => ({
  origin,
  baseUrl: `${origin}/v1.0`,
  authority: `${origin}/tenant`,
  tenantId: 'tenant',
  caFile: null,
  mailbox: `${origin}/mailbox`,
  testControls: `${origin}/convite/v1/test`,
  smtp: null,
  pid: 1,
  clients: [],
  users: [
    aUser('alma', { admin: true }),
    aUser('dora', { accountEnabled: false }),
    aUser('ana'),
    aUser("o'neil"),
    aUser('guest', { userType: 'Guest', password: null }),
  ],
  groups: [],
  sites: [],
  drives: [
    { id: 'b!admins', driveType: 'business', premium: null, owner: { user: 'id-alma' }, rootItemId: 'r', items },
    { id: 'b!own', driveType: 'personal', premium: true, owner: { user: 'id-ana' }, rootItemId: 'r', items },
    { id: 'b!anas', driveType: 'business', premium: null, owner: { user: 'id-ana' }, rootItemId: 'r', items },
  ],
  ...over,
})

const config = { dataFolder: '/data', database: { kind: 'sqlite', file: '/data/convite.db' } } as Config
const plain = (_format: unknown, text: string) => text

describe('what is shown at a start', () => {
  test('names the certificate authority under HTTPS, and the example trusts it', () => {
    const text = formatWelcome(aReady({ caFile: "/it's/ca.pem" }), config, plain)
    expect(text).toContain("Trust      /it's/ca.pem\n")
    expect(text).toContain('convite ca prints the line for each library')
    expect(text).toContain("curl -sS --cacert '/it'\\''s/ca.pem' -X POST")
    expect(formatWelcome(aReady(), config, plain)).not.toMatch(/Trust|cacert/)
  })

  test('says where the server, the mailbox and the data are', () => {
    const text = formatWelcome(aReady(), config, plain)
    for (const part of [origin, `${origin}/mailbox`, '/data', `ready ${origin}`]) expect(text).toContain(part)
  })

  test('lists everybody with password, language and what they are', () => {
    const lines = formatWelcome(aReady(), config, plain).split('\n')
    expect(lines.find(line => line.startsWith('alma '))).toMatch(/alma@convite\.example +pw-alma +en +administrator$/)
    expect(lines.find(line => line.startsWith('dora '))).toMatch(/disabled$/)
    expect(lines.find(line => line.startsWith('guest '))).toMatch(/guest$/)
  })

  test('gives one call in a line of its own: a member invites another one to a file of a business drive', () => {
    const calls = formatWelcome(aReady(), config, plain)
      .split('\n')
      .filter(line => line.startsWith('curl '))
    expect(calls).toHaveLength(1)
    expect(calls[0]).toContain(`-X POST '${origin}/v1.0/drives/b!anas/items/01FILE/invite'`)
    expect(calls[0]).toContain("-H 'Authorization: Bearer token-ana'")
    // A single quote in a name must not end the shell's quotes.
    expect(calls[0]).toContain("o'\\''neil@convite.example")
  })

  test('leaves the call out when the organisation has nobody or nothing to invite to', () => {
    for (const over of [{ drives: [] }, { users: [] }, { users: [aUser('ana')] }]) {
      const text = formatWelcome(aReady(over), config, plain)
      expect(text).not.toContain('curl')
      expect(text).toContain(`ready ${origin}`)
    }
  })

  test('colours through the function that it is given, and nowhere else', () => {
    const marked = formatWelcome(aReady(), config, (_format, text) => `<${text}>`)
    expect(marked).toContain('<Convite is ready>')
    // oxlint-disable-next-line no-control-regex -- escape sequences are what must not be there
    expect(marked).not.toMatch(/\u001b/)
  })
})
