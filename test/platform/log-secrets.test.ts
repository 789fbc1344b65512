/** What opens a door, or was meant for one person, stands in no log (security lesson K4). */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeOnDatabases, type Place } from '../database.ts'
import { call } from '../http.ts'
import { addFile, invite, inviteOne, type PermissionBody } from '../operations/invite-world.ts'
import { type OpenWorld, startOpenWorld } from '../world.ts'

const message = 'The treasure lies below the old oak'
const password = 'Pa55 for the oak'
const clientSecretTyped = 'typed-by-mistake-7391'

/** Everything that must not be found, by what it is. */
type Secrets = Map<string, string>

/** Runs a server that logs all it can, and gives its log when it has ended. */
async function logOf(place: Place, use: (world: OpenWorld) => Promise<void>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'convite-log-'))
  const logFile = join(folder, 'convite.log')
  try {
    const world = await startOpenWorld({ settings: { logLevel: 'debug', logFile } }, place)
    try {
      await use(world)
    } finally {
      await world.stop()
    }
    return await readFile(logFile, 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Invites with a message and a password, downloads, opens the link of the mail; keeps what came out of it. */
async function useEverything(world: OpenWorld, secrets: Secrets): Promise<void> {
  for (const user of world.ready.users) {
    secrets.set(`token of ${user.displayName}`, user.accessToken)
    if (user.password !== null) secrets.set(`password of ${user.displayName}`, user.password)
  }
  const drive = world.ready.drives.find(({ premium }) => premium === true)
  const owner = world.ready.users.find(({ id }) => id === drive?.owner.user)
  const file = drive?.items.find(({ folder }) => !folder)
  if (drive === undefined || owner === undefined || file === undefined)
    throw new Error('The demo has no premium drive.')
  const place = `/drives/${drive.id}/items/${file.id}`
  const link = await inviteOne(
    world,
    place,
    {
      recipients: [{ email: 'visitor@elsewhere.example' }],
      roles: ['read'],
      requireSignIn: false,
      sendInvitation: true,
      message,
      password,
    },
    owner.accessToken,
  )
  secrets.set('message', message)
  secrets.set('password of the link', password)
  await openAddresses(world, secrets, link)
  await download(world, secrets, place, owner.accessToken)
}

/** Mails that the relay refuses or puts off, and a call that is refused on order. */
async function runIntoFaults(world: OpenWorld): Promise<void> {
  await world.faults({ address: 'refused@elsewhere.example', kind: 'mailRejected' })
  await world.faults({ address: 'later@elsewhere.example', kind: 'deferred', times: null })
  const file = await addFile(world, 'ana', 'Faults.txt')
  const recipients = [{ email: 'refused@elsewhere.example' }, { email: 'later@elsewhere.example' }]
  const body = { recipients, roles: ['read'], requireSignIn: true, sendInvitation: true, message }
  expect((await invite(world, file, body)).status).toBe(207)
  await world.faults({ operation: 'driveItem/invite', status: 503 })
  expect((await invite(world, file, { ...body, password })).status).toBe(503)
  expect((await invite(world, file, { ...body, password })).status).toBe(400)
}

/** Follows what the mail and the permission lead to: pages, and the same addresses as share tokens. */
async function openAddresses(world: OpenWorld, secrets: Secrets, link: PermissionBody): Promise<void> {
  const [mail] = await world.mail({ to: 'visitor@elsewhere.example' })
  const addresses = new Set([...(mail?.links ?? []), link.link?.webUrl ?? ''].filter(text => text.includes('/i/')))
  expect(addresses.size, 'an address with a secret').toBeGreaterThan(0)
  for (const address of addresses) {
    const secret = new URL(address).pathname.split('/').at(-1) ?? ''
    const share = `u!${Buffer.from(address).toString('base64url')}`
    secrets.set('secret of the link', secret)
    secrets.set('share token', share)
    await fetch(address)
    await fetch(`${world.origin}/s/${secret}`)
    await call(world, 'GET', `/shares/${share}/driveItem`, { token: world.person('ana').accessToken })
  }
}

async function download(world: OpenWorld, secrets: Secrets, place: string, token: string): Promise<void> {
  const { headers } = await call(world, 'GET', `${place}/content`, { token })
  const address = headers.location ?? ''
  expect(address).toContain('/download/')
  secrets.set('download token', new URL(address).pathname.split('/').at(-1) ?? '')
  expect((await fetch(address)).status).toBe(200)
  expect((await fetch(address, { method: 'POST' })).status).toBeGreaterThanOrEqual(400)
  expect((await fetch(`${address}x`)).status).toBeGreaterThanOrEqual(400)
  expect((await fetch(address.replace('/download/', '//download/'))).status).toBeGreaterThanOrEqual(400)
}

/** Gets tokens and is refused some; secrets are sent where they belong and where they do not. */
async function askForTokens(world: OpenWorld, secrets: Secrets): Promise<void> {
  const client = world.ready.clients.find(({ clientSecret }) => clientSecret !== null)
  if (client === undefined) throw new Error('The demo has no application with a secret.')
  const right = client.clientSecret ?? ''
  const endpoint = `${world.ready.authority}/oauth2/v2.0/token`
  const form = (secret: string) =>
    new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.clientId,
      client_secret: secret,
      scope: '.default',
    })
  const good = await fetch(endpoint, { method: 'POST', body: form(right) })
  expect(good.status).toBe(200)
  secrets.set('token of the application', ((await good.json()) as { access_token: string }).access_token)
  secrets.set('client secret', right)
  secrets.set('wrong client secret', clientSecretTyped)
  expect((await fetch(endpoint, { method: 'POST', body: form(clientSecretTyped) })).status).toBe(401)
  await fetch(`${endpoint}?${form(right).toString()}`)
  await fetch(`${endpoint}?${form(right).toString()}`, { method: 'POST', body: form(clientSecretTyped) })
  const token = world.person('ana').accessToken
  await call(world, 'GET', `/me?access_token=${token}`)
  await call(world, 'GET', `/nowhere/${token}`, { token })
  await fetch(`${world.origin}/nowhere/${token}?token=${token}`)
  await call(world, 'GET', '/me', { token: `${token}x` })
}

