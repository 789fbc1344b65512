/** Commands on the data of a server, beside it and without it. All in this process: many starts of Node take long. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ReadyDocument } from '../seed/ready-document.ts'
import { runCommandLine } from './run-command-line.ts'
import { createFakeIo, type FakeIo } from './testing/fake-io.ts'

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

let folder: string
let server: { readonly io: FakeIo; readonly ended: Promise<number> } | null

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convite-commands-'))
  server = null
})

afterEach(async () => {
  server?.io.send('SIGTERM')
  await server?.ended
  await rm(folder, { recursive: true, force: true })
})

/** Runs a command to its end. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = createFakeIo({ cwd: folder })
  const code = await runCommandLine(['--data', join(folder, 'data'), ...args], io)
  return { code, ...io.written }
}

async function runJson<T>(...args: string[]): Promise<T> {
  const { code, out, err } = await run(...args, '--json')
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}`)
  return JSON.parse(out) as T
}

/** Starts `convite dev` on the data, and gives its ready document. */
async function startServer(): Promise<ReadyDocument> {
  const readyFile = join(folder, 'ready.json')
  const { promise: ready, resolve } = Promise.withResolvers<void>()
  const io = createFakeIo({ cwd: folder, out: () => resolve() })
  const args = ['dev', '--port', '0', '--data', join(folder, 'data'), '--ready-file', readyFile]
  const ended = runCommandLine(args, io)
  server = { io, ended }
  await Promise.race([ready, ended])
  if (io.written.err !== '') throw new Error(io.written.err)
  return JSON.parse(await readFile(readyFile, 'utf8')) as ReadyDocument
}

