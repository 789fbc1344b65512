import { describe, expect, test } from 'vitest'
import { checkImports } from './check-imports.ts'

/** Checks one file, with everything that it may point at beside it. */
const check = (path: string, text: string) => checkImports(new Map([[path, text]]))

describe('import zones', () => {
  test.each([
    ['domain', 'http/server.ts'],
    ['domain', 'store/items.ts'],
    ['domain', 'mail/transport.ts'],
    ['domain', 'blobs/blob-store.ts'],
    ['domain', 'jobs/expiry.ts'],
    ['domain', 'auth/keys/keys.ts'],
    ['domain', 'cli/main.ts'],
    ['store', 'http/server.ts'],
    ['mail', 'http/server.ts'],
    ['blobs', 'http/server.ts'],
    ['jobs', 'http/server.ts'],
    ['http', 'store/items.ts'],
    ['auth', 'store/items.ts'],
    ['http', 'app.ts'],
  ])('%s may not import %s', (zone, target) => {
    expect(check(`server/src/${zone}/file.ts`, `import { x } from '../${target}'\n`)).toHaveLength(1)
  })

  test.each([
    ['server/src/http/file.ts', '../domain/errors.ts'],
    ['server/src/http/file.ts', '../auth/keys.ts'],
    ['server/src/store/file.ts', '../domain/ports/items.ts'],
    ['server/src/app.ts', './store/items.ts'],
    ['server/src/app.ts', './http/server.ts'],
    ['server/src/cli/main.ts', '../app.ts'],
    ['server/src/http/file.ts', '@convite/contract/drive-item/invite'],
    ['server/src/domain/errors.ts', '@convite/contract/errors'],
    ['server/src/pages/style.ts', '@convite/design/themes'],
    ['design/src/themes.ts', './colors.ts'],
  ])('%s may import %s', (path, target) => {
    expect(check(path, `import { x } from '${target}'\n`)).toEqual([])
  })

  test('a type import breaks a zone as well', () => {
    expect(check('server/src/domain/a.ts', "import type { Row } from '../store/rows.ts'\n")).toHaveLength(1)
  })

  test.each([
    ["export { x } from '../store/rows.ts'\n"],
    ["export * from '../store/rows.ts'\n"],
    ["import {\n  a,\n  b,\n} from '../store/rows.ts'\n"],
    ["import '../store/rows.ts'\n"],
    ["  const rows = await import('../store/rows.ts')\n"],
    ["type Row = import('../store/rows.ts').Row\n"],
  ])('every form of import is seen: %j', text => {
    expect(check('server/src/domain/a.ts', text)).toHaveLength(1)
  })

  test('an import in a comment is none', () => {
    expect(
      check('server/src/domain/a.ts', "// import { x } from '../store/rows.ts'\n * import('../http/a.ts')\n"),
    ).toEqual([])
  })

  test.each([
    ['server/src/domain/a.ts', 'kysely'],
    ['server/src/domain/a.ts', 'fastify'],
    ['server/src/domain/a.ts', 'nodemailer'],
    ['server/src/domain/a.ts', 'node:fs/promises'],
    ['server/src/domain/a.ts', '@convite/contract/drive-item/invite'],
    ['server/src/http/a.ts', 'kysely/migration'],
    ['server/src/http/a.ts', 'node:sqlite'],
    ['server/src/store/a.ts', 'nodemailer'],
    ['contract/src/a.ts', 'fastify'],
    ['contract/src/a.ts', 'node:fs'],
    ['contract/src/a.ts', '../../server/src/domain/errors.ts'],
    ['design/src/a.ts', 'node:fs'],
    ['design/src/a.ts', '@convite/contract/errors'],
    ['server/src/domain/a.ts', '@convite/design/themes'],
  ])('%s may not use %s', (path, specifier) => {
    expect(check(path, `import { x } from '${specifier}'\n`)).toHaveLength(1)
  })

  test('a folder of the server without a zone is reported', () => {
    const [complaint] = check('server/src/extras/a.ts', "import { x } from '../domain/errors.ts'\n")
    expect(complaint).toContain('has no zone')
  })

  test('tests see both sides, and nothing else may use their helpers', () => {
    const text = "import { x } from '../store/rows.ts'\n"
    expect(check('server/src/domain/a.test.ts', text)).toEqual([])
    expect(check('server/src/http/a.ts', "import { x } from './testing/world.ts'\n")).toHaveLength(1)
  })

  test('files that import each other in a circle are reported once', () => {
    const circle = new Map([
      ['server/src/store/a.ts', "import { b } from './b.ts'\n"],
      ['server/src/store/b.ts', "import { c } from './c.ts'\n"],
      ['server/src/store/c.ts', "import { a } from './a.ts'\n"],
    ])
    expect(checkImports(circle)).toEqual([
      'import cycle: server/src/store/a.ts -> server/src/store/b.ts -> server/src/store/c.ts -> server/src/store/a.ts',
    ])
  })

  test('types may point both ways: they are gone at run time', () => {
    const pair = new Map([
      ['server/src/store/a.ts', "import { b } from './b.ts'\n"],
      ['server/src/store/b.ts', "import type { A } from './a.ts'\n"],
    ])
    expect(checkImports(pair)).toEqual([])
  })
})

describe('the rule of the one outbound client', () => {
  test.each([
    ['await fetch(url)'],
    ['const f = globalThis.fetch'],
    ['const call = https.request(url)'],
    ['http.get(url)'],
    ['net.connect(25, host)'],
    ['const socket = tls.connect({ host })'],
    ['const socket = new Socket()'],
    ["import { request } from 'node:https'"],
    ["import { createServer, connect } from 'node:net'"],
    ["import { request } from 'undici'"],
  ])('%s is found', text => {
    expect(check('server/src/jobs/a.ts', `${text}\n`)).toHaveLength(1)
  })

  test.each([
    ['const item = await items.fetch(id)'],
    ["import { createServer } from 'node:http'"],
    ["import type { Socket } from 'node:net'"],
    ['/** Never calls fetch( itself. */'],
    ['const prefetch = prefetch(url)'],
  ])('%s is no connection', text => {
    expect(check('server/src/http/a.ts', `${text}\n`)).toEqual([])
  })
})
