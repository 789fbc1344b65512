import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockDataFolder, lockServerKeys } from './data-lock.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convite-lock-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

/** A process that takes the lock, says whether it got it, and keeps it until it is ended. */
async function startHolder() {
  const source = `
    import { lockDataFolder } from ${JSON.stringify(new URL('./data-lock.ts', import.meta.url).href)}
    console.log(lockDataFolder(${JSON.stringify(folder)}) ? 'locked' : 'refused')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, said: said.toString().trim() }
}

test('a second lock in the same process is refused until the first is released', () => {
  const first = lockDataFolder(folder)
  expect(first).not.toBeNull()
  expect(lockDataFolder(folder)).toBeNull()
  first?.release()
  const second = lockDataFolder(folder)
  expect(second).not.toBeNull()
  second?.release()
})

test('the lock of another process holds, and a killed process leaves none behind', async () => {
  const { child, said } = await startHolder()
  expect(said).toBe('locked')
  expect(lockDataFolder(folder)).toBeNull()
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
  const lock = lockDataFolder(folder)
  expect(lock).not.toBeNull()
  lock?.release()
})

test('of several processes that start together one has the lock', async () => {
  const holders = await Promise.all(Array.from({ length: 4 }, startHolder))
  try {
    expect(holders.map(({ said }) => said).toSorted()).toEqual(['locked', 'refused', 'refused', 'refused'])
  } finally {
    for (const { child } of holders) child.kill('SIGKILL')
  }
})

test('who wants to change the keys waits for the one who does, and is told when that one hangs', async () => {
  const first = await lockServerKeys(folder, Date.now)
  let isGiven = false
  const waiting = lockServerKeys(folder, Date.now).then(lock => {
    isGiven = true
    return lock
  })
  // A second look at a moment ten seconds later.
  let looks = 0
  const hanging = lockServerKeys(folder, () => (looks++ === 0 ? 0 : 10_000))
  await expect(hanging).rejects.toThrow('server-keys.lock for ten seconds')
  expect(isGiven).toBe(false)
  first.release()
  const second = await waiting
  second.release()
})

test('a server and a change of its keys do not wait for each other', async () => {
  const lock = lockDataFolder(folder)
  const keys = await lockServerKeys(folder, Date.now)
  keys.release()
  lock?.release()
})

test('a folder that is missing is an error, not a lock that somebody has', () => {
  expect(() => lockDataFolder(join(folder, 'missing'))).toThrow(/unable to open/)
})
