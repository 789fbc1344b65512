import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import pg from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { findPostgres } from './machine.ts'
import { startPostgres } from './postgres.ts'

const canStart = findPostgres({ ...process.env, CONVITE_TEST_POSTGRES: undefined })?.kind === 'programs'

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    // Refused: what the caller wants to know.
    return false
  } finally {
    socket.destroy()
  }
}

// Skipped where no PostgreSQL is installed: the server cannot be started then.
describe.skipIf(!canStart)('a PostgreSQL of your own', () => {
  test('lets its user make databases, sorts naturally unless told otherwise, and leaves nothing behind', async () => {
    const postgres = await startPostgres({ fsync: false })
    const client = new pg.Client({ connectionString: postgres.url })
    await client.connect()
    await client.query('create database another')
    const sort = async (collation: string) => {
      const { rows } = await client.query<{ v: string }>(
        `select v from (values ('b'), ('B'), ('a')) t(v) order by v ${collation}`,
      )
      return rows.map(row => row.v).join('')
    }
    expect(await sort('')).toBe('abB')
    expect(await sort('collate "C"')).toBe('Bab')
    await client.end()
    await postgres.stop()
    expect(await isListening(postgres.port)).toBe(false)
    expect(existsSync(postgres.socketFolder)).toBe(false)
  })

  test('ends with the process that started it, even when that is killed', async () => {
    const code = `
      const { startPostgres } = await import('${new URL('./postgres.ts', import.meta.url).href}')
      const { port, socketFolder } = await startPostgres({ fsync: false })
      console.log(JSON.stringify({ port, socketFolder }))
      setInterval(() => {}, 1e6)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [output] = (await once(child.stdout, 'data')) as [Buffer]
    const { port, socketFolder } = JSON.parse(output.toString()) as { port: number; socketFolder: string }
    expect(await isListening(port)).toBe(true)
    child.kill('SIGKILL')
    await vi.waitUntil(() => !existsSync(socketFolder), { timeout: 10_000 })
    expect(await isListening(port)).toBe(false)
  })
})
