/** What people agreed to, on either engine. */
import { type RawBuilder, sql } from 'kysely'
import { AppError, quoted } from '../domain/errors.ts'
import type { Random } from '../domain/ports/clock.ts'
import type { Consent, ConsentQuery, Consents } from '../domain/ports/consents.ts'
import { changeUncached } from './directory-log.ts'
import { endState } from './oidc-state.ts'
import { readPrincipal } from './principal-writes.ts'
import {
  type Batch,
  type BatchRows,
  type Command,
  command,
  type Engine,
  one,
  type Statement,
  statement,
} from './statement.ts'

interface ConsentRow {
  app_id: string
  person_id: string
  consent_id: string
  scopes: string
  granted_at: number
}

/** Stands for everybody: the key of a row must not be null. */
const everybody = ''
const columns = sql.raw('c.app_id, c.person_id, c.consent_id, c.scopes, c.granted_at from consents c')

type Pair = { app: string; person: string }

const findPair = statement<Pair, ConsentRow>(
  'consents.findPair',
  ({ p }) => sql`select ${columns} where c.app_id = ${p.app} and c.person_id = ${p.person}`,
)
const findEither = statement<Pair, { scopes: string }>(
  'consents.scopesFor',
  ({ p }) => sql`select c.scopes from consents c where c.app_id = ${p.app} and c.person_id in (${p.person}, '')`,
)
const findById = statement<{ id: string }, ConsentRow>(
  'consents.find',
  ({ p }) => sql`select ${columns} where c.consent_id = ${p.id}`,
)
const listOfPerson = statement<{ person: string }, ConsentRow>(
  'consents.listOfPerson',
  ({ p }) => sql`select ${columns} where c.person_id = ${p.person} and c.person_id <> '' order by c.consent_id`,
)
type ListParams = { after: string; limit: number; app: string; person: string }

/** Whose consents are listed. That they are of persons is said in the words of the index. */
const owners = {
  anybody: () => sql``,
  person: person => sql`and c.person_id = ${person} and c.person_id <> ''`,
  persons: () => sql`and c.person_id <> ''`,
  everybody: () => sql`and c.person_id = ''`,
} as const satisfies Record<string, (person: RawBuilder<unknown>) => RawBuilder<unknown>>
type Owner = keyof typeof owners

/** A text for each way to narrow: one text for all of them could use no index. */
function listStatement(owner: Owner, isOfApplication: boolean): Statement<ListParams, ConsentRow> {
  return statement<ListParams, ConsentRow>(
    `consents.list.${owner}${isOfApplication ? '.ofApplication' : ''}`,
    ({
      p,
    }) => sql`select ${columns} where c.consent_id > ${p.after} ${isOfApplication ? sql`and c.app_id = ${p.app}` : sql``}
      ${owners[owner](p.person)} order by c.consent_id limit ${p.limit}`,
  )
}

const lists = Object.fromEntries(
  (Object.keys(owners) as Owner[]).map(owner => [owner, [listStatement(owner, false), listStatement(owner, true)]]),
) as unknown as Record<Owner, readonly [Statement<ListParams, ConsentRow>, Statement<ListParams, ConsentRow>]>

/** Null: nothing can match. */
function pickOwner({ personId, isForEverybody }: Pick<ConsentQuery, 'personId' | 'isForEverybody'>): Owner | null {
  if (personId !== undefined) return isForEverybody === true ? null : 'person'
  if (isForEverybody === undefined) return 'anybody'
  return isForEverybody ? 'everybody' : 'persons'
}

const findApplication = statement<{ app: string }, { app_id: string }>(
  'consents.findApplication',
  ({ p }) => sql`select a.app_id from applications a where a.app_id = ${p.app}`,
)
const putConsent = statement<Pair & { id: string; scopes: string; now: number; by: string }, ConsentRow>(
  'consents.put',
  ({ p }) => sql`insert into consents (app_id, person_id, consent_id, scopes, granted_at, granted_by)
    values (${p.app}, ${p.person}, ${p.id}, ${p.scopes}, ${p.now}, ${p.by})
    on conflict (app_id, person_id) do update set scopes = excluded.scopes, granted_at = excluded.granted_at,
      granted_by = excluded.granted_by
    returning app_id, person_id, consent_id, scopes, granted_at`,
)
const removeById = statement<{ id: string }, ConsentRow>(
  'consents.remove',
  ({ p }) => sql`delete from consents where consent_id = ${p.id}
    returning app_id, person_id, consent_id, scopes, granted_at`,
)
const removeOfClient = statement<{ app: string }>(
  'consents.removeOfClient',
  ({ p }) => sql`delete from consents where app_id = ${p.app}`,
)
const removeOfPerson = statement<{ person: string }>(
  'consents.removeOfPerson',
  ({ p }) => sql`delete from consents where person_id = ${p.person} and person_id <> ''`,
)

