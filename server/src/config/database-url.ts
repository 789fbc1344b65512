import { join, resolve } from 'node:path'
import type { Config } from './config.ts'
import { SettingRefusal } from './config-error.ts'

const forms = 'write postgres://user:password@host/name, sqlite:FILE or sqlite::memory:.'

/**
 * Reads where the database is. Throws a SettingRefusal that never repeats the URL, for it holds the password.
 * @param folder what a relative file starts from
 */
export function readDatabaseUrl(text: string, folder: string): Config['database'] {
  if (/^postgres(?:ql)?:/i.test(text)) {
    if (URL.parse(text) === null) throw new SettingRefusal(`that is no address of a database; ${forms}`)
    return { kind: 'postgres', url: text }
  }
  const file = /^sqlite:(?:\/\/)?(?<file>.+)$/i.exec(text)?.groups?.['file']
  if (file === undefined) throw new SettingRefusal(`that is no database Convite knows; ${forms}`)
  return { kind: 'sqlite', file: file === ':memory:' ? file : resolve(folder, file) }
}

/** The embedded database of a data folder. */
export function defaultDatabase(dataFolder: string): Config['database'] {
  return { kind: 'sqlite', file: join(dataFolder, 'convite.db') }
}
