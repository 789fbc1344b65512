/** The command line as others start it: a process of its own, with signals, exit codes and files. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import type { ReadyDocument } from '../seed/ready-document.ts'

const main = new URL('main.ts', import.meta.url).pathname

let folder: string
let running: ChildProcess[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convite-spawned-'))
  running = []
})

afterEach(async () => {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = once(child, 'exit')
    process.kill(-(child.pid as number), 'SIGKILL')
    await ended
  }
  await rm(folder, { recursive: true, force: true })
})

interface Started {
  readonly child: ChildProcess
  readonly text: { out: string; err: string }
  /** Resolves when standard output holds what is looked for; rejects when the process ends without it. */
  says(wanted: RegExp): Promise<RegExpExecArray>
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
}

function start(args: readonly string[], env: Record<string, string> = {}, before: readonly string[] = []): Started {
  const child = spawn(process.execPath, [...before, main, ...args], {
    cwd: folder,
    // A process group of its own, as a terminal would give it.
    detached: true,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  const text = { out: '', err: '' }
  const watchers = new Set<() => void>()
  const collect = (key: 'out' | 'err') => (chunk: Buffer) => {
    text[key] += chunk.toString()
    for (const watch of watchers) watch()
  }
  child.stdout?.on('data', collect('out'))
  child.stderr?.on('data', collect('err'))
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  return {
    child,
    text,
    ended,
    says: wanted =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = wanted.exec(text.out)
          if (found !== null) resolve(found)
        }
        watchers.add(look)
        look()
        void ended.then(code => reject(new Error(`it ended with ${code} before it said ${wanted}: ${text.err}`)))
      }),
  }
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

const dev = (...more: string[]) => ['dev', '--port', '0', '--data', join(folder, 'data'), ...more]
const readyFile = () => join(folder, 'ready.json')
const readReady = async () => JSON.parse(await readFile(readyFile(), 'utf8')) as ReadyDocument

