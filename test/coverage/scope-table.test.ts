/** The table of permissions against the operations of the contract, and the scope check against both, without a server. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Operation } from '@convite/contract/operation'
import { operations } from '@convite/contract/operations'
import { listOpenings } from '@convite/contract/scope-openings'
import { type OperationScopes, permissionList, permissions, type PermissionName } from '@convite/contract/scopes'
import { aCaller } from 'convite/domain/testing/facts.ts'
import { checkScopes, holdsScope } from 'convite/http/scope-check.ts'
import { describe, expect, it } from 'vitest'
import { generatePermissionsDoc } from '../../tools/generate-permissions-doc.ts'
import { projectRoot } from '../../tools/lib/project.ts'

const guarded = operations.flatMap(operation =>
  operation.scopes === 'public' ? [] : [{ ...operation, scopes: operation.scopes }],
)
const kinds = ['delegated', 'application'] as const
const applicationNames = permissionList.filter(({ ids }) => ids.application !== undefined).map(({ name }) => name)
const namesOf = (kind: (typeof kinds)[number]) =>
  kind === 'delegated' ? permissionList.map(({ name }) => name) : applicationNames
const callerWith = (kind: (typeof kinds)[number], scopes: readonly string[]) =>
  aCaller({ kind: kind === 'delegated' ? 'user' : 'app', scopes: new Set(scopes) })

describe('the table of permissions', () => {
  it('tells of each permission that opens nothing yet what it waits for, and of no other', () => {
    const opensNothing = permissionList.filter(({ name }) => Object.values(listOpenings(name)).flat().length === 0)
    expect(opensNothing.map(({ name }) => name)).toEqual(
      permissionList.filter(({ awaits }) => awaits !== undefined).map(({ name }) => name),
    )
  })

  it('has a use for each form of a permission that opens something', () => {
    const idle = permissionList.filter(({ name, ids, awaits }) => {
      const { delegated, application } = listOpenings(name)
      return (
        awaits === undefined && (delegated.length === 0 || (ids.application !== undefined && application.length === 0))
      )
    })
    expect(idle.map(({ name }) => name)).toEqual([])
  })

  it('gives every form an id of its own', () => {
    const ids = permissionList.flatMap(permission => Object.values(permission.ids))
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('calls reading what is named so, and gives applications nothing that reaches the caller’s own only', () => {
    for (const { name, access, reach, ids } of permissionList) {
      expect([name, access]).toEqual([name, /\.Read(?:Basic)?(?:\.|$)/.test(name) ? 'read' : 'write'])
      expect([name, reach, ids.application === undefined]).toEqual([
        name,
        ids.application === undefined ? 'own' : 'all',
        reach === 'own',
      ])
    }
  })

  it('lets nobody but an administrator agree to what writes to the directory', () => {
    for (const { name, access, reach, consent } of permissionList) {
      const isOfFiles = /^(?:Files|Sites)\./.test(name)
      if (access === 'write' && reach === 'all' && !isOfFiles) expect([name, consent]).toEqual([name, 'administrator'])
    }
  })
})

describe('the scopes of the operations', () => {
  it('no operation that changes something takes a permission for reading', () => {
    for (const { id, method, scopes } of guarded) {
      if (method === 'GET') continue
      for (const name of [...scopes.delegated, ...scopes.application])
        expect([id, name, permissions[name].access]).toEqual([id, name, 'write'])
    }
  })

  /** Whether the other permission allows all that this one allows and more, by the names (directory.md section 6). */
  const isNarrower = (name: PermissionName, other: PermissionName) =>
    [name.replace('.Read', '.ReadWrite'), `${name}.All`, name.replace('ReadBasic', 'Read')].includes(other) &&
    name !== other

  it('a broader permission opens whatever a narrower one opens', () => {
    for (const kind of kinds) {
      for (const { id, scopes } of guarded) {
        const named: readonly PermissionName[] = scopes[kind]
        const missing = named.flatMap(name =>
          namesOf(kind).filter(other => isNarrower(name, other) && !named.includes(other)),
        )
        expect([id, missing]).toEqual([id, []])
      }
    }
  })

  it('the narrower permission stands first', () => {
    for (const kind of kinds) {
      for (const { id, scopes } of guarded) {
        const named: readonly PermissionName[] = scopes[kind]
        const late = named.filter((name, place) => named.slice(0, place).some(earlier => isNarrower(name, earlier)))
        expect([id, late]).toEqual([id, []])
      }
    }
  })

  it('no scope stands twice', () => {
    for (const { id, scopes } of guarded)
      for (const kind of kinds) expect([id, new Set(scopes[kind]).size]).toEqual([id, scopes[kind].length])
  })

  it('an operation without scopes, or with one of the wrong kind, does not compile', () => {
    // @ts-expect-error somebody has to be able to call it
    const nobody: OperationScopes = { delegated: [], application: [] }
    // @ts-expect-error it exists for people only
    const wrongKind: OperationScopes = { delegated: [], application: ['Files.Read'] }
    // @ts-expect-error it does not exist
    const unknown: OperationScopes = { delegated: ['Files.Everything'], application: [] }
    // @ts-expect-error nothing said
    const without: Pick<Operation, 'scopes'> = {}
    expect([nobody, wrongKind, unknown, without]).toHaveLength(4)
  })
})