/** Makes the database refuse mails, so that an invite fails deep inside with all its values at hand; gives its request id. */
async function failInside(world: OpenWorld, place: Place): Promise<string> {
  const file = await addFile(world, 'ana', 'Oak.txt')
  await place.query(
    place.engine === 'postgres'
      ? 'alter table outbox add constraint refuse check (attempts < 0) not valid'
      : "create trigger refuse before insert on outbox begin select raise(abort, 'refused'); end",
  )
  const body = {
    recipients: [{ email: 'digger@elsewhere.example' }],
    roles: ['read'],
    requireSignIn: true,
    sendInvitation: true,
    message,
  }
  const answer = await invite(world, file, body)
  expect(answer.status).toBe(500)
  expect(answer.text).not.toContain('oak')
  return String(answer.headers['request-id'])
}

function expectNone(text: string, secrets: Secrets): void {
  const found = [...secrets].filter(([, secret]) =>
    [secret, encodeURIComponent(secret)].some(form => text.includes(form)),
  )
  expect(found.map(([what]) => what)).toEqual([])
}

describeOnDatabases('the log', makePlace => {
  it('holds no secret, however much is logged, and neither does the list of calls', async () => {
    const secrets: Secrets = new Map()
    const log = await logOf(await makePlace(), async world => {
      await useEverything(world, secrets)
      await askForTokens(world, secrets)
      await runIntoFaults(world)
      const calls = JSON.stringify(await world.requests(1000))
      expect(calls).toContain('/download/…')
      expectNone(calls, secrets)
    })
    expect(secrets.size).toBeGreaterThan(10)
    // What is said of the invite shows that the file is the log of this server.
    expect(log).toContain('item.shared')
    expect(log).toContain('deliveryId')
    expectNone(log, secrets)
  })

  it('tells of an inner fault with the request id, and without the values', async () => {
    const place = await makePlace()
    const secrets: Secrets = new Map([['message', message]])
    const ids: string[] = []
    const log = await logOf(place, async world => {
      secrets.set('token', world.person('ana').accessToken)
      ids.push(await failInside(world, place))
    })
    expect(log).toContain('a call failed')
    expect(log).toContain(ids[0])
    expectNone(log, secrets)
  })
})