describe('convite dev', { timeout: 90_000 }, () => {
  test('says one line when it answers, and the ready file is whole, private, and gone at a clean end', async () => {
    await writeFile(readyFile(), 'of an earlier run')
    const server = start(dev('--ready-file', readyFile()))
    const [line, origin] = await server.says(/^ready (\S+)\n/)
    expect(server.text.out).toBe(line)
    expect((await fetch(`${origin}/readyz`)).status).toBe(200)
    expect((await stat(readyFile())).mode & 0o777).toBe(0o600)
    const ready = await readReady()
    expect(ready).toMatchObject({
      origin,
      baseUrl: `${origin}/v1.0`,
      pid: server.child.pid,
      mailbox: `${origin}/mailbox`,
    })
    const ana = ready.users.find(user => user.userPrincipalName === 'ana@convite.example')
    const me = await fetch(`${ready.baseUrl}/me`, { headers: { Authorization: `Bearer ${ana?.accessToken}` } })
    expect(await me.json()).toMatchObject({ id: ana?.id })
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(existsSync(readyFile())).toBe(false)
    expect(server.text).toEqual({ out: line, err: '' })
  })

  test('keeps its data over a restart, also after it was killed', async () => {
    const first = start(dev('--ready-file', readyFile()))
    await first.says(/ready/)
    const before = await readReady()
    first.child.kill('SIGKILL')
    await first.ended
    const second = start(dev('--ready-file', readyFile(), '--json'))
    const [line] = await second.says(/\{.*\}\n/)
    const after = await readReady()
    expect(JSON.parse(line)).toEqual({ ready: after.origin, pid: second.child.pid })
    expect(after.tenantId).toBe(before.tenantId)
    expect(after.drives.map(({ id }) => id)).toEqual(before.drives.map(({ id }) => id))
  })

  test('refuses a data folder that another server has, and names that one', async () => {
    const first = start(dev())
    const [, origin] = await first.says(/ready (\S+)/)
    const second = start(dev('--json'))
    expect(await second.ended).toBe(3)
    expect(second.text.out).toBe('')
    const { error } = JSON.parse(second.text.err) as { error: { code: string; message: string } }
    expect(error.code).toBe('dataInUse')
    expect(error.message).toContain(`process ${first.child.pid}, ${origin}`)
    first.child.kill('SIGTERM')
    await first.ended
    const third = start(dev(), { CONVITE_PUBLIC_ORGIN: 'https://x.example' })
    await third.says(/ready/)
    expect(third.text.err).toBe(
      'convite: CONVITE_PUBLIC_ORGIN is set, but there is no such setting; did you mean CONVITE_PUBLIC_ORIGIN?\n',
    )
  })

  test('answers what it has accepted before it ends', async () => {
    const server = start(dev('--ready-file', readyFile()))
    await server.says(/ready/)
    const { baseUrl, users, drives } = await readReady()
    const ana = users.find(user => user.userPrincipalName === 'ana@convite.example')
    const drive = drives.find(({ owner }) => owner.user === ana?.id)
    const upload = request(`${baseUrl}/drives/${drive?.id}/root:/slow.txt:/content`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${ana?.accessToken}`, 'Content-Type': 'text/plain', 'Content-Length': 10 },
    })
    const answered = once(upload, 'response')
    upload.write('01234')
    await once(upload, 'socket')
    const seen = await fetch(`${baseUrl}/me`, { headers: { Authorization: `Bearer ${ana?.accessToken}` } })
    await seen.arrayBuffer()
    server.child.kill('SIGTERM')
    upload.end('56789')
    const [answer] = (await answered) as [{ statusCode: number; resume(): void }]
    answer.resume()
    expect(answer.statusCode).toBe(201)
    expect(await server.ended).toBe(0)
  })

  test('a later SIGINT ends it on the spot, and takes the ready file with it', async () => {
    const server = start(dev('--ready-file', readyFile()))
    await server.says(/ready/)
    const { baseUrl, users } = await readReady()
    // An upload that never ends keeps the clean end waiting.
    const upload = request(`${baseUrl}/me/drive/root:/endless.txt:/content`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${users[1]?.accessToken}`, 'Content-Length': 10 },
    })
    upload.on('error', () => undefined)
    upload.write('0')
    await once(upload, 'socket')
    await (
      await fetch(`${baseUrl}/me`, { headers: { Authorization: `Bearer ${users[1]?.accessToken}` } })
    ).arrayBuffer()
    server.child.kill('SIGINT')
    await new Promise<void>(resolve => {
      server.child.stderr?.on('data', () => server.text.err.includes('Ctrl-C') && resolve())
    })
    // One that comes at once could be the same key press, on another way; only a later one is a second wish.
    server.child.kill('SIGINT')
    while (server.child.exitCode === null) {
      await new Promise(resolve => setTimeout(resolve, 100))
      server.child.kill('SIGINT')
    }
    expect(await server.ended).toBe(130)
    expect(existsSync(readyFile())).toBe(false)
  })

  test('a Ctrl-C that reaches the whole group, and is passed on within it, asks once', async () => {
    const runtime = new URL('../../bin/node-runtime.mjs', import.meta.url).href
    const shim = join(folder, 'shim.mjs')
    await writeFile(
      shim,
      `import { endLike, runNode } from '${runtime}'\nendLike(await runNode(process.execPath, process.argv.slice(2)))\n`,
    )
    const group = start(dev('--ready-file', readyFile()), {}, [shim])
    await group.says(/ready/)
    const { pid } = await readReady()
    expect(pid).not.toBe(group.child.pid)
    process.kill(-(group.child.pid as number), 'SIGINT')
    expect(await group.ended).toBe(0)
    expect(existsSync(readyFile())).toBe(false)
    expect(group.text.err).toBe('Stopping; Ctrl-C again ends at once.\n')
  })

  test('tells what is wrong with a seed, a port and a database in one line each', async () => {
    await writeFile(
      join(folder, 'seed.json'),
      '{"organization":{"displayName":"X","domains":["x.example"]},"users":[{}]}',
    )
    const wrongSeed = start(dev('--seed', 'seed.json'))
    expect(await wrongSeed.ended).toBe(1)
    expect(wrongSeed.text.err).toContain('users[0].displayName')
    const server = start(['dev', '--port', '0', '--data', 'one'])
    const [, port] = await server.says(/ready \S+:(\d+)/)
    const clash = start(['dev', '--port', port as string, '--data', 'two', '--json'])
    expect(await clash.ended).toBe(1)
    expect(JSON.parse(clash.text.err)).toMatchObject({ error: { code: 'portInUse' } })
    const noDatabase = start([
      'dev',
      '--port',
      '0',
      '--data',
      'three',
      '--database',
      'postgres://u:secret@127.0.0.1:1/x',
      '--json',
    ])
    expect(await noDatabase.ended).toBe(1)
    expect(JSON.parse(noDatabase.text.err)).toMatchObject({ error: { code: 'unreachable' } })
    expect(noDatabase.text.err).not.toContain('secret')
  })
})