/** Ends what was agreed with an application, for use inside a larger transaction. */
export function dropConsentsTo(clientId: string): Command {
  return command(removeOfClient, { app: clientId })
}

/** Ends what a person agreed to, for use inside a larger transaction. */
export function dropConsentsOf(personId: string): Command {
  return command(removeOfPerson, { person: personId })
}

function readScopes({ scopes }: Pick<ConsentRow, 'scopes'>): readonly string[] {
  return JSON.parse(scopes) as string[]
}

function toConsent(row: ConsentRow): Consent {
  return {
    id: row.consent_id,
    clientId: row.app_id,
    personId: row.person_id === everybody ? null : row.person_id,
    scopes: readScopes(row),
    grantedAt: row.granted_at,
  }
}

/** Both sides of a consent must be there at that moment. */
function* demandParties(clientId: string, personId: string | null): Generator<Batch, void, BatchRows> {
  const [application] = yield* one(command(findApplication, { app: clientId }))
  if (!application) {
    throw new AppError('directoryObjectNotFound', `There is no application with the client id ${quoted(clientId)}.`)
  }
  if (personId !== null) yield* readPrincipal(personId, 'user')
}

/** Consents on either engine. */
export function createConsents(engine: Engine, random: Random): Consents {
  return {
    async scopesFor(clientId, personId) {
      const rows = await engine.read(findEither, { app: clientId, person: personId })
      return new Set(rows.flatMap(readScopes))
    },

    async add(by, clientId, personId, scopes) {
      if (scopes.length === 0) {
        throw new AppError('directoryBadRequest', 'A consent names at least one scope.', { target: 'scope' })
      }
      const id = random.guid()
      return changeUncached(engine, by, function* () {
        yield* demandParties(clientId, personId)
        const pair = { app: clientId, person: personId ?? everybody }
        const [before] = yield* one(command(findPair, pair))
        const known = before ? readScopes(before) : []
        const all = [...new Set([...known, ...scopes])].toSorted()
        if (before && all.length === known.length) return { result: toConsent(before), audit: [] }
        const values = { ...pair, id, scopes: JSON.stringify(all), now: by.now, by: by.actor }
        const [row] = yield* one(command(putConsent, values))
        const oldValue = before ? { clientId, personId, scopes: known } : null
        const newValue = { clientId, personId, scopes: all }
        const result = toConsent(row as ConsentRow)
        return { result, audit: [{ action: 'consent.add', target: result.id, oldValue, newValue }] }
      })
    },

    revoke(by, id) {
      return changeUncached(engine, by, function* () {
        const [row] = yield* one(command(removeById, { id }))
        if (!row) return { result: false, audit: [] }
        const { clientId, personId, scopes } = toConsent(row)
        yield* one(endState(personId === null ? { clientId } : { accountId: personId, clientId }))
        const oldValue = { clientId, personId, scopes }
        return { result: true, audit: [{ action: 'consent.revoke', target: id, oldValue, newValue: null }] }
      })
    },

    async find(id) {
      const [row] = await engine.read(findById, { id })
      return row ? toConsent(row) : null
    },

    async listOf(personId) {
      return (await engine.read(listOfPerson, { person: personId })).map(toConsent)
    },

    async list({ after, limit, clientId, personId, isForEverybody }) {
      const owner = pickOwner({ personId, isForEverybody })
      if (owner === null) return { entries: [], after: null }
      const rows = await engine.read(lists[owner][clientId === undefined ? 0 : 1], {
        after: after?.[0] ?? '',
        limit: limit + 1,
        app: clientId ?? '',
        person: personId ?? '',
      })
      const entries = rows.slice(0, limit).map(toConsent)
      const last = entries.at(-1)
      return { entries, after: rows.length > limit && last ? [last.id] : null }
    },
  }
}
