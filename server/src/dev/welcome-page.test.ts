import { expect, it } from 'vitest'
import type { ReadyDocument, ReadyUser } from '../seed/ready-document.ts'
import { buildExampleCall, chooseExampleCall } from '../seed/example-call.ts'
import { createLoopbackGuard } from './loopback-guard.ts'
import { aReadyDocument, createTestServer, testRandom } from './testing/dev-world.ts'
import { createWelcomePage } from './welcome-page.ts'

const aUser = (name: string, change: Partial<ReadyUser> = {}): ReadyUser => ({
  id: `id-${name}`,
  userPrincipalName: `${name}@convite.example`,
  mail: `${name}@convite.example`,
  mailNickname: name,
  displayName: `${name} <i>`,
  preferredLanguage: 'es',
  userType: 'Member',
  accountEnabled: true,
  password: `pw-${name}`,
  accessToken: `token-${name}`,
  ...change,
})

const aDrive = (user: string, driveType: 'business' | 'personal' = 'business') => ({
  id: `b!${user}`,
  driveType,
  premium: null,
  owner: { user: `id-${user}` },
  rootItemId: '01ROOT',
  items: [
    { id: '01FOLDER', name: 'F', path: '/F', folder: true },
    { id: '01FILE', name: "Ana's plan.docx", path: "/F/Ana's plan.docx", folder: false },
  ],
})

const ready: ReadyDocument = {
  ...aReadyDocument,
  users: [
    aUser('root', { admin: true }),
    aUser('ana'),
    aUser('bo'),
    aUser('gus', { userType: 'Guest', password: null }),
    aUser('off', { accountEnabled: false }),
  ],
  drives: [aDrive('root'), aDrive('ana')],
}

const get = (document: ReadyDocument, headers: Record<string, string> = {}) => {
  const server = createTestServer()
  server.register(
    createWelcomePage({
      guard: createLoopbackGuard({ controlToken: null }),
      random: testRandom,
      onInternalError: () => undefined,
      buildReadyDocument: async () => document,
    }),
  )
  return server.inject({ url: '/', headers: { host: 'localhost', ...headers } })
}

it('shows addresses, people and a call that can be copied without a script', async () => {
  const { body, statusCode } = await get(ready)
  expect(statusCode).toBe(200)
  for (const text of [
    ready.baseUrl,
    ready.authority,
    ready.mailbox,
    ready.testControls,
    'pw-ana',
    'ana@convite.example',
    '127.0.0.1:2525',
  ])
    expect(body).toContain(text)
  expect(body).toContain('curl -sS -X POST &#39;http://127.0.0.1:8080/v1.0/drives/b!ana/items/01FILE/invite&#39;')
  expect(body).toContain('Bearer token-ana')
  expect(body).toContain('ana &lt;i&gt;')
  expect(body).not.toMatch(/<script|<i>/)
})

it('stands without an example and without drives', async () => {
  const { body, statusCode } = await get({ ...ready, users: [], drives: [], smtp: null })
  expect(statusCode).toBe(200)
  expect(body).not.toContain('Try it')
})

it('holds passwords and a token, so it is closed to others', async () => {
  for (const headers of [
    { host: 'evil.test' },
    { origin: 'http://evil.test' },
    { 'sec-fetch-site': 'cross-site' },
  ] as Record<string, string>[]) {
    const { statusCode, body } = await get(ready, headers)
    expect(statusCode).toBe(403)
    expect(body).not.toContain('pw-ana')
  }
})

it('chooses a member who is no administrator, a file of theirs in a business drive, and somebody else', () => {
  expect(chooseExampleCall(ready)).toMatchObject({
    sender: { id: 'id-ana' },
    recipient: { id: 'id-bo' },
    file: { id: '01FILE' },
  })
  expect(chooseExampleCall({ ...ready, drives: [aDrive('ana', 'personal')] })).toBeNull()
})

it('writes a call that a shell takes as it is', () => {
  const example = chooseExampleCall(ready)
  if (!example) throw new Error('no example')
  const recipient = { ...example.recipient, mail: "o'neil@convite.example" }
  const text = buildExampleCall(ready, { ...example, recipient }).join(' ')
  expect(text).toContain(String.raw`"email":"o'\''neil@convite.example"`)
  expect(text).not.toContain('--cacert')
  expect(buildExampleCall({ ...ready, caFile: "/data/o'neil/ca.pem" }, example).join(' ')).toContain(
    String.raw`--cacert '/data/o'\''neil/ca.pem'`,
  )
})
