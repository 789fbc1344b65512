/** User.ReadBasic.All, and groups alone, show the basic profile of people and nothing else (directory.md section 6, security lesson K2). */
import { describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { useOpenWorld } from '../world.ts'

const getWorld = useOpenWorld()
const properties =
  'id,displayName,givenName,surname,mail,userPrincipalName,jobTitle,accountEnabled,createdDateTime,userType'

type Person = Readonly<Record<string, unknown>>

async function read(path: string, ...scopes: string[]): Promise<Person> {
  const world = getWorld()
  const token = await world.token({ user: 'ana@convite.example', scopes })
  const { status, body } = await call(world, 'GET', `${path}?$select=${properties}`, { token })
  expect(status).toBe(200)
  return body
}

function expectBasic(person: Person): void {
  const { id, displayName, givenName, surname, mail, userPrincipalName, '@odata.context': _context, ...rest } = person
  for (const text of [id, displayName, userPrincipalName]) expect(text).toEqual(expect.any(String))
  for (const text of [givenName, surname, mail]) expect([null, expect.any(String)]).toContainEqual(text)
  expect(rest).toEqual({ jobTitle: null })
}

const full = { accountEnabled: true, createdDateTime: expect.any(String), userType: 'Member' }
const other = () => `/users/${getWorld().person('ben').id}`

describe('with User.ReadBasic.All', () => {
  it('somebody else shows name and addresses, and nothing of the rest', async () => {
    expectBasic(await read(other(), 'User.ReadBasic.All'))
  })

  it('so does everybody in the list, and so do the properties of a read without $select', async () => {
    const { value } = (await read('/users', 'User.ReadBasic.All')) as { value: readonly Person[] }
    expect(value.length).toBeGreaterThan(3)
    for (const person of value) expectBasic(person)
    const world = getWorld()
    const token = await world.token({ user: 'ana@convite.example', scopes: ['User.ReadBasic.All'] })
    const { body } = await call(world, 'GET', other(), { token })
    expect(body).toMatchObject({
      displayName: 'Ben Carter',
      jobTitle: null,
      preferredLanguage: null,
      businessPhones: [],
    })
  })

  it('an application sees no more', async () => {
    const world = getWorld()
    const token = await world.token({
      clientId: world.ready.clients[0]?.clientId ?? '',
      scopes: ['User.ReadBasic.All'],
    })
    const { body } = await call(world, 'GET', `${other()}?$select=${properties}`, { token })
    expectBasic(body)
  })

  it.each(['User.Read', 'User.ReadWrite'])('and %s, the own account shows all, others do not', async scope => {
    const own = `/users/${getWorld().person('ana').id}`
    for (const path of ['/me', own]) expect(await read(path, 'User.ReadBasic.All', scope)).toMatchObject(full)
    expectBasic(await read(other(), 'User.ReadBasic.All', scope))
  })

  it('alone, the own account shows no more than others do', async () => {
    expectBasic(await read('/me', 'User.ReadBasic.All'))
  })
})

it('members of a group show the basic profile to whoever may read groups only', async () => {
  const path = `/groups/${getWorld().group('Planners').id}/members`
  const usersOf = (body: Person) =>
    (body as { value: readonly Person[] }).value.filter(member => member['@odata.type'] === '#microsoft.graph.user')
  const seen = usersOf(await read(path, 'GroupMember.Read.All'))
  expect(seen.length).toBeGreaterThan(0)
  for (const { '@odata.type': _type, ...person } of seen) expectBasic(person)
  for (const person of usersOf(await read(path, 'GroupMember.Read.All', 'User.Read.All')))
    expect(person).toMatchObject({ createdDateTime: expect.any(String) })
})

it.each(['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'])(
  'with %s beside it everybody shows all',
  async scope => {
    expect(await read(other(), 'User.ReadBasic.All', scope)).toMatchObject(full)
  },
)
