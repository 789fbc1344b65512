/**
 * Each operation of the contract with each scope, over HTTP (security lesson K2): a token that carries exactly one is let
 * through when the operation names it, else refused, whatever the address and the version.
 */
import type { Operation } from '@convite/contract/operation'
import { operations } from '@convite/contract/operations'
import { applicationScopes, delegatedScopes } from 'convite/auth/tokens/scopes.ts'
import { decodeJwt, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import { call } from '../http.ts'
import { listProbes, type Probe, prober } from './scope-probes.ts'

type Kind = 'delegated' | 'application'

let world: HeldWorld
beforeAll(async () => {
  world = await startHeldWorld()
})
afterAll(() => world.stop())

const namesOf = (kind: Kind): readonly string[] => (kind === 'delegated' ? delegatedScopes : applicationScopes)
const openingOf = ({ scopes }: Operation, kind: Kind): readonly string[] => (scopes === 'public' ? [] : scopes[kind])
const otherThan = (operation: Operation, kind: Kind) =>
  namesOf(kind).filter(name => !openingOf(operation, kind).includes(name))

const tokens = new Map<string, Promise<string>>()

/** A token with just these scopes; the same one when it was made before. */
function tokenWith(kind: Kind, scopes: readonly string[]): Promise<string> {
  const key = `${kind} ${scopes.join(' ')}`
  const made =
    tokens.get(key) ??
    world.token(
      kind === 'delegated'
        ? { user: `${prober}@convite.example`, scopes }
        : { clientId: world.ready.clients[0]?.clientId ?? '', scopes },
    )
  tokens.set(key, made)
  return made
}

/** A token of this kind whose claims say something else; the server's own key signs it. */
async function craft(kind: Kind, claims: Readonly<Record<string, unknown>>): Promise<string> {
  const { kid, key } = world.app.services.keys.signing.signing
  const { scp: _scp, roles: _roles, ...payload } = decodeJwt(await tokenWith(kind, []))
  return new SignJWT({ ...payload, ...claims }).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid }).sign(key)
}

/** `passed`, or how it was refused and for lack of which scopes. Any answer from behind the scope check counts, but no fault. */
async function judge({ operation, path, options }: Probe, token: string): Promise<string> {
  const { status, codes, message } = await call(world, operation.method, path, { ...options, token })
  const needs = / This call needs (.+)\.$/.exec(message)?.[1]
  if (status === 403 && needs !== undefined) return `${codes}: ${needs}`
  return status === 401 || status >= 500 || codes === 'BadRequest' ? `${status} ${codes}: ${message}` : 'passed'
}

function refusalOf(operation: Operation, kind: Kind): string {
  const code = operation.isDirectory ? 'Authorization_RequestDenied' : 'accessDenied/insufficientScopes'
  const opening = openingOf(operation, kind)
  const needs = opening.length > 0 ? `one of ${opening.join(', ')}` : 'a delegated token; applications cannot call this'
  return `${code}: ${needs}`
}

interface Case {
  readonly probe: Probe
  readonly kind: Kind
  readonly scopes: readonly string[]
}

