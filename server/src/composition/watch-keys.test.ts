/** Two processes that watch one key file, and the command line that changes it: real files, real seconds. */
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { KeyRing } from '../auth/keys/key-ring.ts'
import { replaceSigningKeys } from '../cli/rotate-keys.ts'
import { createClock, systemRandom } from '../clock.ts'
import type { KeyRegistry } from '../domain/ports/key-registry.ts'
import { openKeys } from './open-keys.ts'
import { watchKeys } from './watch-keys.ts'

const registry: KeyRegistry = { isOwned: async () => false, claim: async () => true }
const patience = { timeout: 15_000, interval: 20 }

let folder: string
let stops: (() => Promise<void>)[]
let logged: string[]
const log = {
  info: (_facts: object, text: string) => void logged.push(text),
  warn: (_facts: object, text: string) => void logged.push(text),
  error: (_facts: object, text: string) => void logged.push(text),
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convite-watch-'))
  stops = []
  logged = []
})
afterEach(async () => {
  for (const stop of stops) await stop()
  await rm(folder, { recursive: true })
})

const open = () => openKeys(folder, registry, { clock: createClock(), random: systemRandom, log })
async function startProcess(): Promise<KeyRing> {
  const keys = await open()
  stops.push(watchKeys(keys, log))
  return keys
}

test('what one process signs with in an urgent rotation is good for another one, and the former key ends for both', async () => {
  const [one, other, commandLine] = [await startProcess(), await startProcess(), await open()]
  const former = one.signing.signing.kid
  const rotation = replaceSigningKeys({ keys: commandLine, clock: createClock() })
  const signers = new Set<string>()
  await vi.waitFor(async () => {
    for (const [signer, checker] of [[one, other] as const, [other, one] as const]) {
      const { kid } = signer.signing.signing
      signers.add(kid)
      // A machine that stands still for seconds may be late to end the former key; the new one is good at any time.
      if (kid !== former) expect.soft(await checker.signing.findPublicKey(kid)).not.toBeNull()
    }
    if (one.signing.publicKey(former) !== null || other.signing.publicKey(former) !== null) throw new Error('not yet')
  }, patience)
  await rotation
  expect(signers.size).toBe(2)
  expect(one.signing.signing.kid).toBe(other.signing.signing.kid)
  expect(logged).toContain('the keys of the server have changed')
}, 60_000)

test('while the file cannot be read the known keys go on, and the log says it once', async () => {
  const keys = await startProcess()
  const before = keys.current()
  const path = join(folder, 'server-keys.json')
  const text = await readFile(path, 'utf8')
  let looks = 0
  const { refresh } = keys
  Object.assign(keys, {
    refresh: () => {
      looks += 1
      return refresh()
    },
  })
  await writeFile(path, text.slice(0, 100))
  await vi.waitFor(() => expect(looks).toBeGreaterThan(2), patience)
  expect(keys.current()).toBe(before)
  expect(logged).toHaveLength(1)
  expect(logged[0]).toContain('could not be read again')
  await rm(path)
  await vi.waitFor(() => expect(logged).toHaveLength(2), patience)
  await writeFile(path, text)
})

test.skipIf(process.geteuid?.() !== 0)('an account that does not own the keys may not change them', async () => {
  const keys = await open()
  const path = join(folder, 'server-keys.json')
  await chown(path, 12_345, 12_345)
  await expect(keys.change(stored => stored)).rejects.toThrow("sudo -u '#12345'")
})
