/**
 * Holds every operation of the contract to its rows of the access table: each route with each kind of caller, on items of
 * their own. A new operation without a row fails; so does a route that the contract does not know (security lessons A10,
 * D2, K2).
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { operations } from '@convite/contract/operations'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PrincipalId } from '../../server/src/domain/principal.ts'
import { generateAccessDoc } from '../../tools/generate-access-doc.ts'
import { projectRoot } from '../../tools/lib/project.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import { call } from '../http.ts'
import { tokenOf } from '../operations/permission-world.ts'
import { accessRows, type CallerName, callers } from './access-rows.ts'
import { contractOf, people, requestOf, type Stage, staged, setStage } from './stage.ts'

let world: HeldWorld
beforeAll(async () => {
  world = await startHeldWorld()
})
afterAll(() => world.stop())

const reading = ['Files.Read.All', 'Sites.Read.All', 'User.Read.All', 'Group.Read.All']
const writing = ['Files.ReadWrite.All', 'Sites.ReadWrite.All', 'User.Read.All', 'Group.Read.All']

let shared: Promise<Stage> | undefined

/** A stage of its own for a call that changes something; all others may look at the same one. */
function stageFor(method: string, isAnswered: boolean): Promise<Stage> {
  if (method !== 'GET' && isAnswered) return setStage(world)
  shared ??= setStage(world)
  return shared
}

const ownerToken = (...scopes: string[]) => world.token({ user: 'ana@convite.example', scopes })
const applicationToken = (scopes: readonly string[]) =>
  world.token({ clientId: world.ready.clients[0]?.clientId ?? '', scopes })

/** The tokens with which a kind of caller calls an operation; several where all of them must be answered alike. */
async function tokensOf(caller: CallerName, operation: string): Promise<readonly (string | undefined)[]> {
  const { scopes, method } = contractOf(operation)
  const isOfFiles = scopes.delegated.some(scope => scope.startsWith('Files.'))
  switch (caller) {
    case 'nobody':
      return [undefined]
    case 'foreign scope':
      return [await ownerToken(isOfFiles ? 'User.Read' : 'Files.Read')]
    case 'read scope': {
      const all =
        method === 'GET'
          ? scopes.delegated.filter(scope => scope.includes('Read'))
          : ['Files.Read', 'Files.Read.All', 'Sites.Read.All']
      // What of it an ordinary person can consent to, and what reads more than the caller.
      const usable = all
        .filter(scope => scope !== 'User.Read' || operation === 'user/me')
        .filter(scope =>
          /^(?:Files|Sites|User|Group|Application|DelegatedPermissionGrant)\.Read(?:Basic)?(?:\.All)?$/.test(scope),
        )
      return Promise.all(usable.map(scope => ownerToken(scope)))
    }
    case 'least scope':
      return [await ownerToken(scopes.delegated[0] ?? '')]
    case 'reading application':
      return [await applicationToken(reading)]
    case 'writing application':
      return [await applicationToken(writing)]
    case 'pending guest':
      return [tokenOf(world, people.guest)]
    default:
      return [tokenOf(world, people[caller])]
  }
}

const author = () => ({ actor: 'system', appId: 'tests', requestId: 'request', now: world.now() })
const changeAccount = (name: string, change: object) =>
  world.app.services.admin.updateUser(author(), world.person(name).id as PrincipalId, change)

/** Runs a call while the caller is in the state that the column is about. */
async function inState<T>(caller: CallerName, run: () => Promise<T>): Promise<T> {
  const change =
    caller === 'disabled'
      ? (['elise', { isEnabled: false }, { isEnabled: true }] as const)
      : caller === 'pending guest'
        ? ([
            'bo@partner.example',
            { externalUserState: 'PendingAcceptance' },
            { externalUserState: 'Accepted' },
          ] as const)
        : null
  if (change === null) return run()
  const [name, into, back] = change
  await changeAccount(name, into)
  try {
    return await run()
  } finally {
    await changeAccount(name, back)
  }
}

describe('the access table', () => {
  it('has a row for every operation of the contract, and no other', () => {
    expect([...new Set(accessRows.map(({ operation }) => operation))].toSorted()).toEqual(
      operations.map(({ id }) => id).toSorted(),
    )
  })

  it('knows how each row is called', () => {
    expect(staged).toEqual(accessRows.map(({ operation, target }) => `${operation}: ${target}`))
  })

  describe.each(accessRows)('$operation, $target', ({ operation, target, answers }) => {
    it.each(Object.keys(callers) as CallerName[])('%s', async caller => {
      const { method } = contractOf(operation)
      const stage = await stageFor(method, answers[caller].startsWith('2'))
      const [path, options = {}] = requestOf({ operation, target }, stage, world)
      const found = await inState(caller, async () => {
        const tokens = await tokensOf(caller, operation)
        const seen: string[] = []
        for (const token of tokens) {
          const { status, codes } = await call(world, method, path, {
            ...options,
            ...(token === undefined ? {} : { token }),
          })
          seen.push(codes === '' ? String(status) : `${status} ${codes}`)
        }
        return seen
      })
      expect(found.length).toBeGreaterThan(0)
      expect(found).toEqual(found.map(() => answers[caller]))
    })
  })
})

it('docs/access.md is what the table and the rules say', async () => {
  expect(await readFile(join(projectRoot, 'docs/access.md'), 'utf8')).toBe(generateAccessDoc())
})
