import { sql } from 'kysely'
import type { SignInTries, TryState } from '../domain/ports/sign-in-tries.ts'
import { command, type Engine, one, statement } from './statement.ts'

interface TryRow {
  try_key: string
  tries: number
  opens_at: number
  last_at: number
}

const columns = { try_key: 'text', tries: 'bigint', opens_at: 'bigint', last_at: 'bigint' } as const

const readTries = statement<{ keys: readonly string[] }, TryRow>(
  'signInTries.read',
  ({ f, list }) =>
    sql`select t.try_key, t.tries, t.opens_at, t.last_at from sign_in_tries t where ${f.inTexts('t.try_key', list('keys'))}`,
)

/** Makes the rows that are missing and locks all of them, in one order, so that two tries cannot block each other. */
const lockTries = statement<{ keys: readonly { try_key: string }[]; machine: number }, TryRow>(
  'signInTries.lock',
  ({ int, f, list }) => sql`insert into sign_in_tries (try_key, tries, opens_at, last_at)
    select k.try_key, 0, 0, ${int('machine')} from ${f.rows(list('keys'), { try_key: 'text' })} k where true order by k.try_key
    on conflict (try_key) do update set tries = sign_in_tries.tries
    returning try_key, tries, opens_at, last_at`,
)

const putTries = statement<{ states: readonly TryRow[] }>(
  'signInTries.put',
  ({ f, list }) => sql`update sign_in_tries set tries = s.tries, opens_at = s.opens_at, last_at = s.last_at
    from ${f.rows(list('states'), columns)} s where sign_in_tries.try_key = s.try_key`,
)

/** A row that counts nothing is as good as none. */
const dropEmpty = statement<{ keys: readonly string[] }, { try_key: string }>(
  'signInTries.dropEmpty',
  ({ f, list }) => sql`delete from sign_in_tries
    where tries = 0 and opens_at = 0 and ${f.inTexts('sign_in_tries.try_key', list('keys'))} returning try_key`,
)

const sweepTries = statement<{ before: number; limit: number }, { try_key: string }>(
  'signInTries.sweep',
  ({ p, f }) => sql`delete from sign_in_tries where try_key in (
      select t.try_key from sign_in_tries t where t.last_at <= ${p.before} order by t.last_at limit ${p.limit} ${f.skipLocked})
    returning try_key`,
)

/** Longer than any rule remembers. */
const keptMs = 24 * 3_600_000

/** Counted tries on either engine. */
export function createSignInTries(engine: Engine): SignInTries {
  return {
    async change(keys, machine, decide) {
      const decideOn = (rows: readonly TryRow[]) => {
        const byKey = new Map(rows.map(row => [row.try_key, row]))
        return decide(keys.map(key => toState(byKey.get(key) ?? emptyRow(key, machine))))
      }
      // A visitor who is to wait asks for nothing that has to be written: refusals cost a look, and the table does not grow.
      const seen = decideOn(await engine.read(readTries, { keys }))
      if (seen.next === null) return seen.result
      return engine.write(function* () {
        const rows = yield* one(command(lockTries, { keys: keys.map(key => ({ try_key: key })), machine }))
        const { result, next } = decideOn(rows)
        if (next === null) {
          // Others were faster; what was made only to be locked goes again.
          yield* one(command(dropEmpty, { keys }))
          return result
        }
        const states = keys.map((key, index) => toRow(key, next[index] as TryState))
        yield* one(command(putTries, { states }))
        return result
      })
    },
    async sweep(machine, limit) {
      return (await engine.write(() => one(command(sweepTries, { before: machine - keptMs, limit })))).length
    },
  }
}

function emptyRow(key: string, machine: number): TryRow {
  return { try_key: key, tries: 0, opens_at: 0, last_at: machine }
}

function toState(row: TryRow): TryState {
  return { tries: row.tries, opensAt: row.opens_at, lastAt: row.last_at }
}

function toRow(key: string, { tries, opensAt, lastAt }: TryState): TryRow {
  return { try_key: key, tries, opens_at: opensAt, last_at: lastAt }
}
