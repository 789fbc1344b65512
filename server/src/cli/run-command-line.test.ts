import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { describeCommands } from './describe-commands.ts'
import { buildProgram, createRun } from './program.ts'
import { runCommandLine } from './run-command-line.ts'
import { createFakeIo } from './testing/fake-io.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convite-cli-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const io = createFakeIo({ cwd: folder, env })
  const code = await runCommandLine(args, io)
  return { code, ...io.written }
}

describe('the command line', () => {
  test('shows its commands when it is called without one, and ends as for a mistake', async () => {
    const { code, out, err } = await run([])
    expect(code).toBe(2)
    expect(out).toContain('Usage: convite')
    for (const name of ['start', 'dev', 'serve', 'doctor', 'completion']) expect(out).toContain(`\n  ${name} `)
    expect(err).toBe('')
  })

  test.each([
    ['--help'],
    ['-h'],
    ['help'],
    ['dev', '--help'],
    ['help', 'group'],
    ['group', 'add', '--help'],
    ['--version'],
  ])('answers %s on standard output', async (...args) => {
    const { code, out, err } = await run(args)
    expect(code).toBe(0)
    expect(out).not.toBe('')
    expect(err).toBe('')
  })

  test('every command shows an example', async () => {
    const { commands } = describeCommands(await buildProgram(createRun(createFakeIo())))
    const bare = commands.filter(({ isGroup, examples }) => !isGroup && examples.length === 0)
    expect(bare.map(({ path }) => path)).toEqual([])
    expect(commands.length).toBeGreaterThan(20)
  })

  test('proposes the command that was most likely meant', async () => {
    expect(await run(['sevre'])).toEqual({
      code: 2,
      out: '',
      err: "convite: unknown command 'sevre' (Did you mean serve?); convite --help tells more.\n",
    })
    expect((await run(['user', 'lst'])).err).toContain('Did you mean list?')
    expect((await run(['dev', '--prot', '1'])).err).toContain('Did you mean --port?')
  })

  test('tells mistakes as one line of JSON on standard error under --json, wherever that stands', async () => {
    for (const args of [
      ['--json', 'sevre'],
      ['sevre', '--json'],
    ]) {
      const { code, out, err } = await run(args)
      expect(code).toBe(2)
      expect(out).toBe('')
      expect(err.trimEnd()).not.toContain('\n')
      expect(JSON.parse(err)).toEqual({
        error: { code: 'usage', message: "unknown command 'sevre' (Did you mean serve?); convite --help tells more." },
      })
    }
  })

  test('names every mistake of the configuration', async () => {
    await writeFile(join(folder, 'c.json'), '{"host":"http://x"}')
    const { code, err } = await run(['dev', '--config', 'c.json', '--port', 'x', '--json'], { CONVITE_ROLE: 'boss' })
    expect(code).toBe(2)
    expect(JSON.parse(err)).toEqual({
      error: {
        code: 'configuration',
        message: 'The configuration has 3 mistakes.',
        details: [
          { message: expect.stringMatching(/^host in c\.json: /) as string },
          { message: expect.stringMatching(/^--port: /) as string },
          { message: expect.stringMatching(/^CONVITE_ROLE: /) as string },
        ],
      },
    })
    const words = await run(['serve'])
    expect(words.code).toBe(2)
    expect(words.err).toMatch(/^convite: 2 mistakes:\n {2}- data: .*\n {2}- publicOrigin: .*\n$/)
  })

  test('says one mistake once, in one line that begins with our words', async () => {
    const one = await run(['dev', '--port', 'x'])
    expect(one.err).toBe("convite: --port: 'x' is no whole number from 0 to 65535.\n")
    const config = await run(['dev', '--config', 'nothing.json'])
    expect(config.err).toMatch(
      /^convite: .*nothing\.json: .*cannot be read: there is no such file or folder; [^\n]*\n$/,
    )
    const seed = await run(['seed', 'nothing.json', '--data', join(folder, 'data')])
    expect(seed.err).toBe(
      `convite: ${join(folder, 'nothing.json')}: there is no such file or folder; check the path.\n`,
    )
    const notFile = await run(['seed', folder, '--data', join(folder, 'data')])
    expect(notFile.err).toBe(`convite: ${folder}: that is a folder; name a file.\n`)
    expect(notFile.code).toBe(1)
  })

  test('a command that only holds others names them, and prints no help among the errors', async () => {
    const message =
      'convite user needs a command: list, add, remove, link, unlink, links, password, sign-out; convite user --help tells more.'
    expect(await run(['user'])).toEqual({ code: 2, out: '', err: `convite: ${message}\n` })
    expect(await run(['user', '--json'])).toEqual({
      code: 2,
      out: '',
      err: `${JSON.stringify({ error: { code: 'usage', message } })}\n`,
    })
    expect((await run(['user', 'add'])).err).toBe(
      "convite: missing required argument 'user'; convite user add --help tells more.\n",
    )
  })

  test('a command on data that is not there says how to begin, and makes none', async () => {
    const { code, err } = await run(['user', 'list', '--data', join(folder, 'nothing'), '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'noData' } })
    expect(await readdir(folder)).toEqual([])
  })
})
