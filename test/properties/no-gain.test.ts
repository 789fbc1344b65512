/**
 * Whatever somebody calls, nobody has more on an item afterwards than they had before or than that caller had there: not
 * the caller, not those they invite, not those in the folder to which they move something (security lesson A3).
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ItemKey } from '../../server/src/domain/ids.ts'
import { parseItemId } from '../../server/src/domain/ids.ts'
import { judgeSeen } from '../../server/src/http/locate.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import { addressOf, as, growTree, type Tree, tokenOf } from '../operations/permission-world.ts'
import { call } from '../http.ts'

let world: HeldWorld
beforeAll(async () => {
  world = await startHeldWorld()
})
afterAll(() => world.stop())

const members = ['ben', 'carla', 'nina', 'bo'] as const
type Name = (typeof members)[number] | 'ana' | 'dieter' | 'grace'
const everybody: readonly Name[] = ['ana', 'ben', 'carla', 'nina', 'bo', 'dieter', 'grace']
const places = ['folder', 'sub', 'file', 'sibling'] as const
type Place = (typeof places)[number]
/** Whom one may invite: people, the caller among them, a group, a guest, somebody new. */
const guests = ['ben', 'carla', 'nina', 'planners', 'bo@partner.example', 'dieter', 'new@partner.example'] as const

type Step =
  | {
      readonly kind: 'invite'
      readonly place: Place
      readonly to: readonly string[]
      readonly role: string
      readonly retain: boolean
      readonly signIn: boolean
    }
  | { readonly kind: 'patch'; readonly place: Place; readonly at: number; readonly role: string }
  | { readonly kind: 'delete'; readonly place: Place; readonly at: number }
  | { readonly kind: 'move'; readonly place: Place; readonly to: Place }

const place = fc.constantFrom(...places)
const role = fc.constantFrom('read', 'write', 'owner')
const anyInvite = fc.record({
  kind: fc.constant('invite' as const),
  place,
  to: fc.subarray([...guests], { minLength: 1, maxLength: 3 }),
  role,
  retain: fc.boolean(),
  signIn: fc.boolean(),
})
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: anyInvite },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('patch' as const), place, at: fc.nat(9), role }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), place, at: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), place, to: place }) },
)

/** A step as somebody; whether it is refused is not asked, only what it does. */
async function take(tree: Tree, name: Name, step: Step): Promise<void> {
  const address = tree[step.place]
  if (step.kind === 'invite') {
    const body = {
      recipients: step.to.map(text => ({ email: addressOf(text) })),
      roles: [step.role],
      requireSignIn: step.signIn,
      sendInvitation: !step.signIn,
      retainInheritedPermissions: step.retain,
    }
    await as(world, name, 'POST', `${address}/invite`, { body })
    return
  }
  if (step.kind === 'move') {
    await as(world, name, 'PATCH', address, { body: { parentReference: { id: tree[step.to].split('/').at(-1) } } })
    return
  }
  // Any permission of the item, seen or not: ids can be known from elsewhere.
  const all = (await as(world, 'ana', 'GET', `${address}/permissions`)).body.value
  const id = all[step.at % Math.max(1, all.length)]?.id ?? 'unknown'
  const body = step.kind === 'patch' ? { body: { roles: [step.role] } } : {}
  await as(world, name, step.kind === 'patch' ? 'PATCH' : 'DELETE', `${address}/permissions/${id}`, body)
}

type Ranks = ReadonlyMap<string, number>

/** What everybody has on everything, by the access function. */
async function readRanks(tree: Tree): Promise<Ranks> {
  const { items, directory, settings, log } = world.app.services
  const ranks = new Map<string, number>()
  for (const name of everybody) {
    const { id } = world.person(name === 'bo' ? 'bo@partner.example' : name === 'grace' ? 'grace.okafor' : name)
    const account = await directory.findPrincipal(id)
    const caller = {
      kind: 'user' as const,
      tenantId: '',
      appId: '',
      userId: account?.id ?? null,
      scopes: new Set<string>(),
    }
    for (const known of places) {
      const parsed = parseItemId(tree[known].split('/').at(-1) ?? '')
      const facts = parsed ? await items.locate(parsed.drive, parsed.item, id) : null
      const op = {
        caller,
        account,
        scopeReach: 'all' as const,
        now: world.now(),
        settings: await settings.current(),
        requestId: '',
        log,
      }
      ranks.set(`${name} on ${known}`, facts ? (judgeSeen(op, facts)?.verdict.rank ?? 0) : 0)
    }
  }
  return ranks
}