describe('the scope check', () => {
  it('gives two scopes together what one of them gives, and nothing more', () => {
    for (const operation of guarded) {
      for (const kind of kinds) {
        const opens = (...scopes: string[]) => holdsScope(operation, callerWith(kind, scopes))
        for (const one of namesOf(kind)) {
          for (const other of namesOf(kind)) {
            if (opens(one, other) !== (opens(one) || opens(other))) expect.fail(`${operation.id}: ${one} with ${other}`)
          }
        }
      }
    }
  })

  it('reaches the caller’s own only, unless a scope that fits reaches all', () => {
    const reach = (id: string, ...scopes: string[]) => {
      const operation = guarded.find(one => one.id === id)
      return operation && checkScopes(operation, callerWith('delegated', scopes))
    }
    expect(reach('driveItem/get', 'Files.Read')).toBe('own')
    expect(reach('driveItem/get', 'Files.Read', 'Files.ReadWrite')).toBe('own')
    // User.Read.All reaches all accounts, but no files.
    expect(reach('driveItem/get', 'Files.Read', 'User.Read.All')).toBe('own')
    // A broad scope for reading does not widen a narrow one for writing.
    expect(reach('driveItem/invite', 'Files.ReadWrite', 'Files.Read.All')).toBe('own')
    expect(reach('driveItem/invite', 'Files.ReadWrite', 'Sites.ReadWrite.All')).toBe('all')
    expect(reach('user/get', 'User.Read', 'User.ReadWrite')).toBe('own')
    expect(reach('user/get', 'User.Read', 'User.ReadBasic.All')).toBe('all')
  })

  it('says what the token carries and which scopes would do', () => {
    const invite = guarded.find(({ id }) => id === 'driveItem/invite') as Operation
    expect(() => checkScopes(invite, callerWith('delegated', ['User.Read']))).toThrow(
      'The token carries the scopes: User.Read. This call needs one of Files.ReadWrite, Files.ReadWrite.All, Sites.ReadWrite.All, Sites.Manage.All, Sites.FullControl.All.',
    )
    expect(() => checkScopes(invite, callerWith('application', []))).toThrow(
      'The token carries the application permissions: none. This call needs one of Files.ReadWrite.All, Sites.ReadWrite.All, Sites.Manage.All, Sites.FullControl.All.',
    )
  })
})

it('docs/permissions.md is what the table and the operations say', async () => {
  expect(await readFile(join(projectRoot, 'docs/permissions.md'), 'utf8')).toBe(generatePermissionsDoc())
})