describe('commands on the data of a server', () => {
  test('list, add and remove people, groups, sites and drives beside a running server, which sees it at once', async () => {
    const { baseUrl, users } = await startServer()
    const ana = users.find(user => user.userPrincipalName === 'ana@convite.example')
    const graph = async (path: string, token = ana?.accessToken) =>
      (await fetch(`${baseUrl}${path}`, { headers: { Authorization: `Bearer ${token}` } })).status

    const zoe = await runJson<{ id: string }>('user', 'add', 'zoe@convite.example', '--name', 'Zoë', '--lang', 'de')
    expect(zoe).toMatchObject({
      id: expect.stringMatching(guid) as string,
      displayName: 'Zoë',
      admin: false,
      accountEnabled: true,
    })
    expect(await graph('/users/zoe@convite.example')).toBe(200)
    const { accessToken } = await runJson<{ accessToken: string }>('token', 'zoe@convite.example')
    expect(await graph('/me/drive/root', accessToken)).toBe(200)
    const { code, err } = await run('user', 'add', 'zoe@convite.example', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'Request_BadRequest' } })

    const group = await runJson<{ id: string }>(
      'group',
      'add',
      'Readers',
      '--member',
      'zoe',
      'Planners',
      '--unified',
      '--owner',
      'ana@convite.example',
    )
    expect(await graph(`/groups/${group.id}/drive`)).toBe(200)
    const members = async () =>
      (await runJson<{ value: { id: string }[] }>('group', 'list', 'Readers')).value.map(({ id }) => id)
    expect(await members()).toHaveLength(2)
    expect(await runJson('group', 'remove-member', 'Readers', 'zoe@convite.example')).toEqual({
      id: group.id,
      members: [zoe.id],
    })
    expect(await members()).not.toContain(zoe.id)
    expect(await runJson('group', 'remove', 'readers')).toEqual({ id: group.id, removed: true })

    const site = await runJson<{ id: string }>('site', 'add', 'sites/rules', '--owner', 'ana@convite.example')
    expect(await graph(`/sites/${site.id}/drive`)).toBe(200)
    const drives = async () => (await runJson<{ value: { id: string }[] }>('drive', 'list')).value.map(({ id }) => id)
    const drive = await runJson<{ id: string }>('drive', 'add', '--site', 'sites/rules', '--name', 'Pictures')
    expect(await drives()).toContain(drive.id)
    expect((await run('drive', 'remove', drive.id)).code).toBe(2)
    expect(await runJson('drive', 'remove', drive.id, '--yes')).toEqual({ id: drive.id, removed: true })
    expect(await drives()).not.toContain(drive.id)
    expect(await runJson('site', 'remove', 'sites/rules', '--yes')).toEqual({ id: site.id, removed: true })
    expect(await graph(`/sites/${site.id}`)).toBe(404)

    expect(await runJson('user', 'remove', 'zoe@convite.example')).toEqual({ id: zoe.id, removed: true })
    expect(await graph('/users/zoe@convite.example')).toBe(404)
    expect((await run('user', 'remove', 'zoe@convite.example', '--json')).err).toContain('"notFound"')
  })

  test('make tokens that the server takes, with just the scopes that were asked for', async () => {
    const { baseUrl, authority, clients } = await startServer()
    const call = async (token: string, path = '/me/drive') =>
      (await fetch(`${baseUrl}${path}`, { headers: { Authorization: `Bearer ${token.trim()}` } })).status
    const { out } = await run('token', 'ana@convite.example')
    expect(await call(out)).toBe(200)
    expect((await run('token', 'ana', '--scope', 'Nothing.Read', '--json')).err).toContain('"invalidRequest"')
    const scoped = await runJson<{ accessToken: string; expiresDateTime: string }>(
      ...['token', 'ana', '--scope', 'User.Read', '--lifetime', 'PT1H'],
    )
    expect(await call(scoped.accessToken)).toBe(403)
    expect(Date.parse(scoped.expiresDateTime)).toBeLessThan(Date.now() + 3_601_000)
    const expired = await run('token', 'ana@convite.example', '--lifetime=-PT1H')
    expect(await call(expired.out)).toBe(401)
    const application = await run('token', clients.find(({ roles }) => roles.length > 0)?.clientId ?? '')
    expect(await call(application.out, '/users')).toBe(200)

    const kept = await runJson<{ refresh_token: string; expiry: string }>('token', 'ana@convite.example', '--refresh')
    expect(kept).toEqual({
      access_token: expect.any(String) as string,
      token_type: 'Bearer',
      refresh_token: expect.any(String) as string,
      expiry: expect.any(String) as string,
    })
    const publicClient = clients.find(({ kind }) => kind === 'public')?.clientId ?? ''
    const refreshed = await fetch(`${authority}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: publicClient,
        grant_type: 'refresh_token',
        refresh_token: kept.refresh_token,
      }),
    })
    expect(refreshed.status).toBe(200)
    expect(await call(((await refreshed.json()) as { access_token: string }).access_token)).toBe(200)
  })

  test('invite by the rules of the server, which sends the mail', async () => {
    const { testControls } = await startServer()
    const item = 'ana@convite.example:/Projects/2026/Plan.docx'
    const made = await runJson<{ value: { roles: string[]; mail: string }[] }>(
      ...['invite', 'ben', 'new@elsewhere.example', '--item', item, '--role', 'write'],
    )
    expect(made.value.map(({ roles, mail }) => ({ roles, mail }))).toEqual([
      { roles: ['write'], mail: 'queued' },
      { roles: ['write'], mail: 'queued' },
    ])
    await expect
      .poll(
        async () => {
          const answer = await fetch(`${testControls}/mail`)
          return ((await answer.json()) as { value: { to: string[] }[] }).value.flatMap(({ to }) => to).toSorted()
        },
        { timeout: 15_000 },
      )
      .toEqual(['ben@convite.example', 'new@elsewhere.example'])
    const refused = await run('invite', 'ben', 'no one', '--item', item, '--role', 'owner', '--json')
    expect(refused.code).toBe(1)
    expect(JSON.parse(refused.err)).toMatchObject({
      error: {
        code: 'invalidRequest',
        innerCode: 'invalidRole',
        details: [{ code: 'invalidRole', target: 'roles[0]' }],
      },
    })
    const inWords = await run('invite', 'ben', '--item', item, '--role', 'owner')
    expect(inWords.err).toMatch(/^convite: roles\[0\] 'owner' is not a role [^\n]*\n$/)
    const unseen = await run('invite', 'ben', '--item', item, '--as', 'dieter@convite.example', '--json')
    expect(JSON.parse(unseen.err)).toMatchObject({ error: { code: 'notFound' } })
  })

  test('register applications whose secrets open the token endpoint, and end them', async () => {
    const { authority, baseUrl } = await startServer()
    const made = await runJson<{ clientId: string; clientSecret: string; roles: string[]; secrets: number }>(
      ...['app', 'add', 'Reports', '--role', 'User.Read.All'],
    )
    expect(made).toMatchObject({
      clientId: expect.stringMatching(guid) as string,
      roles: ['User.Read.All'],
      secrets: 1,
    })
    const ask = async (client_secret: string) =>
      fetch(`${authority}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: made.clientId,
          client_secret,
          grant_type: 'client_credentials',
          scope: 'https://graph.microsoft.com/.default',
        }),
      })
    const { access_token: token } = (await (await ask(made.clientSecret)).json()) as { access_token: string }
    const call = async (path: string) =>
      (await fetch(`${baseUrl}${path}`, { headers: { Authorization: `Bearer ${token}` } })).status
    expect(await call('/users')).toBe(200)
    expect(await call('/groups')).toBe(403)
    const second = await runJson<{ clientSecret: string; secrets: number }>('app', 'secret', 'Reports')
    expect(second.secrets).toBe(2)
    expect((await ask(made.clientSecret)).status).toBe(200)
    const { out: third } = await run('app', 'secret', made.clientId, '--revoke-others')
    expect(
      [await ask(made.clientSecret), await ask(second.clientSecret), await ask(third.trim())].map(one => one.status),
    ).toEqual([401, 401, 200])
    const { out: list } = await run('app', 'list', '--json')
    expect(list).toContain(made.clientId)
    expect(list).not.toContain(third.trim())
    expect(await runJson('app', 'remove', 'Reports')).toEqual({ clientId: made.clientId, removed: true })
    expect((await ask(third.trim())).status).toBe(400)
    expect((await run('app', 'remove', 'Reports')).err).toBe(
      "convite: There is no application 'Reports'; convite app list shows all.\n",
    )
    const refusals = [
      ['X', '--role', 'User.Read.Al'],
      ['X', '--public', '--role', 'User.Read.All'],
      ['X', '--client-id', 'x'],
      [' '],
    ]
    expect(await Promise.all(refusals.map(async words => (await run('app', 'add', ...words)).err))).toEqual([
      "convite: --role 'User.Read.Al' is no application permission; did you mean User.Read.All?\n",
      'convite: --role User.Read.All does not go with --public: a public application acts for people only.\n',
      "convite: --client-id 'x' is no GUID; leave it out to get a new one.\n",
      "convite: The name ' ' is none; give 1 to 256 characters without control characters.\n",
    ])
    expect(await runJson('app', 'add', 'Desk', '--public')).not.toHaveProperty('clientSecret')
    expect((await run('app', 'secret', 'Desk')).err).toContain('public application, which has no secret')
  })

  test('set the policy, which a running server follows at once', async () => {
    await startServer()
    const item = 'ana@convite.example:/Projects/2026/Plan.docx'
    const invite = async () => (await run('invite', 'new@elsewhere.example', '--item', item, '--no-mail')).code
    expect(await runJson('policy', 'set', 'sharingCapability', 'disabled')).toMatchObject({
      value: { sharingCapability: 'disabled' },
      set: ['sharingCapability'],
    })
    expect(await invite()).toBe(1)
    const { testControls } = JSON.parse(await readFile(join(folder, 'ready.json'), 'utf8')) as ReadyDocument
    expect(await (await fetch(`${testControls}/settings`)).json()).toMatchObject({ sharingCapability: 'disabled' })
    expect(await runJson('policy', 'unset', 'sharingCapability')).toMatchObject({ set: [] })
    expect(await invite()).toBe(0)
    await runJson('policy', 'set', 'sharingAllowedDomainList', 'Partner.Example,two.example', 'three.example')
    await runJson('policy', 'set', 'mailsPerUserAndHour', '7')
    await runJson('policy', 'set', 'membersMayShare', 'false')
    expect(await runJson('policy', 'list')).toMatchObject({
      value: {
        sharingAllowedDomainList: ['partner.example', 'two.example', 'three.example'],
        mailsPerUserAndHour: 7,
        membersMayShare: false,
      },
      set: ['sharingAllowedDomainList', 'mailsPerUserAndHour', 'membersMayShare'],
    })
    expect((await run('policy', 'list')).out).toMatch(/^membersMayShare +false +set +/m)
    const refused = async (...words: string[]) => (await run('policy', ...words)).err
    expect(await refused('set', 'membersMayShar', 'true')).toContain('did you mean membersMayShare?')
    expect(await refused('set', 'membersMayShare', 'maybe')).toContain("must be true or false. 'maybe' is not.")
    expect(await refused('set', 'membersMayShare', 'true', 'false')).toContain('takes one value, not 2')
    expect(await refused('set', 'recipientsPerInvite', '0')).toContain('must be from 1 to 1000; 0 is not.')
    expect(await refused('set', 'sharingBlockedDomainList', 'a b')).toContain('is not a mail domain')
    expect(await refused('unset', 'nothing')).toContain("There is no switch 'nothing'")
  })

  test('work without a server, from an empty folder on', async () => {
    expect(await runJson('migrate')).toEqual({
      applied: [expect.stringMatching(/^001/) as string, expect.stringMatching(/^002/) as string],
    })
    expect(await runJson('migrate')).toEqual({ applied: [] })
    expect((await run('user', 'list', '--json')).err).toContain('"noData"')
    const { out } = await run('seed', '--print')
    await writeFile(join(folder, 'seed.json'), out)
    expect(await runJson('seed', join(folder, 'seed.json'))).toMatchObject({ users: 11, groups: 5 })
    const again = await run('seed', join(folder, 'seed.json'), '--json')
    expect(again.code).toBe(1)
    expect(again.err).toMatch(/made for the user '[^']+', is taken: a document can be added only once/)
    await runJson('site', 'add', 'sites/x', '--owner', 'ana')
    expect((await run('site', 'add', 'sites/x', '--owner', 'ana')).err).toBe(
      "convite: The path 'sites/x' is taken by another site. Give another path, or remove that site first.\n",
    )
    expect((await run('seed')).code).toBe(2)
    const { value } = await runJson<{ value: { userPrincipalName: string }[] }>('user', 'list')
    expect(value.map(({ userPrincipalName }) => userPrincipalName)).toContain('ana@convite.example')
  })

  test('a seed that is refused leaves nothing behind, and says all that is wrong with it', async () => {
    const seed = join(folder, 'seed.json')
    const wrong = { organization: { displayName: 'X', domains: ['x.example'] }, users: [{}, { displayName: 'A' }] }
    await writeFile(seed, JSON.stringify(wrong))
    for (const words of [
      ['seed', seed],
      ['dev', '--port', '0', '--seed', seed],
      ['serve', '--port', '0', '--seed', seed, '--public-origin', 'https://x.example'],
    ]) {
      expect(await run(...words)).toEqual({
        code: 1,
        out: '',
        err: 'convite: 2 mistakes:\n  - users[0].displayName is missing.\n  - users[1].userPrincipalName is missing.\n',
      })
      expect(await readdir(folder)).toEqual(['seed.json'])
    }
    expect((await run('serve', '--port', '0', '--public-origin', 'https://x.example')).err).toContain(
      'needs an organisation',
    )
    expect(await readdir(folder)).toEqual(['seed.json'])
  })

  test('a database whose keys are in another data folder is refused with the way out, and no keys are made', async () => {
    const database = `sqlite:${join(folder, 'shared.db')}`
    const failed = ['serve', '--port', '0', '--public-origin', 'https://x.example', '--database', database]
    expect((await run(...failed)).err).toContain('needs an organisation')
    expect(await readdir(folder)).not.toContain('data')
    await runJson('seed', 'demo', '--database', database)
    const other = join(folder, 'other')
    const refusal = new RegExp(
      `^convite: data: the database belongs to a server .*${other} has no keys.* --data, .*\\n$`,
    )
    for (const words of [
      ['user', 'list'],
      ['seed', 'demo'],
      ['dev', '--port', '0'],
    ]) {
      const { code, err } = await run(...words, '--database', database, '--data', other)
      expect(err).toMatch(refusal)
      expect(code).toBe(2)
      expect(await readdir(folder)).not.toContain('other')
    }
    await runJson('seed', 'demo', '--data', other)
    expect((await run('user', 'list', '--database', database, '--data', other)).err).toContain('has other keys')
  })

  test('take a password and a language only when they are ones', async () => {
    await runJson('seed', 'demo')
    const add = async (input: string, ...more: string[]) => {
      const io = createFakeIo({ cwd: folder, input })
      const code = await runCommandLine(
        ['user', 'add', 'new@convite.example', '--data', join(folder, 'data'), ...more],
        io,
      )
      return { code, err: io.written.err }
    }
    expect(await add('elevenchars\n', '--password-stdin')).toEqual({
      code: 1,
      err: 'convite: password has 11 characters; give 12 to 256.\n',
    })
    expect((await add('', '--lang', 'xx')).err).toBe(
      "convite: preferredLanguage 'xx' is no language; give one such as 'es' or 'pt-BR'.\n",
    )
    expect(await add('twelve chars\n', '--password-stdin', '--lang', 'pt-br')).toEqual({ code: 0, err: '' })
    const { value } = await runJson<{ value: { mail: string; preferredLanguage: string }[] }>('user', 'list')
    expect(value.find(({ mail }) => mail === 'new@convite.example')?.preferredLanguage).toBe('pt-BR')
  })

  test('the doctor finds nothing on a good machine, changes nothing, and shows no secret', async () => {
    const { code, out } = await run('doctor', '--json', '--database', 'sqlite:x.db')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ healthy: true, configuration: { mode: 'development' } })
    expect(await readdir(folder)).toEqual([])
    const sick = await run('doctor', '--production', '--smtp', 'smtp://u:secret@127.0.0.1:1', '--json')
    expect(sick.code).toBe(4)
    expect(sick.out + sick.err).not.toContain('secret')
    const { checks } = JSON.parse(sick.out) as { checks: { name: string; state: string }[] }
    const failed = checks.filter(({ state }) => state === 'failed').map(({ name }) => name)
    expect(failed).toEqual(['configuration', 'relay', 'publicOrigin'])
  })
})
