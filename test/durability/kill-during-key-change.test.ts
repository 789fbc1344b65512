/** A process that is killed while it changes the server's keys: the file is the old or the new one, and free for the next. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFileKeyStore } from 'convite/auth/keys/file-key-store.ts'
import { generateSecret } from 'convite/auth/keys/generate-keys.ts'
import { type KeyRing, openKeyRing } from 'convite/auth/keys/key-ring.ts'
import { addSecret } from 'convite/auth/keys/rotate-keys.ts'
import { createClock, systemRandom } from 'convite/clock.ts'
import { lockServerKeys } from 'convite/store/data-lock.ts'

const script = join(import.meta.dirname, 'change-keys-and-die.ts')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convite-key-change-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function openKeys(): Promise<KeyRing> {
  const store = createFileKeyStore(folder, { lock: () => lockServerKeys(folder, Date.now) })
  const log = { error: () => undefined }
  return openKeyRing(store, { clock: createClock(), random: systemRandom, log })
}

async function changeAndDieAt(step: number): Promise<string> {
  const child = spawn(process.execPath, [script, folder, String(step)], {
    env: {},
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return signal ?? (code === 0 ? 'done' : errors)
}

describe('a change of the keys', () => {
  it('that is killed at any step leaves the whole old file or the whole new one, and the next change works', async () => {
    let ids = (await openKeys()).ids
    const outcomes: string[] = []
    let end = 'SIGKILL'
    for (let step = 1; end === 'SIGKILL'; step++) {
      end = await changeAndDieAt(step)
      const now = (await openKeys()).ids
      expect(now.slice(-ids.length)).toEqual(ids)
      outcomes.push(now.length === ids.length ? 'old' : 'new')
      ids = now
      expect((await stat(join(folder, 'server-keys.json'))).mode & 0o777).toBe(0o600)
    }
    expect(end).toBe('done')
    // Before its name is given the draft counts for nothing; from then on the file is the new one.
    expect(outcomes.join(' ')).toMatch(/^(?:old ){7}(?:new ?){3}$/)
    expect(await readdir(folder)).toEqual(['server-keys.json', 'server-keys.lock'])
  }, 60_000)

  it('loses nothing when many come at once', async () => {
    const first = await openKeys()
    const rings = await Promise.all(Array.from({ length: 8 }, openKeys))
    const change = (ring: KeyRing) => ring.change(stored => addSecret(stored, generateSecret(systemRandom), Date.now()))
    await Promise.all([...rings.map(change), changeAndDieAt(0), changeAndDieAt(0)])
    expect((await openKeys()).ids).toHaveLength(1 + 8 + 2)
    expect((await openKeys()).ids.at(-1)).toBe(first.ids[0])
  })
})
