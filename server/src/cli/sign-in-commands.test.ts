/** What an administrator does about passwords and sign-ins from the command line. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CommandWorld, makeCommandWorld } from './testing/command-world.ts'
import { openWorldServices } from './testing/open-world-services.ts'

const ana = 'ana@convite.example'
const password = 'three quiet rivers'

let world: CommandWorld
beforeEach(async () => {
  world = await makeCommandWorld()
  await world.runJson('seed', 'demo')
})
afterEach(() => world.close())

const run: CommandWorld['run'] = (...args) => world.run(...args)
const setPassword = (input: string, ...more: string[]) =>
  world.runWithInput(input, 'user', 'password', ana, '--password-stdin', ...more)

describe('convite user password', () => {
  test('sets one, which opens the account and ends all sessions', async () => {
    expect(await setPassword(`${password}\n`)).toEqual({
      code: 0,
      out: `password of ${ana} set, all their sessions ended\n`,
      err: '',
    })
    await using opened = await openWorldServices(world)
    const enter = (text: string) =>
      opened.services.signIn.signInWithPassword({ username: ana, password: text, visitor: 'v', knownDevice: null })
    expect((await enter('three quiet river')).kind).toBe('wrong')
    const entered = await enter(password)
    expect(entered).toMatchObject({ kind: 'ok', person: { mail: ana } })
    if (entered.kind === 'ok') expect(entered.person.tokensValidFrom).not.toBeNull()
  })

  test('takes none that guessers try first, or that is made of the name', async () => {
    expect((await setPassword('password1234')).err).toContain('guessers try first')
    expect((await setPassword('ana@convite.example')).err).toContain('name or address of its holder')
    expect((await setPassword('short')).err).toContain('5 characters; give 12 to 256')
    expect((await setPassword('')).err).toContain('standard input holds no password')
    const added = await world.runWithInput(
      'new@convite.example',
      'user',
      'add',
      'new@convite.example',
      '--password-stdin',
    )
    expect(added.err).toContain('name or address of its holder')
  })

  test('wants one of two ways', async () => {
    for (const more of [[], ['--password-stdin', '--mail']]) {
      expect(await world.runWithInput(password, 'user', 'password', ana, ...more)).toMatchObject({
        code: 2,
        err: 'convite: give --password-stdin or --mail, one of them; convite user password --help tells more.\n',
      })
    }
  })

  test('queues a mail with a link, and says when there would be nobody to send it to', async () => {
    const { value } = await world.runJson<{ value: { id: string; mail: string }[] }>('user', 'list')
    const { id } = value.find(({ mail }) => mail === ana) ?? {}
    expect(await world.runJson('user', 'password', ana, '--mail')).toEqual({ id, mailed: ana })
    await world.runJson('user', 'add', 'off@convite.example', '--disabled')
    expect((await run('user', 'password', 'off@convite.example', '--mail', '--json')).err).toContain('"cannotSignIn"')
    expect((await run('user', 'password', 'nobody@convite.example', '--mail', '--json')).err).toContain('"notFound"')
    await using opened = await openWorldServices(world)
    const mails = await opened.services.signIn.accountMails.claimDue(
      { now: Date.now(), machine: Date.now(), leaseUntil: Date.now() + 1000 },
      10,
    )
    expect(mails).toMatchObject([{ kind: 'passwordReset', person: id, name: null }])
  })
})

test('a password for a guest who has not come yet is refused: it would open nothing', async () => {
  const guest = 'new@elsewhere.example'
  const item = `${ana}:/Projects/2026/Plan.docx`
  expect(await run('invite', guest, '--item', item, '--no-mail')).toMatchObject({ code: 0 })
  const options = ['--password-stdin', '--json']
  const set = await world.runWithInput(`${password}\n`, 'user', 'password', guest, ...options)
  expect(set.err).toContain('"cannotSignIn"')
  expect((await run('user', 'password', guest, '--mail', '--json')).err).toContain('"cannotSignIn"')
})

describe('sessions', () => {
  beforeEach(async () => {
    await using opened = await openWorldServices(world)
    const { directory, signIn } = opened.services
    for (const [uid, name] of [
      ['s1', 'ana'],
      ['s2', 'ana'],
      ['s3', 'ben'],
    ] as const) {
      const person = await directory.findUser(`${name}@convite.example`)
      if (!person) throw new Error(`${name} is missing`)
      const method = 'password'
      const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0'
      const facts = {
        uid,
        person: person.id,
        method,
        userAgent,
        address: '192.0.2.1',
        stamp: null,
        now: Date.now(),
        endsAt: Date.now() + 86_400_000,
      }
      expect(await signIn.sessions.begin(facts)).toBe(true)
    }
  })
  const idsOf = async (...args: string[]) =>
    (await world.runJson<{ value: { id: string }[] }>('session', 'list', ...args)).value.map(({ id }) => id).toSorted()

  test('are listed, those of everybody or of one person', async () => {
    expect(await idsOf()).toEqual(['s1', 's2', 's3'])
    expect(await idsOf(ana)).toEqual(['s1', 's2'])
    const { out } = await run('session', 'list', ana)
    expect(out).toMatch(/s1 +ana@convite\.example +Firefox on Linux +192\.0\.2\.1 +20/)
  })

  test('end one by one, or all of a person with every token', async () => {
    expect(await world.runJson('session', 'end', 's1')).toEqual({ id: 's1', ended: true })
    expect((await run('session', 'end', 's1')).err).toBe(
      "convite: There is no session 's1'; convite session list shows all.\n",
    )
    expect(await idsOf()).toEqual(['s2', 's3'])
    expect((await run('user', 'sign-out', ana)).out).toBe(`all sessions and tokens of ${ana} ended\n`)
    expect(await idsOf()).toEqual(['s3'])
  })

  test('a token from before the sign-out opens nothing on a running server', async () => {
    const { baseUrl } = await world.startServer()
    const makeToken = async () => (await run('token', ana)).out.trim()
    const stateOf = async (token: string) =>
      (await fetch(`${baseUrl}/me`, { headers: { Authorization: `Bearer ${token}` } })).status
    const token = await makeToken()
    expect(await stateOf(token)).toBe(200)
    await run('user', 'sign-out', ana)
    expect(await stateOf(token)).toBe(401)
    expect(await stateOf(await makeToken())).toBe(200)
  })
})
