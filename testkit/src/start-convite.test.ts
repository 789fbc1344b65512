import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectTestControls, type Convite, type ConviteOptions, startConvite } from './index.ts'

/** A small organisation: a person with a file. */
const seedOf = (name: string): NonNullable<ConviteOptions['seed']> => ({
  organization: { displayName: name, domains: [`${name}.example`] },
  users: [
    {
      userPrincipalName: `ana@${name}.example`,
      displayName: `Ana of ${name}`,
      mail: `ana@${name}.example`,
      drives: [{ driveType: 'business', items: [{ name: 'Plan.txt', content: name }] }],
    },
  ],
})

/** Ana shares her first file with somebody outside, by a token of this moment. */
async function inviteGuest({ ready, baseUrl, token }: Convite, email: string): Promise<Response> {
  const ana = ready.users.find(({ mail }) => mail?.startsWith('ana@'))
  const drive = ready.drives.find(({ owner }) => owner.user === ana?.id)
  const file = drive?.items.find(({ folder }) => !folder)
  return fetch(`${baseUrl}/drives/${drive?.id}/items/${file?.id}/invite`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await token({ user: ana?.userPrincipalName ?? '' })}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ recipients: [{ email }], roles: ['read'], requireSignIn: true, sendInvitation: true }),
  })
}

describe('a server for a test', () => {
  let convite: Convite
  beforeAll(async () => {
    convite = await startConvite()
  })
  afterAll(() => convite.stop())

  test('has the demo organisation and says where everything is', () => {
    expect(convite.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(convite.baseUrl).toBe(`${convite.origin}/v1.0`)
    expect(convite.ready.users.map(({ userPrincipalName }) => userPrincipalName)).toContain('ana@convite.example')
    expect(convite.ready.pid).toBe(process.pid)
  })

  test('sends mails into a mailbox that can be read, filtered and emptied', async () => {
    expect((await inviteGuest(convite, 'one@elsewhere.example')).status).toBe(200)
    expect((await inviteGuest(convite, 'two@elsewhere.example')).status).toBe(200)
    const [mail, ...more] = await convite.mail({ to: 'two@elsewhere.example' })
    expect(more).toEqual([])
    expect(mail?.to).toEqual(['two@elsewhere.example'])
    expect(mail?.links.some(link => link.startsWith(convite.origin))).toBe(true)
    await convite.clearMail()
    expect(await convite.mail()).toEqual([])
  })

  test('moves its clock', async () => {
    const { now } = await convite.clock({ now: '2027-03-01T10:00:00Z' })
    expect(now).toMatch(/^2027-03-01T10:00:0/)
    expect((await convite.clock({ advance: 'P1M' })).now).toMatch(/^2027-04-01T10:00:0/)
    expect((await convite.clock({ follow: true })).offsetMs).toBe(0)
  })

  test('makes trouble on order, as often as was asked for', async () => {
    const orders = await convite.faults({ operation: 'driveItem/invite', status: 429, retryAfter: 2, times: 1 })
    expect(orders).toHaveLength(1)
    const refused = await inviteGuest(convite, 'three@elsewhere.example')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2'])
    expect((await inviteGuest(convite, 'three@elsewhere.example')).status).toBe(200)
    await convite.faults({ address: '*@elsewhere.example', kind: 'mailRejected', times: null })
    expect((await inviteGuest(convite, 'four@elsewhere.example')).status).toBe(207)
    await convite.clearFaults()
    expect(await convite.faults()).toEqual([])
  })

  test('makes tokens with just the scopes that were asked for', async () => {
    const call = async (token: string) =>
      (await fetch(`${convite.baseUrl}/me/drive`, { headers: { Authorization: `Bearer ${token}` } })).status
    expect(await call(await convite.token({ user: 'ana@convite.example' }))).toBe(200)
    expect(await call(await convite.token({ user: 'ana@convite.example', scopes: ['User.Read'] }))).toBe(403)
    expect(await call(await convite.token({ user: 'ana@convite.example', lifetime: '-PT1H' }))).toBe(401)
    await expect(convite.token({ user: 'nobody@convite.example' })).rejects.toThrow(/answered 404: .*nobody@convite/)
  })

  test('changes the settings of the administrator, tells what was asked, and goes back to the beginning', async () => {
    await convite.settings({ sharingCapability: 'disabled' })
    expect((await inviteGuest(convite, 'five@elsewhere.example')).status).toBe(403)
    await convite.clearRequests()
    await inviteGuest(convite, 'five@elsewhere.example')
    expect(await convite.requests(1)).toMatchObject([{ method: 'POST', operation: 'driveItem/invite', status: 403 }])
    const before = convite.ready
    const after = await convite.reset()
    expect(convite.ready).toBe(after)
    expect(after.drives[0]?.id).not.toBe(before.drives[0]?.id)
    expect(await convite.settings()).toMatchObject({ sharingCapability: 'externalUserSharingOnly' })
    expect((await inviteGuest(convite, 'five@elsewhere.example')).status).toBe(200)
  })

  test('can be controlled from another process by its ready document', async () => {
    const controls = connectTestControls(convite.ready.testControls)
    expect((await controls.clock()).offsetMs).toBe(0)
  })
})

test('stopping leaves nothing behind and can be repeated, and neither does a start that fails', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'convite-place-'))
  const usual = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    const convite = await startConvite({ seed: seedOf('brief') })
    expect(await readdir(folder)).toHaveLength(1)
    await Promise.all([convite.stop(), convite.stop()])
    expect(await readdir(folder)).toEqual([])
    await expect(fetch(`${convite.origin}/healthz`)).rejects.toThrow('fetch failed')
    await expect(startConvite({ settings: { language: 'xx' } })).rejects.toThrow(/--language: 'xx' is not known/)
    expect(await readdir(folder)).toEqual([])
  } finally {
    if (usual === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = usual
    await rm(folder, { recursive: true, force: true })
  }
})

