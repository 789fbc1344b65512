import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigError } from './config-error.ts'
import { settingEntries } from './env.ts'
import { maskConfig } from './mask-config.ts'
import { type ConfigRequest, readConfig } from './read-config.ts'
import { mailLanguages } from './setting-readers.ts'
import { hasUnnamedProxy } from './unnamed-proxy.ts'

const demo = { demo: true }

const request = (more: Partial<ConfigRequest> = {}): ConfigRequest => ({
  mode: 'development',
  isServing: true,
  flags: {},
  env: {},
  cwd: '/home/ana',
  readText: path => readFile(path, 'utf8'),
  demoSeed: async () => demo,
  ...more,
})

const production = (env: Record<string, string> = {}, flags: ConfigRequest['flags'] = {}) =>
  request({
    mode: 'production',
    env: { CONVITE_DATA: '/var/lib/convite', CONVITE_PUBLIC_ORIGIN: 'https://files.example.org', ...env },
    flags,
  })

async function mistakesOf(given: ConfigRequest): Promise<readonly string[]> {
  try {
    await readConfig(given)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
}

describe('the configuration', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convite-config-'))
  })

  afterEach(() => rm(folder, { recursive: true, force: true }))

  const writeConfig = async (content: unknown) => {
    const path = join(folder, 'convite.config.json')
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }

  test('is complete when nobody says anything in development', async () => {
    const { config, warnings } = await readConfig(request())
    expect(warnings).toEqual([])
    expect(config).toEqual({
      mode: 'development',
      dataFolder: '/home/ana/.convite',
      database: { kind: 'sqlite', file: '/home/ana/.convite/convite.db' },
      listen: { host: '127.0.0.1', port: 8080 },
      publicOrigin: null,
      resourceHosts: [],
      tls: null,
      trustedProxies: [],
      mail: {
        relay: 'catcher',
        from: { name: 'Convite', address: 'no-reply@convite.example' },
        bounceAddress: null,
        dkim: null,
        slots: 4,
        timeZone: 'UTC',
        defaultLanguage: 'en',
        smtpPort: 0,
      },
      log: { level: 'warn', file: null },
      seed: { document: demo },
      role: 'all',
      callLimit: null,
      controlToken: null,
      oidcProviders: [],
    })
  })

  test('takes flags over environment over file over what is assumed', async () => {
    const file = await writeConfig({ host: 'file', port: 1, role: 'api', mailSlots: 9 })
    const { config } = await readConfig(
      request({
        flags: { host: 'flag', config: file },
        env: { CONVITE_HOST: 'environment', CONVITE_PORT: '2', CONVITE_CONTROL_TOKEN: 'x'.repeat(16) },
        assumed: { host: 'assumed', role: 'worker', language: 'pt' },
      }),
    )
    expect(config.listen).toEqual({ host: 'flag', port: 2 })
    expect(config.role).toBe('api')
    expect(config.mail.slots).toBe(9)
    expect(config.mail.defaultLanguage).toBe('pt')
  })

  test('takes the server’s own name for the database over the usual one', async () => {
    const env = { CONVITE_DATABASE_URL: 'postgres://here/a', DATABASE_URL: 'postgres://here/b' }
    expect((await readConfig(request({ env }))).config.database).toEqual({ kind: 'postgres', url: 'postgres://here/a' })
    const usual = { DATABASE_URL: 'postgres://here/b' }
    expect((await readConfig(request({ env: usual }))).config.database).toEqual({
      kind: 'postgres',
      url: 'postgres://here/b',
    })
  })

  test('counts an empty variable as absent', async () => {
    expect((await readConfig(request({ env: { CONVITE_PORT: '', DATABASE_URL: '' } }))).config.listen.port).toBe(8080)
  })

  test('starts relative paths of a file from the folder of that file', async () => {
    const file = await writeConfig({ data: 'store', databaseUrl: 'sqlite:other.db', logFile: '/log' })
    const { config } = await readConfig(request({ flags: { config: file } }))
    expect(config.dataFolder).toBe(join(folder, 'store'))
    expect(config.database).toEqual({ kind: 'sqlite', file: join(folder, 'other.db') })
    expect(config.log.file).toBe('/log')
  })

  test('reads secrets from files that the environment names', async () => {
    await writeFile(join(folder, 'relay'), 'smtp://u:p@relay.example.org\n')
    const { config } = await readConfig(request({ env: { CONVITE_SMTP_URL_FILE: join(folder, 'relay') } }))
    expect(config.mail.relay).toMatchObject({ host: 'relay.example.org', auth: { user: 'u', pass: 'p' } })
    expect(await mistakesOf(request({ env: { CONVITE_SMTP_URL_FILE: join(folder, 'none') } }))).toEqual([
      expect.stringMatching(/^CONVITE_SMTP_URL_FILE: '.*none' cannot be read/),
    ])
  })

  test('reads a seed document from a file', async () => {
    await writeFile(join(folder, 'seed.json'), '{"users":[]}')
    const { config } = await readConfig(request({ flags: { seed: join(folder, 'seed.json') } }))
    expect(config.seed).toEqual({ document: { users: [] } })
    expect((await readConfig(production({}, { seed: join(folder, 'seed.json') }))).config.seed).toEqual({
      document: { users: [] },
    })
    expect((await readConfig(production({ CONVITE_SEED: 'none' }))).config.seed).toBeNull()
    expect(await mistakesOf(request({ flags: { seed: 'none' } }))).toEqual([
      expect.stringContaining('needs an organisation'),
    ])
  })

  test('names every mistake at once, each with the place where it was made', async () => {
    const file = await writeConfig({ prot: 1, mailSlots: 100, role: true, catcherPort: 'x' })
    const mistakes = await mistakesOf(
      request({ flags: { config: file, port: '99999' }, env: { CONVITE_LOG_LEVEL: 'loud', CONVITE_LANGUAGE: 'xx' } }),
    )
    expect(mistakes).toEqual([
      `prot in ${file}: there is no such setting; did you mean port?`,
      `role in ${file}: a text or a number is needed here, e.g. "api".`,
      "--port: '99999' is no whole number from 0 to 65535.",
      `mailSlots in ${file}: '100' is no whole number from 1 to 64.`,
      "CONVITE_LANGUAGE: 'xx' is not known; use en, es, pt, de or fr.",
      `catcherPort in ${file}: 'x' is no whole number from 0 to 65535.`,
      "CONVITE_LOG_LEVEL: 'loud' is not known; use debug, info, warn, error or silent.",
    ])
  })

  test('reads a limit of calls, and refuses one that the dearest call could never keep', async () => {
    const limitOf = async (text: string) => (await readConfig(request({ flags: { callLimit: text } }))).config.callLimit
    expect(await limitOf('20/400')).toEqual({ unitsPerSecond: 20, burst: 400 })
    expect(await limitOf('none')).toBeNull()
    for (const text of ['20', '0/400', '20/4', '20/400/5', '1.5/400', '20/9999999', '-1/400']) {
      expect(await mistakesOf(request({ flags: { callLimit: text } }))).toEqual([
        expect.stringContaining(`--call-limit: '${text}' is no limit of calls; write 20/400`),
      ])
    }
  })

  test('says so when the file is missing, broken or no object', async () => {
    expect(await mistakesOf(request({ flags: { config: 'gone.json' } }))).toEqual([
      expect.stringMatching(/^gone\.json: the configuration file cannot be read: there is no such file/),
    ])
    expect(await mistakesOf(request({ env: { CONVITE_CONFIG: await writeConfig('{') } }))).toEqual([
      expect.stringContaining('the configuration file cannot be read'),
    ])
    expect(await mistakesOf(request({ flags: { config: await writeConfig([]) } }))).toEqual([
      expect.stringContaining('holds one JSON object'),
    ])
  })

  test('warns of variables that look like settings, and spares those of Kubernetes and of the tests', async () => {
    const env = {
      CONVITE_PUBLIC_ORGIN: 'x',
      CONVITE_ZZZ: 'x',
      CONVITE_SERVICE_HOST: 'x',
      CONVITE_PORT_80_TCP: 'x',
      CONVITE_TEST_POSTGRES: 'x',
      CONVITE_SMTP_URL_FILE: '',
    }
    expect((await readConfig(request({ env }))).warnings).toEqual([
      'CONVITE_PUBLIC_ORGIN is set, but there is no such setting; did you mean CONVITE_PUBLIC_ORIGIN?',
      'CONVITE_ZZZ is set, but there is no such setting.',
    ])
  })

  test.each<[string, string, string]>([
    ['CONVITE_PORT', 'tcp://10.0.0.1:80', 'enableServiceLinks: false'],
    ['CONVITE_PORT', '-1', 'no whole number'],
    ['CONVITE_PORT', '1e3', 'no whole number'],
    ['CONVITE_HOST', 'http://0.0.0.0', 'no address to listen on'],
    ['CONVITE_HOST', '127.0.0.1:80', 'the port apart'],
    ['CONVITE_PUBLIC_ORIGIN', 'files.example.org', 'no web address'],
    ['CONVITE_PUBLIC_ORIGIN', 'https://files.example.org/x', 'has a path'],
    ['CONVITE_PUBLIC_ORIGIN', 'https://u:secret@files.example.org', 'no user and no password'],
    ['CONVITE_DATABASE_URL', 'mysql://u:secret@h/d', 'no database Convite knows'],
    ['CONVITE_DATABASE_URL', 'postgres://u:secret@h:port/d', 'no address of a database'],
    ['CONVITE_SMTP_URL', 'mail.example.org', 'that is no relay'],
    ['CONVITE_SMTP_URL', 'smtp://', 'no host'],
    ['CONVITE_SMTP_URL', 'smtp://u@h', 'needs user and password'],
    ['CONVITE_SMTP_URL', 'smtp://u:%zz@h', '%25'],
    ['CONVITE_SMTP_URL', 'smtp://u:secret@h/x', 'no path'],
    ['CONVITE_SMTP_URL', 'smtp://u:secret@h?pool=1', "'pool' is not known"],
    ['CONVITE_SMTP_URL', 'smtp://u:secret@h?security=none', 'on this machine only'],
    ['CONVITE_SMTP_URL', 'smtp://u:secret@h?security=maybe', 'is not known'],
    ['CONVITE_SMTP_URL', 'smtps://u:secret@h?security=starttls', 'TLS from the first byte'],
    ['CONVITE_SMTP_URL', 'smtp://u:secret@h?ca=/nowhere.pem', 'cannot be read'],
    ['CONVITE_MAIL_FROM', 'Ana', 'not an e-mail address'],
    ['CONVITE_MAIL_FROM', 'Ana\r\nBcc: x <ana@example.org>', 'control characters'],
    ['CONVITE_MAIL_BOUNCE', 'x@y@z', 'not an e-mail address'],
    ['CONVITE_DKIM_SELECTOR', 's1', 'without a key nothing is signed; give --dkim-key-file or CONVITE_DKIM_KEY_FILE'],
    ['CONVITE_DKIM_KEY_FILE', '/nowhere.pem', 'by its selector; give --dkim-selector or CONVITE_DKIM_SELECTOR'],
    ['CONVITE_DKIM_DOMAIN', 'example.org', 'by its selector'],
    ['CONVITE_MAIL_TIME_ZONE', 'Atlantis/Harbour', 'no time zone'],
    ['CONVITE_ROLE', 'boss', 'use all, api or worker'],
    ['CONVITE_CONTROL_TOKEN', 'short', '16 to 256'],
    ['CONVITE_SEED', '/nowhere.json', 'cannot be read'],
    ['CONVITE_HTTPS', 'maybe', 'use on or off'],
    ['CONVITE_TLS_CERT', '/c.pem', 'without its key; give --tls-key or CONVITE_TLS_KEY'],
    ['CONVITE_TLS_KEY', '/k.pem', 'without its certificate; give --tls-cert or CONVITE_TLS_CERT'],
    ['CONVITE_TRUSTED_PROXIES', 'proxy.example.org', 'no address and no network; write 127.0.0.1, 10.0.3.0/24'],
    ['CONVITE_TRUSTED_PROXIES', '10.0.0.0/33', 'no address and no network'],
    ['CONVITE_TRUSTED_PROXIES', 'fd00::/129', 'no address and no network'],
    ['CONVITE_TRUSTED_PROXIES', '127.0.0.1, 0.0.0.0/0', 'is everybody'],
    ['CONVITE_TRUSTED_PROXIES', '::/0', 'is everybody'],
    ['CONVITE_TRUSTED_PROXIES', '::ffff:10.0.0.0/104', 'written as IPv6'],
  ])('refuses %s=%j in one line that keeps secrets', async (name, value, part) => {
    const mistakes = await mistakesOf(request({ env: { [name]: value } }))
    expect(mistakes).toHaveLength(1)
    expect(mistakes[0]).toContain(part)
    expect(mistakes[0]).toMatch(new RegExp(`^${name}: [^\\n\\r]*$`))
    expect(mistakes[0]).not.toContain('secret')
  })

  test.each<[string, object]>([
    [
      'smtp://mail.example.org',
      { host: 'mail.example.org', port: 587, security: 'starttls', auth: null, clientName: null, ca: null },
    ],
    ['smtp://127.0.0.1:25', { host: '127.0.0.1', port: 25, security: 'none' }],
    ['smtp://localhost:25?security=starttls', { security: 'starttls' }],
    ['smtps://u:p%40ss@[::1]', { host: '::1', port: 465, security: 'tls', auth: { user: 'u', pass: 'p@ss' } }],
    ['smtp://h:2525?name=us.example.org', { port: 2525, clientName: 'us.example.org' }],
  ])('reads the relay %s', async (url, expected) => {
    const { config } = await readConfig(request({ flags: { smtpUrl: url } }))
    expect(config.mail.relay).toMatchObject(expected)
  })

  test('reads the certificate authority of a relay from its file', async () => {
    await writeFile(join(folder, 'ca.pem'), 'PEM')
    const { config } = await readConfig(request({ flags: { smtpUrl: `smtps://h?ca=${folder}/ca.pem` } }))
    expect(config.mail.relay).toMatchObject({ ca: 'PEM' })
  })

  test('reads with what mails are signed: the domain of the sender, unless another is given', async () => {
    await writeFile(join(folder, 'dkim.pem'), 'PEM secret')
    const flags = { dkimSelector: 's1', dkimKeyFile: join(folder, 'dkim.pem'), mailFrom: 'Files <files@example.org>' }
    const { config } = await readConfig(request({ flags }))
    expect(config.mail.dkim).toEqual({ selector: 's1', domain: 'example.org', privateKey: 'PEM secret' })
    expect(JSON.stringify(maskConfig(config))).not.toContain('secret')
    const other = await readConfig(request({ flags: { ...flags, dkimDomain: 'Mail.Example.org' } }))
    expect(other.config.mail.dkim?.domain).toBe('mail.example.org')
    const wrong = { ...flags, dkimSelector: 'a_b', dkimKeyFile: '/nowhere.pem', dkimDomain: 'no domain' }
    expect(await mistakesOf(request({ flags: wrong }))).toEqual([
      "--dkim-selector: 'a_b' is no selector; write letters, digits and hyphens, such as convite1.",
      expect.stringMatching(/^--dkim-key-file: '\/nowhere\.pem' cannot be read: /),
      expect.stringMatching(/^--dkim-domain: 'no domain' is no mail domain: /),
    ])
  })

  test('reads how the server speaks HTTPS: by an authority of its own, or with a certificate that is given', async () => {
    const tlsOf = async (more: Partial<ConfigRequest>) => (await readConfig(request(more))).config.tls
    for (const text of ['on', 'true', 'yes', '1']) {
      expect(await tlsOf({ env: { CONVITE_HTTPS: text } })).toEqual({ kind: 'local' })
    }
    for (const text of ['off', 'false', 'no', '0']) expect(await tlsOf({ env: { CONVITE_HTTPS: text } })).toBeNull()
    const file = await writeConfig({ https: true, tlsCert: 'own.pem', tlsKey: '/own.key' })
    const files = { kind: 'files', certFile: join(folder, 'own.pem'), keyFile: '/own.key' }
    expect(await tlsOf({ flags: { config: file } })).toEqual(files)
    expect(await tlsOf({ flags: { tlsCert: '/c.pem', tlsKey: '/k.pem' } })).toMatchObject({ kind: 'files' })
    expect(await mistakesOf(request({ flags: { https: 'off', tlsCert: '/c.pem', tlsKey: '/k.pem' } }))).toEqual([
      '--https: HTTPS is off, but --tls-cert asks for it; leave one of them out.',
    ])
  })

  test('refuses a public address that begins with http: for a server that speaks HTTPS', async () => {
    const flags = { https: 'on', publicOrigin: 'http://127.0.0.1:8080' }
    expect(await mistakesOf(request({ flags }))).toEqual([expect.stringContaining('but the server speaks HTTPS')])
    expect(await mistakesOf(request({ flags: { ...flags, publicOrigin: 'https://127.0.0.1:8080' } }))).toEqual([])
  })

  test('reads trusted proxies in the form in which connections show addresses', async () => {
    const trustedProxies = '127.0.0.1, 10.0.3.0/24 ::FFFF:192.0.2.7,FD00:0::/64'
    const { config } = await readConfig(request({ flags: { trustedProxies } }))
    expect(config.trustedProxies).toEqual(['127.0.0.1', '10.0.3.0/24', '192.0.2.7', 'fd00::/64'])
  })

  test('reads a sender with and without a name', async () => {
    const from = async (text: string) => (await readConfig(request({ flags: { mailFrom: text } }))).config.mail.from
    expect(await from('Files of Ana <files@example.org>')).toEqual({
      name: 'Files of Ana',
      address: 'files@example.org',
    })
    expect(await from('"Files" <files@example.org>')).toEqual({ name: 'Files', address: 'files@example.org' })
    expect(await from('files@example.org')).toEqual({ name: 'Convite', address: 'files@example.org' })
  })

  test('reads the names of the resource as scopes write them', async () => {
    const readHosts = (resourceHosts: string) => request({ flags: { resourceHosts } })
    const { config } = await readConfig(readHosts('Graph.Example.org, bücher.test files.internal,files.internal'))
    expect(config.resourceHosts).toEqual(['graph.example.org', 'xn--bcher-kva.test', 'files.internal'])
    for (const odd of ['https://a.test', 'a.test:8443', 'a.test/v1.0', '*.a.test', 'u@a.test', 'a%2eb']) {
      expect(await mistakesOf(readHosts(odd))).toEqual([
        expect.stringMatching(/--resource-hosts: '.*' is no host name; write graph\.example\.org/),
      ])
    }
  })

  test('demands a control token when development mode listens beyond this machine', async () => {
    for (const host of ['127.0.0.1', '::1', 'localhost'])
      expect(await mistakesOf(request({ flags: { host } }))).toEqual([])
    for (const host of ['0.0.0.0', '::', '192.168.1.4', 'files.example.org']) {
      expect(await mistakesOf(request({ flags: { host } }))).toEqual([expect.stringContaining('--control-token')])
      expect(await mistakesOf(request({ flags: { host, controlToken: 'a'.repeat(16) } }))).toEqual([])
    }
  })

  test('lists the languages in which mails are written', async () => {
    const files = await readdir(join(import.meta.dirname, '../mail/messages'))
    const written = files.flatMap(name => /^(?<tag>[a-z]{2})\.\w+$/.exec(name)?.groups?.['tag'] ?? [])
    expect(mailLanguages.toSorted()).toEqual([...new Set(written)].toSorted())
  })

  test('gives every setting one name each for flag, environment and file', () => {
    const names = settingEntries.flatMap(({ key, variables, flag }) => [key, ...variables, flag.split(' ')[0]])
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('production', () => {
  test('starts with what is needed and nothing of development', async () => {
    const { config } = await readConfig(production())
    expect(config).toMatchObject({
      mode: 'production',
      publicOrigin: 'https://files.example.org',
      mail: { relay: null },
      seed: null,
      log: { level: 'info' },
    })
  })

  test('does not start without folder and public origin, and says both', async () => {
    expect(await mistakesOf(request({ mode: 'production' }))).toEqual([
      expect.stringMatching(/^data: .*--data or CONVITE_DATA/),
      expect.stringMatching(/^publicOrigin: .*--public-origin or CONVITE_PUBLIC_ORIGIN/),
    ])
  })

  test.each<[Record<string, string>, RegExp | null]>([
    [{ CONVITE_PUBLIC_ORIGIN: 'http://files.example.org' }, /clear text; use https/],
    [{ CONVITE_PUBLIC_ORIGIN: 'http://localhost.example.org' }, /clear text/],
    [{ CONVITE_PUBLIC_ORIGIN: 'http://127.0.0.1:8080' }, null],
    [{ CONVITE_PUBLIC_ORIGIN: 'http://localhost:8080' }, null],
    [{ CONVITE_SMTP_URL: 'smtp://mail.example.org' }, /mailFrom: a relay is set but no sender/],
    [{ CONVITE_SMTP_URL: 'smtp://mail.example.org', CONVITE_MAIL_FROM: 'files@example.org' }, null],
    [{ CONVITE_MAIL_FROM: 'files@localhost' }, /not an e-mail address/],
    [{ CONVITE_SMTP_URL: 'catcher', CONVITE_MAIL_FROM: 'files@example.org' }, /catcher is for development/],
    [{ CONVITE_DATA: '/srv/app/node_modules/convite/data' }, /inside node_modules/],
    [{ CONVITE_DATABASE_URL: 'sqlite::memory:' }, /forgets everything/],
    [{ CONVITE_SEED: 'demo' }, /demo organisation is for development/],
    [
      { CONVITE_HOST: '0.0.0.0' },
      /host: 0\.0\.0\.0 would take tokens from the network in clear text; .*--trusted-proxies/,
    ],
    [{ CONVITE_HOST: '192.168.7.4' }, /clear text/],
    [{ CONVITE_HOST: '::' }, /clear text/],
    [{ CONVITE_HOST: 'files.example.org' }, /clear text/],
    [{ CONVITE_HOST: '::1' }, null],
    [{ CONVITE_HOST: '0.0.0.0', CONVITE_TRUSTED_PROXIES: '10.0.3.7' }, null],
    [{ CONVITE_HOST: '0.0.0.0', CONVITE_TLS_CERT: '/c.pem', CONVITE_TLS_KEY: '/k.pem' }, null],
    [{ CONVITE_HTTPS: 'on' }, /https: nobody outside trusts .* files\.example\.org is a public name/],
    [{ CONVITE_HTTPS: 'on', CONVITE_PUBLIC_ORIGIN: 'https://192.0.2.7' }, /is a public name/],
    [{ CONVITE_HTTPS: 'on', CONVITE_PUBLIC_ORIGIN: 'https://localhost:8443' }, null],
    [{ CONVITE_HTTPS: 'on', CONVITE_PUBLIC_ORIGIN: 'https://files.test', CONVITE_HOST: '0.0.0.0' }, null],
    [{ CONVITE_HTTPS: 'on', CONVITE_PUBLIC_ORIGIN: 'https://192.168.7.4' }, null],
    [{ CONVITE_HTTPS: 'on', CONVITE_PUBLIC_ORIGIN: 'https://[fd00::7]:8443' }, null],
  ])('judges %j', async (env, expected) => {
    const wanted = expected === null ? [] : [expect.stringMatching(expected) as string]
    expect(await mistakesOf(production(env))).toEqual(wanted)
  })

  test('knows when a proxy must stand before the server and nobody has named it', async () => {
    const isUnnamed = async (env: Record<string, string>) => hasUnnamedProxy((await readConfig(production(env))).config)
    expect(await isUnnamed({})).toBe(true)
    expect(await isUnnamed({ CONVITE_TRUSTED_PROXIES: '127.0.0.1' })).toBe(false)
    expect(await isUnnamed({ CONVITE_TLS_CERT: '/c.pem', CONVITE_TLS_KEY: '/k.pem' })).toBe(false)
    expect(await isUnnamed({ CONVITE_PUBLIC_ORIGIN: 'http://127.0.0.1:8080' })).toBe(false)
  })

  test('demands nothing of a server when a command only works on its data', async () => {
    expect(await mistakesOf({ ...request({ mode: 'production' }), isServing: false })).toEqual([])
  })
})

test('a printed configuration holds no secret', async () => {
  const { config } = await readConfig(
    request({
      env: {
        CONVITE_DATABASE_URL: 'postgres://u:hush1@db.example.org/convite?sslmode=require&password=hush2',
        CONVITE_SMTP_URL: 'smtp://mailer:hush3@mail.example.org',
        CONVITE_CONTROL_TOKEN: 'hush4-hush4-hush4',
      },
    }),
  )
  const printed = JSON.stringify(maskConfig({ ...config, seed: { document: 'hush5' } }))
  expect(printed).not.toContain('hush')
  expect(printed).toContain('db.example.org/convite')
  expect(printed).toContain('mail.example.org')
})
