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
      err: "convite: unknown command 'sevre' (Did you mean serve?)\n",
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
        error: { code: 'usage', message: "unknown command 'sevre' (Did you mean serve?)" },
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
    expect(words.err).toMatch(/^convite: The configuration has 2 mistakes\.\n {2}- data: .*\n {2}- publicOrigin: .*\n$/)
  })

  test('a command on data that is not there says how to begin, and makes none', async () => {
    const { code, err } = await run(['user', 'list', '--data', join(folder, 'nothing'), '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'noData' } })
    expect(await readdir(folder)).toEqual([])
  })
})
