import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import { anApplication, type ApplicationWorld, makeApplicationWorld } from './application-world.ts'
import { describeOnEngines } from './describe-on-engines.ts'

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
    expect((await world.consents.listOf(ana.id)).map(({ id }) => id)).toEqual(sorted(ofAna, other))
    expect(await world.consents.listOf('')).toEqual([])
    expect(await world.consents.find(everybody.id)).toMatchObject({ personId: null })
  })

  it('go with the account that gave them', async () => {
    await add('a', ana, 'User.Read')
    await add('a', null, 'Files.Read')
    await world.admin.deleteUser(world.by, ana.id)
    expect(await scopesOf('a', ana)).toEqual(['Files.Read'])
    expect(await world.consents.listOf(ana.id)).toEqual([])
  })
})