test('a folder and a database of the caller stay, and a second server finds everything again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'convite-kept-'))
  try {
    const options = { seed: seedOf('kept'), dataFolder: join(folder, 'data'), database: `sqlite:${folder}/x.db` }
    const first = await startConvite(options)
    const { tenantId, drives } = first.ready
    await first.stop()
    expect(existsSync(join(folder, 'x.db'))).toBe(true)
    await using second = await startConvite(options)
    expect(second.ready.tenantId).toBe(tenantId)
    expect(second.ready.drives).toEqual(drives)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('begins at the time and with the settings that it is given, whatever the environment says', async () => {
  process.env['CONVITE_PORT'] = 'nonsense'
  try {
    await using convite = await startConvite({
      seed: seedOf('early'),
      now: '2030-01-01T00:00:00Z',
      settings: { controlToken: 'only-for-this-test' },
    })
    expect((await convite.clock()).now).toMatch(/^2030-01-01T00:00:/)
    expect((await fetch(`${convite.ready.testControls}/clock`)).status).toBe(401)
  } finally {
    delete process.env['CONVITE_PORT']
  }
})

test('speaks HTTPS when asked, its authority in the ready document, and its controls work all the same', async () => {
  await using convite = await startConvite({ seed: seedOf('safe'), https: true })
  expect(convite.origin).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  const { caFile, testControls } = convite.ready
  expect(await readFile(caFile ?? '', 'utf8')).toContain('BEGIN CERTIFICATE')
  expect((await convite.clock()).offsetMs).toBe(0)
  expect((await connectTestControls(testControls, null, caFile).clock()).offsetMs).toBe(0)
  await expect(connectTestControls(testControls).clock()).rejects.toThrow(/certificate/)
})

test('32 servers live side by side in one process, each with data, clock and mailbox of its own', async () => {
  const names = Array.from({ length: 32 }, (_none, index) => `world${index}`)
  const worlds = await Promise.all(names.map(name => startConvite({ seed: seedOf(name) })))
  try {
    await Promise.all(
      worlds.map(async (world, index) => {
        await world.clock({ now: `${2030 + index}-01-01T00:00:00Z` })
        expect((await inviteGuest(world, `guest${index}@elsewhere.example`)).status).toBe(200)
      }),
    )
    for (const [index, world] of worlds.entries()) {
      const mails = await world.mail()
      expect(mails.flatMap(({ to }) => to)).toEqual([`guest${index}@elsewhere.example`])
      expect(mails[0]?.date).toMatch(new RegExp(`^${2030 + index}-01-01T`))
      expect(world.ready.users.map(({ displayName }) => displayName)).toContain(`Ana of world${index}`)
    }
  } finally {
    await Promise.all(worlds.map(world => world.stop()))
  }
}, 120_000)

test('works under Node’s own test runner, which ends by itself', async () => {
  const file = join(import.meta.dirname, 'testing', 'with-node-test.ts')
  const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, ...env } = process.env
  const { stdout } = await promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap', file], { env })
  expect(stdout).toMatch(/^# pass 1$/m)
  expect(stdout).toMatch(/^# fail 0$/m)
}, 60_000)
