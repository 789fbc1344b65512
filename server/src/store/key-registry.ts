import { sql } from 'kysely'
import type { KeyRegistry } from '../domain/ports/key-registry.ts'
import { command, type Engine, one, statement } from './statement.ts'

const listKeys = statement<object, { key_id: string }>('serverKeys.list', () => sql`select key_id from server_keys`)

/** The keys that count: none while there is no organisation. */
const listOwners = statement<object, { key_id: string }>(
  'serverKeys.owners',
  () => sql`select k.key_id from server_keys k
    where exists (select 1 from settings s where s.name = 'organization')`,
)

/** Changes nothing, but lets one claim in at a time. */
const holdClaims = statement<object, { value: number }>(
  'serverKeys.hold',
  () => sql`update counters set value = value where name = 'directory' returning value`,
)

const insertKey = statement<{ id: string }>(
  'serverKeys.insert',
  ({ text }) => sql`insert into server_keys (key_id) values (${text('id')}) on conflict (key_id) do nothing`,
)

/** The registry of server keys on either engine. */
export function createKeyRegistry(engine: Engine): KeyRegistry {
  return {
    isOwned: async () => (await engine.read(listOwners, {})).length > 0,
    async claim(keyIds) {
      const known = new Set((await engine.read(listKeys, {})).map(row => row.key_id))
      if (keyIds.every(id => known.has(id))) return true
      return engine.write(function* () {
        yield* one(command(holdClaims, {}))
        const owners = (yield* one(command(listOwners, {}))).map(row => row.key_id)
        if (owners.length > 0 && !keyIds.some(id => owners.includes(id))) return false
        for (const id of keyIds) yield* one(command(insertKey, { id }))
        return true
      })
    },
  }
}
