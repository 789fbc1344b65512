/** Commands on the data of a server, beside it and without it. All in this process: many starts of Node take long. */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CommandWorld, makeCommandWorld } from './testing/command-world.ts'

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

let world: CommandWorld
let folder: string
const run: CommandWorld['run'] = (...args) => world.run(...args)
const runJson = <T>(...args: string[]) => world.runJson<T>(...args)
const startServer = () => world.startServer()

beforeEach(async () => {
  world = await makeCommandWorld()
  folder = world.folder
})

afterEach(() => world.close())

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

  test('a new person has the premium plan unless told otherwise, and the drive that was asked for', async () => {
    await startServer()
    const plansOf = async (name: string, ...more: string[]) => {
      const { id } = await runJson<{ id: string }>('user', 'add', `${name}@convite.example`, ...more)
      const { value } = await runJson<{ value: { driveType: string; premium: boolean | null; owner: object }[] }>(
        ...['drive', 'list'],
      )
      const own = value.filter(({ owner }) => JSON.stringify(owner) === JSON.stringify({ user: id }))
      return own.map(({ driveType, premium }) => [driveType, premium])
    }
    expect(await plansOf('zoe')).toEqual([['business', null]])
    expect(await plansOf('yan', '--drive', 'personal')).toEqual([['personal', true]])
    expect(await plansOf('xia', '--drive', 'personal', '--basic')).toEqual([['personal', false]])
    expect(await plansOf('wim', '--drive', 'none')).toEqual([])
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
    const endless = await run('token', 'ana@convite.example', '--lifetime', 'P10Y')
    expect(endless).toMatchObject({ code: 2, err: expect.stringContaining('a year at most') as string })
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

  test('work without a server, from an empty folder on', async () => {
    const { applied } = await runJson<{ applied: string[] }>('migrate')
    expect(applied.map(name => Number.parseInt(name, 10))).toEqual(applied.map((_name, index) => index + 1))
    expect(applied.length).toBeGreaterThan(1)
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

  test('the doctor finds nothing on a good machine, changes nothing, and shows no secret', async () => {
    const { code, out } = await run('doctor', '--json', '--database', 'sqlite:x.db')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ healthy: true, configuration: { mode: 'development' } })
    expect(await readdir(folder)).toEqual([])
    const sick = await run(
      ...['doctor', '--production', '--public-origin', 'http://127.0.0.1:1'],
      ...['--smtp', 'smtp://u:secret@127.0.0.1:1', '--json'],
    )
    expect(sick.code).toBe(4)
    expect(sick.out + sick.err).not.toContain('secret')
    const { checks } = JSON.parse(sick.out) as { checks: { name: string; state: string }[] }
    const failed = checks.filter(({ state }) => state === 'failed').map(({ name }) => name)
    expect(failed).toEqual(['configuration', 'relay'])
  })
})