/** Judges all cases, some at a time, and gives those that came out otherwise than the contract says. */
async function findWrong(cases: readonly Case[]): Promise<string[]> {
  const waiting = [...cases]
  const wrong: string[] = []
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { probe, kind, scopes } = next
      const isOpen = scopes.some(name => openingOf(probe.operation, kind).includes(name))
      const expected = isOpen ? 'passed' : refusalOf(probe.operation, kind)
      const found = await judge(probe, await tokenWith(kind, scopes))
      const { method } = probe.operation
      if (found !== expected) wrong.push(`${method} ${probe.path} with ${kind} ${scopes.join(' ')}: ${found}`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
  return wrong
}

const guarded = operations.filter(({ scopes }) => scopes !== 'public')
const kinds: readonly Kind[] = ['delegated', 'application']

/** The addresses at which a token of this kind reaches the scope check. */
const probesFor = (operation: Operation, kind: Kind, version: 'v1.0' | 'beta' = 'v1.0') =>
  listProbes(operation, world, version).filter(({ isOfMe }) => kind === 'delegated' || !isOfMe)

describe.each(kinds)('with one %s scope', kind => {
  it.each(guarded)('$id is open to those that it names, and to no other', async operation => {
    const probe = probesFor(operation, kind)[0]
    const cases = probe ? namesOf(kind).map(name => ({ probe, kind, scopes: [name] })) : []
    expect(await findWrong(cases)).toEqual([])
  })
})

describe.each(['v1.0', 'beta'] as const)('under /%s', version => {
  it.each(guarded)('$id judges alike at every address, one scope that opens it or all that do not', async operation => {
    const cases = kinds.flatMap(kind =>
      probesFor(operation, kind, version).flatMap(probe => [
        { probe, kind, scopes: [] },
        { probe, kind, scopes: otherThan(operation, kind) },
        ...openingOf(operation, kind).map(name => ({ probe, kind, scopes: [name] })),
      ]),
    )
    expect(await findWrong(cases)).toEqual([])
  })
})

it('an application is turned away from every address of /me, whatever it holds', async () => {
  for (const operation of guarded) {
    for (const probe of listProbes(operation, world, 'v1.0').filter(({ isOfMe }) => isOfMe)) {
      const token = await tokenWith('application', applicationScopes)
      expect([probe.path, await judge(probe, token)]).toEqual([
        probe.path,
        expect.stringMatching(/^400 BadRequest: .*only valid with delegated/),
      ])
    }
  }
})

describe('what a token claims beside its scopes', () => {
  const writing = () => {
    const invite = operations.find(({ id }) => id === 'driveItem/invite')
    const probe = invite && probesFor(invite, 'application')[0]
    if (!probe) throw new Error('The contract has no invite.')
    return probe
  }

  it.each([
    ['a delegated scope held as an application permission', 'application', { roles: ['Files.ReadWrite'] }],
    [
      'application permissions in the token of a person',
      'delegated',
      { scp: 'User.Read', roles: ['Files.ReadWrite.All'] },
    ],
    ['names that do not exist', 'delegated', { scp: 'Files.ReadWrite.Everything Mail.ReadWrite *' }],
    ['the same for an application', 'application', { roles: ['.default', 'Files', 'Files.ReadWrite.All.'] }],
    ['another spelling, which the issuer never writes', 'delegated', { scp: 'files.readwrite.all' }],
    ['another resource in front', 'delegated', { scp: 'https://graph.microsoft.com/Files.ReadWrite.All' }],
    ['two scopes as one name', 'application', { roles: ['Files.ReadWrite.All Sites.ReadWrite.All'] }],
    ['one name of another type', 'application', { roles: 'Files.ReadWrite.All' }],
    ['scopes of OpenID Connect', 'delegated', { scp: 'openid profile email offline_access' }],
  ] as const)('%s counts for nothing', async (_what, kind, claims) => {
    expect(await judge(writing(), await craft(kind, claims))).toBe(refusalOf(writing().operation, kind))
  })

  it('the scopes alone count when an unknown one stands beside a good one', async () => {
    expect(await judge(writing(), await craft('delegated', { scp: 'Mail.Read Files.ReadWrite' }))).toBe('passed')
    expect(await judge(writing(), await craft('application', { roles: ['x', 'Files.ReadWrite.All'] }))).toBe('passed')
  })
})

it('no test token is made with a name that does not exist for its kind', async () => {
  await expect(tokenWith('application', ['Files.ReadWrite'])).rejects.toThrow(/no such scope here: 'Files.ReadWrite'/)
  await expect(tokenWith('delegated', ['Mail.Read'])).rejects.toThrow(/no such scope here: 'Mail.Read'/)
})
