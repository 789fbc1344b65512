import { expect, it } from 'vitest'
import type { Directory } from '../domain/ports/directory.ts'
import { aUser } from '../domain/testing/facts.ts'
import { createCachedAccounts } from './cached-accounts.ts'

/** A directory of ana and ben that counts what it is asked. */
function makeAccounts() {
  const asked: string[] = []
  const people = new Map(['ana', 'ben'].map(id => [id, aUser(id)]))
  const find = (id: string) => {
    asked.push(id)
    return people.get(id) ?? null
  }
  const directory: Partial<Directory> = {
    findPrincipal: async id => find(id),
    findPrincipals: async ids =>
      new Map(
        ids.flatMap(id => {
          const record = find(id)
          return record ? [[id, record] as const] : []
        }),
      ),
  }
  return { accounts: createCachedAccounts(directory as Directory), asked, people }
}

it('asks for each account once in a version, one by one or together, and for those that nobody has too', async () => {
  const { accounts, asked } = makeAccounts()
  await accounts.find('ana', 1)
  expect([...(await accounts.findAll(['ana', 'ben', 'nobody'], 1)).keys()]).toEqual(['ana', 'ben'])
  expect([...(await accounts.findAll(['nobody', 'ben'], 1)).keys()]).toEqual(['ben'])
  expect(await accounts.find('nobody', 1)).toBeNull()
  expect(asked).toEqual(['ana', 'ben', 'nobody'])
})

it('asks again when the directory has changed', async () => {
  const { accounts, people } = makeAccounts()
  await accounts.findAll(['ana', 'ben'], 1)
  people.set('ana', aUser('ana', { displayName: 'Ana Maria' }))
  people.delete('ben')
  const now = await accounts.findAll(['ana', 'ben'], 2)
  expect([now.get('ana')?.displayName, now.has('ben')]).toEqual(['Ana Maria', false])
})
