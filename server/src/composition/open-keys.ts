import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createFileKeyStore } from '../auth/keys/file-key-store.ts'
import { type KeyRing, type KeyRingDeps, openKeyRing } from '../auth/keys/key-ring.ts'
import { ConfigError } from '../config/config-error.ts'
import type { KeyRegistry } from '../domain/ports/key-registry.ts'
import { lockServerKeys } from '../store/data-lock.ts'

/**
 * Opens the keys of a data folder and sees to it that the database belongs to them; the first server of an empty
 * database makes it so. Throws a ConfigError when it belongs to others: what it keeps sealed would stay shut, and
 * tokens of one server would be refused by the other.
 */
export async function openKeys(dataFolder: string, registry: KeyRegistry, deps: KeyRingDeps): Promise<KeyRing> {
  const { machine } = deps.clock
  const store = createFileKeyStore(dataFolder, {
    async lock() {
      await demandOwner(join(dataFolder, 'server-keys.json'))
      return lockServerKeys(dataFolder, machine)
    },
  })
  // Keys that are of no use are not even made.
  if ((await store.load()) === null && (await registry.isOwned())) throw refuse(dataFolder, 'has no keys')
  const keys = await openKeyRing(store, deps)
  if (await registry.claim(keys.ids)) return keys
  throw refuse(dataFolder, `has other keys (${join(dataFolder, 'server-keys.json')})`)
}

/** What an account writes belongs to it: after a change by another one the server could not read its keys any more. */
async function demandOwner(path: string): Promise<void> {
  const account = process.geteuid?.()
  if (account === undefined) return
  const { uid } = await stat(path)
  if (uid === account) return
  throw new ConfigError([
    `data: ${path} belongs to the account ${uid}, and this is the account ${account}; change the keys as the account of ` +
      `the server, e.g. by sudo -u '#${uid}'.`,
  ])
}

function refuse(dataFolder: string, what: string): ConfigError {
  return new ConfigError([
    `data: the database belongs to a server with another data folder; ${dataFolder} ${what}. Servers on one database ` +
      'share one data folder, with the keys and the files: name that one by --data, or an empty database by --database.',
  ])
}