describe.skipIf(inject('postgresUrl') === null)('convite dev on PostgreSQL', { timeout: 90_000 }, () => {
  test('is told where by DATABASE_URL, keeps its data there, and leaves the folder to other servers', async () => {
    const url = new URL(inject('postgresUrl') as string)
    const name = `convite_cli_${process.pid}`
    await query(url.href, `create database ${name}`)
    try {
      const database = { DATABASE_URL: Object.assign(new URL(url), { pathname: `/${name}` }).href }
      const first = start(dev('--ready-file', readyFile()), database)
      await first.says(/ready/)
      const { tenantId } = await readReady()
      const second = start(dev('--ready-file', join(folder, 'second.json')), database)
      await second.says(/ready/)
      expect(JSON.parse(await readFile(join(folder, 'second.json'), 'utf8'))).toMatchObject({ tenantId })
      const list = start(['user', 'list', '--data', join(folder, 'data'), '--json'], database)
      expect(await list.ended).toBe(0)
      expect((JSON.parse(list.text.out) as { value: unknown[] }).value).toHaveLength(11)
      for (const { child, ended } of [first, second]) {
        child.kill('SIGTERM')
        expect(await ended).toBe(0)
      }
    } finally {
      await query(url.href, `drop database ${name} with (force)`)
    }
  })
})

describe('convite start', { timeout: 90_000 }, () => {
  test('prints a call that a shell can run and that invites somebody to a file, with a mail', async () => {
    const server = start(['start', '--port', '0', '--data', join(folder, 'data')])
    const [, call] = await server.says(/^(curl .*)\n[^]*^ready /m)
    const answer = await new Promise<string>((resolve, reject) => {
      execFile('sh', ['-c', call as string], (error, out) => (error ? reject(error) : resolve(out)))
    })
    const { value } = JSON.parse(answer) as { value: { roles: string[] }[] }
    expect(value.map(({ roles }) => roles)).toEqual([['write']])
    const [, mailbox] = /Mailbox +(\S+)/.exec(server.text.out) ?? []
    expect((await fetch(mailbox as string)).status).toBe(200)
    expect(await (await fetch(mailbox as string)).text()).toContain('Plan.docx')
    // oxlint-disable-next-line no-control-regex -- no terminal, no colours
    expect(server.text.out).not.toMatch(/\u001b/)
  })
})

describe('convite serve', { timeout: 90_000 }, () => {
  const seed = {
    organization: { displayName: 'X', domains: ['x.example'] },
    users: [{ userPrincipalName: 'a@x.example', displayName: 'A' }],
  }
  const serve = (...more: string[]) => [
    ...['serve', '--port', '0', '--data', join(folder, 'data'), '--public-origin', 'https://files.x.example'],
    ...['--log-level', 'error', ...more],
  ]

  test('wants an organisation, takes it from a seed document once, and has no test controls', async () => {
    const empty = start(serve('--json'))
    expect(await empty.ended).toBe(1)
    expect(JSON.parse(empty.text.err)).toMatchObject({ error: { code: 'noData' } })
    await writeFile(join(folder, 'seed.json'), JSON.stringify(seed))
    const server = start(serve('--seed', join(folder, 'seed.json')))
    await server.says(/ready https:\/\/files\.x\.example\n/)
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    const again = start(serve('--host', '127.0.0.1'))
    await again.says(/ready/)
    const list = start(['user', 'list', '--data', join(folder, 'data'), '--json'])
    expect(await list.ended).toBe(0)
    expect((JSON.parse(list.text.out) as { value: unknown[] }).value).toHaveLength(1)
  })
})
