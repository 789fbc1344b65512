/**
 * A process that puts a new root secret into the keys of a data folder, and kills itself before one of its steps on the
 * disk. Arguments: the folder, and the number of the step; beyond the last one the process ends by itself with 0.
 */
import fs, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

const [folder = '', stepText = ''] = process.argv.slice(2)
const fatalStep = Number(stepText)
let steps = 0

async function dieWhenItIsTime(): Promise<void> {
  steps += 1
  if (steps !== fatalStep) return
  process.kill(process.pid, 'SIGKILL')
  await new Promise(() => undefined)
}

const { open, rename, rm } = fs
const isDraft = (path: unknown) => String(path).endsWith('.server-keys-next')

Object.assign(fs, {
  async open(...args: Parameters<typeof open>): Promise<FileHandle> {
    await dieWhenItIsTime()
    const file = await open(...args)
    if (!isDraft(args[0])) return file
    return {
      async writeFile(text: string) {
        await dieWhenItIsTime()
        await file.writeFile(text.slice(0, text.length / 2))
        await dieWhenItIsTime()
        await file.writeFile(text.slice(text.length / 2))
      },
      async sync() {
        await dieWhenItIsTime()
        await file.sync()
      },
      async close() {
        await dieWhenItIsTime()
        await file.close()
      },
    } as unknown as FileHandle
  },
  async rename(...args: Parameters<typeof rename>) {
    await dieWhenItIsTime()
    await rename(...args)
    await dieWhenItIsTime()
  },
  async rm(...args: Parameters<typeof rm>) {
    await dieWhenItIsTime()
    await rm(...args)
  },
})
syncBuiltinESMExports()

const { createFileKeyStore } = await import('convite/auth/keys/file-key-store.ts')
const { openKeyRing } = await import('convite/auth/keys/key-ring.ts')
const { addSecret } = await import('convite/auth/keys/rotate-keys.ts')
const { generateSecret } = await import('convite/auth/keys/generate-keys.ts')
const { createClock, systemRandom } = await import('convite/clock.ts')
const { lockServerKeys } = await import('convite/store/data-lock.ts')

const store = createFileKeyStore(folder, { lock: () => lockServerKeys(folder, Date.now) })
const log = {
  error(facts: Readonly<Record<string, unknown>>) {
    throw facts['err']
  },
}
const keys = await openKeyRing(store, { clock: createClock(), random: systemRandom, log })
await keys.change(stored => addSecret(stored, generateSecret(systemRandom), Date.now()))
