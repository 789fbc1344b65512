import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import { createCompiler } from '../compile.ts'
import { allStatements, Param } from '../statement.ts'
import { anApplication, type ApplicationWorld, makeApplicationWorld } from './application-world.ts'
import { describeOnEngines } from './describe-on-engines.ts'

/** The plan of a statement, in the engine's words. */
async function explain(
  world: ApplicationWorld,
  name: string,
  values: Record<string, string | number>,
): Promise<string> {
  const target = allStatements().find(statement => statement.name === name)
  if (target === undefined) throw new Error(`There is no statement ${name}.`)
  const { dialect } = world.engine
  const { sql, slots } = createCompiler(dialect)(target)
  const given = slots.map(slot => values[slot instanceof Param ? slot.name : ''] ?? null)
  const rows = await world.query(`explain ${dialect.name === 'sqlite' ? 'query plan ' : ''}${sql}`, ...given)
  return rows.map(row => String(row['detail'] ?? row['QUERY PLAN'])).join('\n')
}

describeOnEngines('consents', makeStore => {
  let world: ApplicationWorld
  let ana: PrincipalRecord
  let ben: PrincipalRecord

  beforeEach(async () => {
    world = await makeApplicationWorld(makeStore)
    ana = await world.aUser('ana')
    ben = await world.aUser('ben')
    for (const id of ['a', 'b']) await world.applications.create(world.by, anApplication(id))
  })
  afterEach(() => world.close())

  const add = (client: string, person: PrincipalRecord | null, ...scopes: string[]) =>
    world.consents.add(world.by, client, person?.id ?? null, scopes)
  const scopesOf = async (client: string, person: PrincipalRecord) => [
    ...(await world.consents.scopesFor(client, person.id)),
  ]

  it('hold for one person and one application', async () => {
    await add('a', ana, 'User.Read')
    expect(await scopesOf('a', ana)).toEqual(['User.Read'])
    expect(await scopesOf('b', ana)).toEqual([])
    expect(await scopesOf('a', ben)).toEqual([])
  })

  it('for everybody hold beside those of a person', async () => {
    await add('a', null, 'Files.Read')
    await add('a', ana, 'User.Read')
    expect((await scopesOf('a', ana)).toSorted()).toEqual(['Files.Read', 'User.Read'])
    expect(await scopesOf('a', ben)).toEqual(['Files.Read'])
  })

  it('grow under one id, in order, and are written only when they change', async () => {
    const first = await add('a', ana, 'User.Read')
    const second = await add('a', ana, 'Files.Read', 'User.Read')
    await add('a', ana, 'Files.Read')
    expect(second).toEqual({ ...first, scopes: ['Files.Read', 'User.Read'] })
    expect(await world.consents.find(first.id)).toEqual(second)
    expect(
      (await world.auditOf('consent.')).map(({ target, old_value, new_value }) => [target, old_value, new_value]),
    ).toEqual([
      [first.id, null, `{"clientId":"a","personId":"${ana.id}","scopes":["User.Read"]}`],
      [
        first.id,
        `{"clientId":"a","personId":"${ana.id}","scopes":["User.Read"]}`,
        `{"clientId":"a","personId":"${ana.id}","scopes":["Files.Read","User.Read"]}`,
      ],
    ])
  })

  it('that are given many at once become one', async () => {
    const scopes = ['User.Read', 'Files.Read', 'Files.ReadWrite', 'Sites.Read.All']
    const made = await Promise.all(scopes.map(scope => add('a', ana, scope)))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect((await scopesOf('a', ana)).toSorted()).toEqual(scopes.toSorted())
  })

  it('need an application, a person and a scope', async () => {
    await expect(add('x', ana, 'User.Read')).rejects.toMatchObject({ code: 'directoryObjectNotFound' })
    await expect(world.consents.add(world.by, 'a', 'nobody', ['User.Read'])).rejects.toMatchObject({
      code: 'directoryObjectNotFound',
    })
    await expect(world.consents.add(world.by, 'a', '', ['User.Read'])).rejects.toMatchObject({
      code: 'directoryObjectNotFound',
    })
    await expect(add('a', ana)).rejects.toMatchObject({ code: 'directoryBadRequest' })
  })

  it('of a person that are revoked end what the application had of that person, and nothing else', async () => {
    const { id } = await add('a', ana, 'User.Read')
    const [own, ofBen, ofOther] = [
      await world.aRefreshToken('a', ana.id),
      await world.aRefreshToken('a', ben.id),
      await world.aRefreshToken('b', ana.id),
    ]
    expect(await world.consents.revoke(world.by, 'unknown')).toBe(false)
    expect(await own()).toBe(true)
    expect(await world.consents.revoke(world.by, id)).toBe(true)
    expect([await own(), await ofBen(), await ofOther()]).toEqual([false, true, true])
    expect(await world.consents.revoke(world.by, id)).toBe(false)
    expect(await scopesOf('a', ana)).toEqual([])
    expect((await world.auditOf('consent.revoke')).map(row => row['old_value'])).toEqual([
      `{"clientId":"a","personId":"${ana.id}","scopes":["User.Read"]}`,
    ])
  })

  it('for everybody that are revoked end what the application had of anybody', async () => {
    const { id } = await add('a', null, 'User.Read')
    const [ofAna, ofBen, ofOther] = [
      await world.aRefreshToken('a', ana.id),
      await world.aRefreshToken('a', ben.id),
      await world.aRefreshToken('b', ana.id),
    ]
    await world.consents.revoke(world.by, id)
    expect([await ofAna(), await ofBen(), await ofOther()]).toEqual([false, false, true])
  })

  it('are listed by application, by person, and by whether they are for everybody', async () => {
    const everybody = await add('a', null, 'User.Read')
    const ofAna = await add('a', ana, 'User.Read')
    const other = await add('b', ana, 'User.Read')
    const idsOf = async (query: Partial<Parameters<typeof world.consents.list>[0]>) => {
      const ids: string[] = []
      for (let after: readonly string[] | null = null; ; ) {
        const page = await world.consents.list({ limit: 1, ...query, after })
        ids.push(...page.entries.map(({ id }) => id))
        if (page.after === null) return ids
        after = page.after
      }
    }
    const sorted = (...list: { id: string }[]) => list.map(({ id }) => id).toSorted()
    expect(await idsOf({})).toEqual(sorted(everybody, ofAna, other))
    expect(await idsOf({ clientId: 'a' })).toEqual(sorted(everybody, ofAna))
    expect(await idsOf({ personId: ana.id })).toEqual(sorted(ofAna, other))
    expect(await idsOf({ isForEverybody: true })).toEqual([everybody.id])
    expect(await idsOf({ isForEverybody: false, clientId: 'b' })).toEqual([other.id])
    expect(await idsOf({ isForEverybody: true, clientId: 'b' })).toEqual([])
    expect(await idsOf({ personId: ana.id, clientId: 'b' })).toEqual([other.id])
    expect(await idsOf({ personId: ana.id, isForEverybody: true })).toEqual([])
    expect((await world.consents.listOf(ana.id)).map(({ id }) => id)).toEqual(sorted(ofAna, other))
    expect(await world.consents.listOf('')).toEqual([])
    expect(await world.consents.find(everybody.id)).toMatchObject({ personId: null })
  })

  it('are listed by an index that fits, however the list is narrowed', async () => {
    await world.query(
      `insert into consents (app_id, person_id, consent_id, scopes, granted_at, granted_by)
       with recursive n(i) as (select 0 union all select i + 1 from n where i < 4999)
       select 'app-' || (i % 50), case when i % 100 < 50 and i < 100 then '' else 'person-' || (i / 50) end, 'consent-' || i, '[]', 0, 'x'
       from n returning app_id`,
    )
    await world.query('analyze')
    const fits = {
      anybody: /consents_by_id/,
      person: /consents_by_person/,
      persons: /consents_by_id/,
      everybody: /consents_for_everybody/,
      'anybody.ofApplication': /consents_by_application/,
      'person.ofApplication': /consents_pkey|PRIMARY KEY/,
      'persons.ofApplication': /consents_by_application/,
      'everybody.ofApplication': /consents_pkey|PRIMARY KEY/,
    }
    for (const [name, index] of Object.entries(fits)) {
      const plan = await explain(world, `consents.list.${name}`, {
        after: '',
        limit: 11,
        app: 'app-3',
        person: 'person-7',
      })
      expect([name, plan]).toEqual([name, expect.stringMatching(index)])
    }
  })

  it('raise no version of the directory, and their audit rows keep their order', async () => {
    const versionOf = async () =>
      (await world.query("select value from counters where name = 'directory'"))[0]?.['value']
    const before = await versionOf()
    const { id } = await add('a', ana, 'User.Read')
    await add('b', null, 'User.Read')
    await world.consents.revoke(world.by, id)
    expect(await versionOf()).toBe(before)
    await world.applications.create(world.by, anApplication('c'))
    expect(await versionOf()).not.toBe(before)
    await add('c', ana, 'User.Read')
    expect((await world.auditOf('consent.')).map(({ action }) => action)).toEqual([
      'consent.add',
      'consent.add',
      'consent.revoke',
      'consent.add',
    ])
  })

  it('go with the account that gave them', async () => {
    await add('a', ana, 'User.Read')
    await add('a', null, 'Files.Read')
    await world.admin.deleteUser(world.by, ana.id)
    expect(await scopesOf('a', ana)).toEqual(['Files.Read'])
    expect(await world.consents.listOf(ana.id)).toEqual([])
  })
})
