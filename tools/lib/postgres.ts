/**
 * A PostgreSQL server of one's own for as long as a test run or a benchmark lasts: a new cluster in a temporary
 * folder, reachable on loopback only, with a password nobody else knows. It ends, and its folder goes, when `stop`
 * is called or this process dies, however it dies.
 */

import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { appendFile, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { findPostgres } from './machine.ts'

const run = promisify(execFile)

export interface PostgresOptions {
  /**
   * Whether a COMMIT waits for the disk (the default). Tests turn it off: their data dies with the run. A benchmark
   * must not.
   */
  readonly fsync?: boolean
  /** Further lines of postgresql.conf, e.g. `{ shared_buffers: '512MB' }`. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface Postgres {
  /** `postgres://user:password@127.0.0.1:port/postgres`; the user may create databases. */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** The folder of the unix socket. */
  readonly socketFolder: string
  /** The folder of the PostgreSQL programs (`pgbench`, `psql`). */
  readonly programs: string
  readonly version: string
  /** Ends the server and removes its folder. */
  stop(): Promise<void>
}

const user = 'convite'
const readyWithinMs = 60_000

/**
 * Starts a new cluster. Throws when the machine has no PostgreSQL 15+, or none that it can start (the message holds
 * the server's last words).
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const found = findPostgres({ ...process.env, CONVITE_TEST_POSTGRES: undefined })
  if (found?.kind !== 'programs') throw new Error('This machine has no PostgreSQL 15 or newer to start.')
  const owner = chooseOwner()
  const folder = await mkdtemp(join(tmpdir(), 'convite-pg-'))
  const password = randomBytes(16).toString('hex')
  try {
    if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid)
    await createCluster(found.folder, folder, owner, password, options)
    const { port, stop } = await startServer(found.folder, folder, owner)
    return {
      url: `postgres://${user}:${password}@127.0.0.1:${port}/postgres`,
      host: '127.0.0.1',
      port,
      user,
      password,
      socketFolder: folder,
      programs: found.folder,
      version: found.version,
      stop,
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

interface Owner {
  readonly uid?: number
  readonly gid?: number
}

/** PostgreSQL refuses to run as root, so root lends its cluster to a user without rights. */
function chooseOwner(): Owner {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    try {
      const readId = (option: string) => Number(execFileSync('id', [option, name], { encoding: 'utf8', stdio: 'pipe' }))
      return { uid: readId('-u'), gid: readId('-g') }
    } catch {
      // No such user here: the next one.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody.')
}

async function createCluster(
  programs: string,
  folder: string,
  owner: Owner,
  password: string,
  options: PostgresOptions,
): Promise<void> {
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(passwordFile, owner.uid, owner.gid)
  // The default collation is a natural one on purpose: a query that forgets COLLATE "C" then sorts visibly wrong.
  const collation = ['--locale-provider=icu', '--icu-locale=und', '--locale=C']
  const access = ['-U', user, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  await run(
    join(programs, 'initdb'),
    ['-D', join(folder, 'data'), ...access, '-E', 'UTF8', ...collation, '--no-sync', '--no-instructions'],
    { ...owner, cwd: folder },
  )
  await rm(passwordFile)
  const durable = options.fsync === false ? 'off' : 'on'
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    max_connections: '200',
    fsync: durable,
    synchronous_commit: durable,
    full_page_writes: durable,
    ...options.settings,
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
  await appendFile(join(folder, 'data', 'postgresql.conf'), lines.join(''))
}

/**
 * The shell between us and the server: it holds the other end of a pipe, so it notices our end even when we are
 * killed, ends the server (QUIT: the data is thrown away, no checkpoint is needed) and removes the folder. A server
 * that ended by itself leaves the folder, for another try. Arguments: the server, the folder, the port.
 */
const guard = `
exec 3<&0
"$1" -D "$2/data" -p "$3" >"$2/log" 2>&1 3<&- &
server=$!
(cat <&3 >/dev/null; touch "$2/over"; kill -QUIT "$server" 2>/dev/null) &
exec 3<&-
wait "$server"
if [ -e "$2/over" ]; then rm -rf "$2"; else tail -n 5 "$2/log"; fi
`

async function startServer(
  programs: string,
  folder: string,
  owner: Owner,
): Promise<{ port: number; stop(): Promise<void> }> {
  let lastWords = ''
  // Somebody may take the free port before the server does; then it ends at once and another one is tried.
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const port = await findFreePort()
    const child = spawn('sh', ['-c', guard, 'sh', join(programs, 'postgres'), folder, String(port)], {
      ...owner,
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
      // A group of its own: Ctrl-C must reach us first, and the server through us.
      detached: true,
    })
    const ended = once(child, 'exit')
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    const stop = async () => {
      child.stdin.end()
      await ended
      await rm(folder, { recursive: true, force: true })
    }
    if (await becomesReady(child, folder)) return { port, stop }
    child.stdin.end()
    await ended
    lastWords = output.trim()
    if (!lastWords.includes('could not bind')) break
  }
  throw new Error(`PostgreSQL did not start:\n${lastWords}`)
}

/** The eighth line of postmaster.pid turns to "ready" when connections are welcome; pg_ctl reads the same. */
async function becomesReady(child: ChildProcess, folder: string): Promise<boolean> {
  const giveUpAt = Date.now() + readyWithinMs
  while (child.exitCode === null && child.signalCode === null && Date.now() < giveUpAt) {
    const lines = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (lines[7]?.trim() === 'ready') return true
    await pause(20)
  }
  return false
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return address.port
}
