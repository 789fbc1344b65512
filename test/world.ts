/** A demo organisation to test against: its people, drives and items by name, on either engine. */
import { join } from 'node:path'
import { type Convite, type ConviteOptions, type ReadyDocument, startConvite } from '@convite/testkit'
import { afterAll, beforeAll, inject } from 'vitest'
import { describeOnDatabases, makeUsualPlace, type Place } from './database.ts'

type ReadyUser = ReadyDocument['users'][number]
type ReadyDrive = ReadyDocument['drives'][number]
type ReadyItem = ReadyDrive['items'][number]

/** A running server of the demo organisation, with what tests look up in it. */
export interface World extends Convite {
  /** A person by the part of the user principal name before the `@`, or by mail address. */
  person(name: string): ReadyUser
  group(displayName: string): ReadyDocument['groups'][number]
  site(displayName: string): ReadyDocument['sites'][number]
  /** The drive of a person, group or site. */
  drive(owner: string): ReadyDrive
  /** An item by its path in the drive of its owner. */
  item(owner: string, path: string): ReadyItem
  /** `/drives/{id}/items/{id}` of an item; the path `/` is the root. */
  place(owner: string, path: string): string
}

/** A world whose database can be looked into behind the server's back. */
export interface OpenWorld extends World {
  query: Place['query']
}

/**
 * Starts a server, with its database in memory when nothing else is said and that is possible; tests end it with `stop()`.
 * `clear` runs when it has stopped.
 */
export async function startWorld(options: ConviteOptions = {}, clear = async () => {}): Promise<World> {
  if (options.database === undefined && inject('usualEngine') === 'postgres') return startOpenWorld(options)
  const convite = await startConvite(options)
  const { ready: _ready, ...rest } = convite
  const stop = async () => {
    await convite.stop()
    await clear()
  }
  return {
    ...rest,
    ...lookUpIn(() => convite.ready),
    stop,
    [Symbol.asyncDispose]: stop,
    get ready() {
      return convite.ready
    },
  }
}

/** What tests look up by name, in the ready document as it is at that moment. */
export function lookUpIn(
  ready: () => ReadyDocument,
): Pick<World, 'person' | 'group' | 'site' | 'drive' | 'item' | 'place'> {
  const person = (name: string) => {
    const isMeant = ({ userPrincipalName, mail }: ReadyUser) =>
      userPrincipalName.startsWith(`${name}@`) || mail === name
    return must(name, ready().users.find(isMeant))
  }
  const group = (name: string) =>
    must(
      name,
      ready().groups.find(({ displayName }) => displayName === name),
    )
  const site = (name: string) =>
    must(
      name,
      ready().sites.find(({ displayName }) => displayName === name),
    )
  const drive = (name: string) => {
    const { users, groups, sites, drives } = ready()
    const ids = [
      ...users.filter(({ userPrincipalName }) => userPrincipalName.startsWith(`${name}@`)),
      ...[...groups, ...sites].filter(({ displayName }) => displayName === name),
    ].map(({ id }) => id)
    const isMeant = ({ owner }: ReadyDrive) => ids.includes(owner.user ?? owner.group ?? owner.site ?? '')
    return must(`the drive of ${name}`, drives.find(isMeant))
  }
  const item = (owner: string, path: string) =>
    must(
      `${owner}:${path}`,
      drive(owner).items.find(one => one.path === path),
    )
  return {
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

/** Starts a server on a database of its own, the usual one when no other is given, that can be looked into. */
export async function startOpenWorld(options: ConviteOptions = {}, place?: Place): Promise<OpenWorld> {
  const home = place ?? (await makeUsualPlace())
  const { dataFolder, database = `sqlite:${join(dataFolder, 'convite.db')}`, query } = home
  const world = await startWorld({ ...options, dataFolder, database }, async () => {
    await home[Symbol.asyncDispose]()
  })
  return Object.defineProperty(world, 'query', { value: query }) as OpenWorld
}

/** Starts a world on an engine. */
export type StartWorld = (options?: ConviteOptions) => Promise<OpenWorld>

/** Runs a suite on SQLite, and on PostgreSQL when the machine has it; each world that it starts has its own database. */
export function describeOnEngines(name: string, suite: (start: StartWorld) => void): void {
  describeOnDatabases(name, makePlace => suite(async options => startOpenWorld(options, await makePlace())))
}

/**
 * A world for all tests of a file or suite, made ready by `prepare`. Gives the function that tests get it by.
 *
 * @param start how it is started; on SQLite when nothing is said
 */
export function useOpenWorld(
  prepare: (world: OpenWorld) => Promise<unknown> = async () => undefined,
  start: StartWorld = startOpenWorld,
): () => OpenWorld {
  let world: OpenWorld | undefined
  beforeAll(async () => {
    world = await start()
    await prepare(world)
  })
  afterAll(() => world?.stop())
  return () => {
    if (world === undefined) throw new Error('The world has not been started yet.')
    return world
  }
}
