import { describe, expect, it } from 'vitest'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { maskConfig } from './mask-config.ts'
import { readConfig } from './read-config.ts'

const files: Readonly<Record<string, string>> = {
  '/run/secrets/oidc': 'kept in a file\n',
  '/etc/providers.json': '[{"id":"a","issuer":"https://a.example","clientId":"c","clientSecret":"from a file"}]',
  '/etc/convite/convite.json': JSON.stringify({
    oidcProviders: [
      { id: 'a', issuer: 'https://a.example', clientId: 'c', clientSecretFile: '../../run/secrets/oidc' },
    ],
  }),
}

async function read(env: Record<string, string>): Promise<Config> {
  const { config } = await readConfig({
    mode: 'development',
    isServing: true,
    flags: {},
    env,
    cwd: '/home/ana',
    async readText(path) {
      const text = files[path]
      if (text === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' })
      return text
    },
    demoSeed: async () => ({}),
  })
  return config
}

const readList = async (providers: unknown) =>
  (await read({ CONVITE_OIDC_PROVIDERS: JSON.stringify(providers) })).oidcProviders

async function mistakesOf(work: Promise<unknown>): Promise<readonly string[]> {
  try {
    await work
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
}

const least = { id: 'corporate', issuer: 'https://login.example.org', clientId: 'convite' }

describe('identity providers of the configuration', () => {
  it('need three members, and get the least for the rest', async () => {
    expect(await readList([least])).toEqual([
      {
        id: 'corporate',
        label: 'corporate',
        issuer: 'https://login.example.org',
        clientId: 'convite',
        clientSecret: null,
        scopes: ['openid', 'profile', 'email'],
        subjectClaim: 'sub',
        domains: [],
        createPeople: true,
        groups: null,
        acceptAccessTokens: null,
        allowPrivateNetwork: false,
      },
    ])
    expect((await read({})).oidcProviders).toEqual([])
  })

  it('can be several, with all members', async () => {
    const full = {
      id: 'house',
      label: 'House account',
      issuer: 'http://localhost:9000/realm',
      clientId: 'c',
      clientSecret: 's',
      scopes: ['openid', 'groups'],
      subjectClaim: 'oid',
      domains: ['BÜCHER.test'],
      createPeople: false,
      groups: { claim: 'groups', map: { staff: 'staff@example.org' } },
      acceptAccessTokens: { audience: 'api://convite', scopeClaim: 'scp' },
      allowPrivateNetwork: true,
    }
    expect(await readList([least, full])).toEqual([
      expect.objectContaining({ id: 'corporate' }),
      { ...full, domains: ['xn--bcher-kva.test'] },
    ])
  })

  it('come from a variable, from the file that a variable names, or from the configuration file as they are', async () => {
    const ofVariable = await read({ CONVITE_OIDC_PROVIDERS_FILE: '/etc/providers.json' })
    expect(ofVariable.oidcProviders[0]?.clientSecret).toBe('from a file')
    const ofFile = await read({ CONVITE_CONFIG: '/etc/convite/convite.json' })
    expect(ofFile.oidcProviders[0]?.clientSecret).toBe('kept in a file')
  })

  it('are printed without their secrets', async () => {
    const config = await read({ CONVITE_OIDC_PROVIDERS: JSON.stringify([{ ...least, clientSecret: 'very secret' }]) })
    const printed = JSON.stringify(maskConfig(config))
    expect(printed).toContain('https://login.example.org')
    expect(printed).not.toContain('very secret')
  })

  it.each<[string, unknown, RegExp]>([
    ['no list', { a: 1 }, /a list of identity providers/],
    ['an entry that is no object', ['x'], /\[0\]: an object is needed/],
    [
      'a member that nobody knows',
      [{ ...least, domain: ['x.test'] }],
      /\[0\]\.domain: is not known; did you mean domains/,
    ],
    ['no id', [{ ...least, id: null }], /\.id: is missing/],
    ['an id that no address can hold', [{ ...least, id: 'a/b' }], /\.id: 'a\/b' stands in addresses/],
    ['no issuer', [{ ...least, issuer: null }], /\.issuer: is missing/],
    ['plain http', [{ ...least, issuer: 'http://login.example.org' }], /clear text/],
    ['this machine without a word about it', [{ ...least, issuer: 'https://localhost' }], /allowPrivateNetwork/],
    ['a private address without a word about it', [{ ...least, issuer: 'https://10.0.0.1' }], /allowPrivateNetwork/],
    ['an issuer with a query', [{ ...least, issuer: 'https://a.example/?x=1' }], /has none/],
    ['no clientId', [{ ...least, clientId: null }], /\.clientId: is missing/],
    ['two secrets', [{ ...least, clientSecret: 'a', clientSecretFile: '/run/secrets/oidc' }], /leave one out/],
    ['a secret that is not there', [{ ...least, clientSecretFile: '/none' }], /'\/none' cannot be read/],
    ['scopes without openid', [{ ...least, scopes: ['email'] }], /'openid' is missing/],
    ['an address for a subject', [{ ...least, subjectClaim: 'email' }], /names nobody for good/],
    ['a domain that is none', [{ ...least, domains: ['*.test'] }], /\.domains: '\*\.test' is no mail domain/],
    ['a text where true or false belongs', [{ ...least, createPeople: 'no' }], /true or false/],
    ['groups without a map', [{ ...least, groups: { claim: 'g' } }], /\.groups\.map: is missing/],
    ['access tokens without an audience', [{ ...least, acceptAccessTokens: {} }], /\.audience: is missing/],
    [
      'access tokens for the audience of id tokens',
      [{ ...least, acceptAccessTokens: { audience: 'convite' } }],
      /an id token is no access token/,
    ],
    ['one id twice', [least, { ...least, issuer: 'https://b.example' }], /the id 'corporate' is there twice/],
    ['one issuer twice', [least, { ...least, id: 'b' }], /the issuer 'https:\/\/login\.example\.org' is there twice/],
    [
      'one domain given to two',
      [
        { ...least, domains: ['x.test'] },
        { ...least, id: 'b', issuer: 'https://b.example', domains: ['X.test'] },
      ],
      /the domain 'x\.test' is there twice/,
    ],
  ])('refuse %s in one line', async (_name, providers, line) => {
    const mistakes = await mistakesOf(readList(providers))
    expect(mistakes).toEqual([expect.stringMatching(line)])
    expect(mistakes[0]).toMatch(/^CONVITE_OIDC_PROVIDERS: /)
  })

  it('tell all mistakes at once, and never repeat what is no JSON', async () => {
    const mistakes = await mistakesOf(
      readList([
        { ...least, id: 'A' },
        { ...least, clientId: null },
      ]),
    )
    expect(mistakes).toHaveLength(2)
    const [broken] = await mistakesOf(read({ CONVITE_OIDC_PROVIDERS: '[{"clientSecret":"very secret"' }))
    expect(broken).not.toContain('very secret')
  })
})
