/** Applications from the command line: addresses, proofs, consents, and what ends with them. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeTestCertificate } from '../auth/testing/make-test-certificate.ts'
import { type CommandWorld, makeCommandWorld } from './testing/command-world.ts'

const dayMs = 86_400_000

interface Shown {
  readonly clientId: string
  readonly kind: string
  readonly enabled: boolean
  readonly secrets: readonly { readonly id: string; readonly hint: string; readonly endDateTime: string }[]
  readonly certificates: readonly { readonly id: string; readonly thumbprint: string }[]
  readonly redirectUris: readonly { readonly kind: string; readonly uri: string }[]
}

describe('applications by command', () => {
  let world: CommandWorld
  const run: CommandWorld['run'] = (...args) => world.run(...args)
  const runJson = <T>(...args: string[]) => world.runJson<T>('app', ...args)
  const show = (key: string) => runJson<Shown>('show', key)
  const errorOf = async (...args: string[]) => (await run('app', ...args)).err

  beforeEach(async () => {
    world = await makeCommandWorld()
    await writeFile(
      join(world.folder, 'seed.json'),
      JSON.stringify({
        organization: { displayName: 'Example', domains: ['convite.example'] },
        users: [
          { userPrincipalName: 'ana@convite.example', displayName: 'Ana', password: 'a long password' },
          { userPrincipalName: 'ben@convite.example', displayName: 'Ben', password: 'a long password' },
        ],
      }),
    )
    expect(await run('seed', 'seed.json')).toMatchObject({ code: 0, err: '' })
  })
  afterEach(() => world.close())

  test('are registered with addresses and scopes, and shown without their secrets', async () => {
    const made = await runJson<Shown & { clientSecret: string }>(
      ...['add', 'Wiki', '--web', 'https://wiki.example/done', '--scope', 'user.read', 'Files.Read', '--without-pkce'],
    )
    const shown = await show('Wiki')
    expect(shown).toMatchObject({
      clientId: made.clientId,
      kind: 'confidential',
      scopes: ['User.Read', 'Files.Read'],
      pkceOptional: true,
      redirectUris: [{ kind: 'web', uri: 'https://wiki.example/done' }],
    })
    expect(shown.secrets).toMatchObject([{ hint: made.clientSecret.slice(0, 3) }])
    const words = (await run('app', 'show', 'Wiki')).out
    expect(words).toContain('https://wiki.example/done')
    expect(words + JSON.stringify(shown)).not.toContain(made.clientSecret)
    const desk = await runJson<Shown>('add', 'Desk', '--native', 'http://localhost', '--spa', 'https://desk.example')
    expect(desk).toMatchObject({ kind: 'public', secrets: 0 })
    expect(desk).not.toHaveProperty('clientSecret')
  })

  test('are refused by what is wrong with them', async () => {
    const refusals: readonly [readonly string[], string][] = [
      [['--web', 'https://*.wiki.example'], 'holds a wildcard'],
      [['--web', 'http://wiki.example'], 'plain http'],
      [['--native', 'http://localhost', '--web', 'https://wiki.example'], '--web does not go with --spa or --native'],
      [['--public', '--without-pkce'], '--without-pkce does not go with --public'],
      [['--spa', 'https://wiki.example', '--role', 'Files.Read.All'], '--role Files.Read.All does not go with'],
      [['--scope', 'Files.Reed'], "--scope 'Files.Reed' is no delegated scope; did you mean Files.Read?"],
      [['--expires', 'soon'], "--expires takes a duration such as P180D, or a date such as 2027-05-01, not 'soon'."],
      [['--expires', 'P3Y'], 'more than two years away'],
      [['--expires', '2001-01-01'], 'endDateTime'],
    ]
    for (const [words, rule] of refusals) expect(await errorOf('add', 'Wiki', ...words)).toContain(rule)
    expect(await runJson('list')).toEqual({ value: [] })
  })

  test('have secrets that end: in half a year, or when it is said, and one by one', async () => {
    const before = Date.now()
    await runJson('add', 'Wiki')
    const lifeOf = (endDateTime: string) => Math.round((Date.parse(endDateTime) - before) / dayMs)
    expect((await show('Wiki')).secrets.map(one => lifeOf(one.endDateTime))).toEqual([180])
    const short = await runJson<{ endDateTime: string; secrets: number }>('secret', 'Wiki', '--expires', 'P30D')
    expect([lifeOf(short.endDateTime), short.secrets]).toEqual([30, 2])
    const [first, second] = (await show('Wiki')).secrets
    await runJson('secret', 'Wiki', '--remove', first?.id ?? '')
    expect((await show('Wiki')).secrets.map(({ id }) => id)).toEqual([second?.id])
    expect(await errorOf('secret', 'Wiki', '--remove', first?.id ?? '')).toContain('Wiki has no secret')
  })

  test('prove themselves by a certificate, whose private key is refused', async () => {
    const { pem, privateKeyPem } = await makeTestCertificate('RSA')
    await writeFile(join(world.folder, 'wiki.crt'), pem)
    await writeFile(join(world.folder, 'wiki.pem'), pem + privateKeyPem)
    await runJson('add', 'Wiki')
    const added = await runJson<{ id: string; thumbprint: string }>('certificate', 'add', 'Wiki', 'wiki.crt')
    expect((await show('Wiki')).certificates).toMatchObject([{ id: added.id, thumbprint: added.thumbprint }])
    expect(await errorOf('certificate', 'add', 'Wiki', 'wiki.crt')).toContain('has this certificate already')
    expect(await errorOf('certificate', 'add', 'Wiki', 'wiki.pem')).toContain('holds a private key')
    await runJson('certificate', 'remove', 'Wiki', added.id)
    expect((await show('Wiki')).certificates).toEqual([])
    expect(await errorOf('certificate', 'remove', 'Wiki', added.id)).toContain('Wiki has no certificate')
  })

  test('get and lose addresses', async () => {
    await runJson('add', 'Wiki')
    await runJson('add', 'Desk', '--public')
    await runJson('redirect', 'add', 'Wiki', 'https://wiki.example/a', 'https://wiki.example/b')
    await runJson('redirect', 'add', 'Desk', 'http://localhost')
    await runJson('redirect', 'add', 'Desk', 'https://desk.example', '--kind', 'spa')
    await runJson('redirect', 'remove', 'Wiki', 'https://wiki.example/a')
    expect((await show('Wiki')).redirectUris).toEqual([{ kind: 'web', uri: 'https://wiki.example/b' }])
    expect((await show('Desk')).redirectUris.map(({ kind }) => kind)).toEqual(['native', 'spa'])
    expect(await errorOf('redirect', 'remove', 'Wiki', 'https://wiki.example/a')).toContain('has no address')
    expect(await errorOf('redirect', 'add', 'Wiki', 'https://wiki.example/*')).toContain('wildcard')
  })

  test('are changed, disabled and enabled again', async () => {
    await runJson('add', 'Wiki', '--role', 'Files.Read.All')
    await runJson('update', 'Wiki', '--name', 'Docs', '--role', 'User.Read.All', '--scope', 'Files.Read')
    expect(await show('Docs')).toMatchObject({ roles: ['User.Read.All'], scopes: ['Files.Read'], enabled: true })
    expect(await errorOf('update', 'Docs')).toContain('Nothing to change')
    await runJson('disable', 'Docs')
    expect((await show('Docs')).enabled).toBe(false)
    expect((await run('app', 'list')).out).toContain('confidential, disabled')
    await runJson('enable', 'Docs')
    expect((await show('Docs')).enabled).toBe(true)
  })

  test('are agreed to for everybody, and what was agreed is listed and revoked', async () => {
    await runJson('add', 'Wiki', '--scope', 'Files.Read')
    expect(await runJson('grant', 'Wiki')).toMatchObject({ scopes: ['Files.Read'] })
    expect(await runJson('grant', 'Wiki', '--scope', 'User.Read')).toMatchObject({
      scopes: ['Files.Read', 'User.Read'],
    })
    const consents = async () =>
      (await runJson<{ value: readonly { person: string | null }[] }>('consents', 'Wiki')).value
    expect(await consents()).toMatchObject([{ person: null, scopes: ['Files.Read', 'User.Read'] }])
    expect((await run('app', 'consents', 'Wiki')).out).toContain('everybody')
    expect(await errorOf('revoke', 'Wiki')).toContain('Give one of --person, --everybody and --all.')
    expect(await runJson('revoke', 'Wiki', '--person', 'ana@convite.example')).toMatchObject({ revoked: [] })
    expect(await runJson<{ revoked: string[] }>('revoke', 'Wiki', '--everybody')).toMatchObject({
      revoked: [expect.any(String)],
    })
    expect(await consents()).toEqual([])
    await runJson('add', 'Bare')
    expect(await errorOf('grant', 'Bare')).toContain('was registered without scopes')
  })
})