/** Every permission on the items, links that ask for no sign-in among them: `item grantee` to role. */
async function readGrants(tree: Tree): Promise<Ranks> {
  const parsed = places.map(known => ({ known, ...parseItemId(tree[known].split('/').at(-1) ?? '') }))
  const drive = parsed[0]?.drive
  if (drive === undefined) throw new Error('the tree has no ids')
  const rows = await world.app.services.grants.listOf(
    drive,
    parsed.map(({ item }) => item as ItemKey),
  )
  return new Map(
    rows.map(grant => [`${parsed.find(({ item }) => item === grant.item)?.known} ${grant.grantee}`, grant.rank]),
  )
}

it('a caller gives nobody more than they have, and themselves nothing', async () => {
  const settings = fc.record({
    membersMayShare: fc.boolean(),
    isResharingByExternalUsersEnabled: fc.boolean(),
    sharingCapability: fc.constantFrom('externalUserSharingOnly', 'externalUserAndGuestSharing'),
    folderNeedsSignIn: fc.constant(false),
  })
  const scenario = fc.record({
    settings,
    preparation: fc.array(anyStep, { minLength: 2, maxLength: 6 }),
    calls: fc.array(fc.tuple(fc.constantFrom(...members), anyStep), { minLength: 3, maxLength: 12 }),
  })
  await fc.assert(
    fc.asyncProperty(scenario, async ({ settings: chosen, preparation, calls }) => {
      const tree = await growTree(world)
      await world.settings({ mailBudgetMs: 0 })
      for (const step of preparation) await take(tree, 'ana', step)
      await world.settings(chosen)
      let [before, grantsBefore] = [await readRanks(tree), await readGrants(tree)]
      for (const [name, step] of calls) {
        await take(tree, name, step)
        const [after, grantsAfter] = [await readRanks(tree), await readGrants(tree)]
        const gains: string[] = []
        for (const [what, rank] of after) {
          const [who, , where] = what.split(' ')
          const allowed = Math.max(before.get(what) ?? 0, who === name ? 0 : (before.get(`${name} on ${where}`) ?? 0))
          if (rank > allowed)
            gains.push(
              `${what}: ${before.get(what)} became ${rank} by ${name}, who had ${before.get(`${name} on ${where}`)}`,
            )
        }
        for (const [what, rank] of grantsAfter) {
          const where = what.split(' ')[0]
          if (rank > Math.max(grantsBefore.get(what) ?? 0, before.get(`${name} on ${where}`) ?? 0))
            gains.push(`${what} was given ${rank} by ${name}`)
        }
        expect([name, step, gains]).toEqual([name, step, []])
        before = after
        grantsBefore = grantsAfter
      }
    }),
    { numRuns: Math.ceil(Number(process.env['CONVITE_PROPERTY_RUNS'] ?? 40) / 2), endOnFailure: true },
  )
}, 300_000)

it('the steps of this test do something: of them some succeed', async () => {
  const tree = await growTree(world)
  await take(tree, 'ana', { kind: 'invite', place: 'folder', to: ['ben'], role: 'write', retain: true, signIn: true })
  await world.settings({ membersMayShare: true })
  await take(tree, 'ben', { kind: 'invite', place: 'sub', to: ['nina'], role: 'write', retain: false, signIn: true })
  const ranks = await readRanks(tree)
  expect([ranks.get('ben on sub'), ranks.get('nina on file'), ranks.get('ana on file')]).toEqual([2, 2, 3])
  expect((await call(world, 'GET', tree.file, { token: tokenOf(world, 'nina') })).status).toBe(200)
})
