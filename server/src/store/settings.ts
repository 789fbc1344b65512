import { sql } from 'kysely'
import { AppError, type ErrorDetail } from '../domain/errors.ts'
import type { Organization } from '../domain/organization.ts'
import type { ChangeAuthor } from '../domain/ports/directory-admin.ts'
import type { ServerFacts, SettingsStore } from '../domain/ports/settings-store.ts'
import { defaultSettings, type Settings } from '../domain/settings.ts'
import { changeDirectory } from './directory-log.ts'
import { type Batch, type BatchRows, command, type Engine, one, statement } from './statement.ts'

/** Everything that hangs on the directory's version, and the version itself, in one snapshot. */
const loadFacts = statement<object, { version: number; name: string | null; content: string | null }>(
  'settings.load',
  () => sql`select c.value as version, s.name, s.value as content
    from counters c left join settings s on s.name in ('organization', 'policy') where c.name = 'directory'`,
)

const readVersion = statement<object, { version: number }>(
  'counters.directory',
  () => sql`select value as version from counters where name = 'directory'`,
)

const findSetting = statement<{ name: string }, { value: string }>(
  'settings.find',
  ({ p }) => sql`select value from settings where name = ${p.name}`,
)

const putSetting = statement<{ name: string; value: string }>(
  'settings.put',
  ({ text }) => sql`insert into settings (name, value) values (${text('name')}, ${text('value')})
    on conflict (name) do update set value = excluded.value`,
)

/** What is stored is what somebody has set; everything else has its default. */
function readChosen(json: string | null | undefined): Partial<Settings> {
  return json ? (JSON.parse(json) as Partial<Settings>) : {}
}

function* findOrganization(): Generator<Batch, Organization | null, BatchRows> {
  const [row] = yield* one(command(findSetting, { name: 'organization' }))
  return row ? (JSON.parse(row.value) as Organization) : null
}

/** The members of an organisation, as a seed document calls them. */
const organizationMembers = [
  ['id', 'tenantId'],
  ['displayName', 'displayName'],
  ['domains', 'domains'],
  ['siteHostname', 'siteHostname'],
] as const

/**
 * Sees to it that an organisation is there, inside a change of the directory: writes it where there is none. Who is
 * outside hangs on it, so another one is refused with every member that differs.
 */
export function* keepOrganization(organization: Organization): Generator<Batch, void, BatchRows> {
  const present = yield* findOrganization()
  if (present === null) {
    yield* putOrganization(organization)
    return
  }
  const details = organizationMembers.flatMap(([name, member]): ErrorDetail[] => {
    const [given, held] = [organization[member], present[member]].map(value => JSON.stringify(value))
    if (given === held) return []
    const message = `organization.${name} is ${given}, but that of this server is ${held}.`
    return [{ code: 'directoryBadRequest', target: `organization.${name}`, message }]
  })
  if (details.length === 0) return
  throw new AppError(
    'directoryBadRequest',
    `${details.map(({ message }) => message).join(' ')} What is added does not change the organisation. Leave organization out of the document, or start on an empty database.`,
    { target: details[0]?.target, details },
  )
}

/** Writes the organisation inside a change of the directory; gives what was there before. */
export function* putOrganization(organization: Organization): Generator<Batch, Organization | null, BatchRows> {
  const before = yield* findOrganization()
  if (before !== null && before.tenantId !== organization.tenantId) {
    throw new AppError(
      'directoryBadRequest',
      `organization.id ${organization.tenantId} differs from that of this server, ${before.tenantId}, which its tokens and addresses hold. Leave it out, or start on an empty database.`,
      { target: 'organization.id' },
    )
  }
  yield* one(command(putSetting, { name: 'organization', value: JSON.stringify(organization) }))
  return before
}

/**
 * Opens the settings and reads them once. They are kept in memory as long as the directory's version stays the same:
 * it is one short row, so the same text serves both engines and sees what another process wrote, the command line
 * included. `defaults` hold until somebody sets a switch.
 */
export async function openSettings(engine: Engine, defaults: Settings = defaultSettings): Promise<SettingsStore> {
  const load = async (): Promise<ServerFacts> => {
    const rows = await engine.read(loadFacts, {})
    const contentOf = (name: string) => rows.find(row => row.name === name)?.content
    const organization = contentOf('organization')
    return {
      version: rows[0]?.version ?? 0,
      settings: { ...defaults, ...readChosen(contentOf('policy')) },
      organization: organization ? (JSON.parse(organization) as Organization) : null,
    }
  }
  let known = await load()

  const facts = async (knownVersion?: number): Promise<ServerFacts> => {
    const version = knownVersion ?? (await engine.read(readVersion, {}))[0]?.version
    if (version !== known.version) known = await load()
    return known
  }

  return {
    facts,
    current: async () => (await facts()).settings,
    organization() {
      if (known.organization === null) {
        throw new Error('The server has no organisation yet. Load a seed, or name one, before anything else.')
      }
      return known.organization
    },
    chosen: async () => readChosen((await engine.read(findSetting, { name: 'policy' }))[0]?.value),
    async saveSettings(by: ChangeAuthor, change, unset = []) {
      const after = await changeDirectory(engine, by, function* () {
        const [row] = yield* one(command(findSetting, { name: 'policy' }))
        const chosenBefore = readChosen(row?.value)
        const chosen = Object.fromEntries(
          Object.entries({ ...chosenBefore, ...change }).filter(([name]) => !unset.includes(name as keyof Settings)),
        ) as Partial<Settings>
        yield* one(command(putSetting, { name: 'policy', value: JSON.stringify(chosen) }))
        const result: Settings = { ...defaults, ...chosen }
        const changed = difference({ ...defaults, ...chosenBefore }, result)
        return { result, audit: [{ action: 'settings.update', target: 'policy', ...changed }] }
      })
      known = await load()
      return after
    },
    async saveOrganization(by, organization) {
      await changeDirectory(engine, by, function* () {
        const oldValue = yield* putOrganization(organization)
        const audit = [
          { action: 'organization.update', target: organization.tenantId, oldValue, newValue: organization },
        ]
        return { result: undefined, audit }
      })
      known = await load()
    },
  }
}

/** What differs between two records, on each side. */
export function difference<T extends object>(before: T, after: T): { oldValue: Partial<T>; newValue: Partial<T> } {
  const names = (Object.keys(after) as (keyof T)[]).filter(
    name => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )
  const pick = (record: T) => Object.fromEntries(names.map(name => [name, record[name]])) as Partial<T>
  return { oldValue: pick(before), newValue: pick(after) }
}
