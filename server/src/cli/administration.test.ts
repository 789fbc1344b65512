/** What an administrator does from the command line: applications, policy, first data, keys, passwords. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ReadyDocument } from '../seed/ready-document.ts'
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

describe('administration by command', () => {
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
      "convite: displayName '' is no name; give 1 to 256 characters without control characters or blanks around them.\n",
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
      const { code, err } = await world.runWithInput(input, 'user', 'add', 'new@convite.example', ...more)
      return { code, err }
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
})
