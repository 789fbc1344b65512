/** A demo organisation to test against: its people, drives and items by name, on either engine. */
import { randomBytes } from 'node:crypto'
import { type Convite, type ConviteOptions, type ReadyDocument, startConvite } from '@convite/testkit'
import pg from 'pg'
import { describe, inject } from 'vitest'

type ReadyUser = ReadyDocument['users'][number]
type ReadyDrive = ReadyDocument['drives'][number]
type ReadyItem = ReadyDrive['items'][number]

/** A running server of the demo organisation, with what tests look up in it. */
export interface World extends Convite {
  /** A person by the part of the user principal name before the `@`, or by a display name. */
  person(name: string): ReadyUser
  group(displayName: string): ReadyDocument['groups'][number]
  site(displayName: string): ReadyDocument['sites'][number]
  /** The drive of a person, group or site. */
  drive(owner: string): ReadyDrive
  /** An item by its path in the drive of its owner. */
  item(owner: string, path: string): ReadyItem
  /** `/drives/{id}/items/{id}` of an item. */
  place(owner: string, path: string): string
}

/** Starts a server; tests end it with `stop()`. `clear` runs when it has stopped. */
export async function startWorld(options: ConviteOptions = {}, clear = async () => {}): Promise<World> {
  const convite = await startConvite(options)
  const { ready: _ready, ...rest } = convite
  const stop = async () => {
    await convite.stop()
    await clear()
  }

  const person = (name: string) => {
    const { users } = convite.ready
    return must(
      name,
      users.find(
        user => user.userPrincipalName.startsWith(`${name}@`) || user.displayName === name || user.mail === name,
      ),
    )
  }
  const group = (name: string) =>
    must(
      name,
      convite.ready.groups.find(({ displayName }) => displayName === name),
    )
  const site = (name: string) =>
    must(
      name,
      convite.ready.sites.find(({ displayName }) => displayName === name),
    )
  const drive = (name: string) => {
    const { users, groups, sites, drives } = convite.ready
    const ids = [
      ...users.filter(user => user.userPrincipalName.startsWith(`${name}@`) || user.displayName === name),
      ...[...groups, ...sites].filter(({ displayName }) => displayName === name),
    ].map(({ id }) => id)
    return must(
      `the drive of ${name}`,
      drives.find(({ owner }) => ids.includes(owner.user ?? owner.group ?? owner.site ?? '')),
    )
  }
  const item = (owner: string, path: string) =>
    must(
      `${owner}:${path}`,
      drive(owner).items.find(one => one.path === path),
    )
  return {
    ...rest,
    stop,
    [Symbol.asyncDispose]: stop,
    get ready() {
      return convite.ready
    },
    person,
    group,
    site,
    drive,
    item,
    place: (owner, path) =>
      `/drives/${drive(owner).id}/items/${path === '/' ? drive(owner).rootItemId : item(owner, path).id}`,
  }
}

function must<T>(name: string, found: T | undefined): T {
  if (found === undefined) throw new Error(`The demo organisation has no ${name}.`)
  return found
}

/** Starts a world with a database of its own. */
export type StartWorld = (options?: ConviteOptions) => Promise<World>

/** Runs a suite on SQLite, and on PostgreSQL when the machine has it. */
export function describeOnEngines(name: string, suite: (start: StartWorld) => void): void {
  describe(`${name} on SQLite`, () => {
    suite(options => startWorld(options))
  })
  const url = inject('postgresUrl')
  describe.skipIf(url === null)(`${name} on PostgreSQL`, () => {
    suite(options => startOnPostgres(url ?? '', options))
  })
}

async function startOnPostgres(url: string, options: ConviteOptions = {}): Promise<World> {
  const name = `convite_${randomBytes(6).toString('hex')}`
  await runOnce(url, `create database ${name}`)
  const target = new URL(url)
  target.pathname = `/${name}`
  return startWorld({ ...options, database: target.href }, () => runOnce(url, `drop database ${name} with (force)`))
}

async function runOnce(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
