/**
 * The check, the list of permissions, the children of a folder and what is shared with somebody are four readers of one
 * truth (security lesson A8). Random worlds hold them to a naive model, and so to each other.
 */
import fc from 'fast-check'
import { describe, expect, inject, it } from 'vitest'
import type { Authorized } from '../../server/src/domain/access/authorize.ts'
import type { DriveKey, ItemKey } from '../../server/src/domain/ids.ts'
import { makeListChildren } from '../../server/src/domain/items/list-children.ts'
import type { ReceivedKey } from '../../server/src/domain/ports/shared-with-me.ts'
import { readEffectivePermissions } from '../../server/src/domain/sharing/effective-permissions.ts'
import { makeListReceived } from '../../server/src/domain/sharing/list-received.ts'
import { judgeSeen } from '../../server/src/http/locate.ts'
import { makePostgresWorld, makeSqliteWorld, type StoreWorld } from '../../server/src/store/conformance/world.ts'
import { childrenFor, isAlive, type ModelItem, rankOn, receivedBy, shownTo } from './access-model.ts'
import { anyJoin, anyStep } from './access-steps.ts'
import { type AccessWorld, makeAccessWorld } from './access-world.ts'

const nameOf = (item: ModelItem) => `${item.drive.key}/${item.key}`
const sorted = (texts: readonly string[]) => texts.toSorted((left, right) => (left < right ? -1 : 1))

/** Asks all four readers about everybody and everything. */
async function compare(world: AccessWorld): Promise<void> {
  const { model } = world
  const listReceived = makeListReceived({ sharedWithMe: world.sharedWithMe })
  const children = makeListChildren({ items: world.reader })
  for (const person of model.people) {
    const op = await world.opOf(person)
    for (const item of model.drives.flatMap(drive => drive.items)) {
      const where = `${person.id} on ${nameOf(item)}`
      const facts = await world.reader.locate(item.drive.key as DriveKey, item.key as ItemKey, person.id)
      expect([where, facts !== null]).toEqual([where, isAlive(item)])
      const seen = facts ? judgeSeen(op, facts) : null
      expect([where, seen?.verdict.rank ?? 0]).toEqual([where, rankOn(model, person, item)])
      if (!seen) continue

      const { visible } = await readEffectivePermissions(world.grants, op, seen)
      const shown = shownTo(model, person, item).map(
        entry => `${entry.grant.grantee} ${entry.grant.rank} on ${nameOf(entry.item)}`,
      )
      expect([
        where,
        sorted(visible.map(grant => `${grant.grantee} ${grant.rank} on ${grant.drive}/${grant.item}`)),
      ]).toEqual([where, sorted(shown)])

      if (!item.isFolder) continue
      const expected = sorted(childrenFor(model, person, item).map(nameOf))
      const folder = seen as Authorized<'read'>
      const found: string[] = []
      for (
        let after: readonly (string | number)[] | null = null, isFirst = true;
        isFirst || after !== null;
        isFirst = false
      ) {
        const page = await children.page(op, folder, { order: 'default', isDescending: false, after, limit: 2 })
        found.push(...page.children.map(child => `${child.drive.key}/${child.item.key}`))
        after = page.after
        if (after !== null) expect(page.children).toHaveLength(2)
      }
      expect([where, sorted(found)]).toEqual([where, expected])
      expect([where, await children.count(op, folder)]).toEqual([where, expected.length])
    }

    const received: string[] = []
    const moments: number[] = []
    for (let after: ReceivedKey | null = null, isFirst = true; isFirst || after !== null; isFirst = false) {
      const page = await listReceived(op, { after, limit: 2 })
      received.push(...page.entries.map(({ item }) => `${item.drive}/${item.key}`))
      moments.push(...page.entries.map(({ grant }) => grant.createdAt))
      after = page.after
    }
    expect([person.id, sorted(received)]).toEqual([person.id, sorted(receivedBy(model, person).map(nameOf))])
    expect(moments).toEqual(moments.toSorted((left, right) => right - left))
  }
}

function checkWorlds(makeStore: () => Promise<StoreWorld>, numRuns: number): Promise<void> {
  const rounds = fc.array(fc.array(anyStep, { minLength: 1, maxLength: 25 }), { minLength: 1, maxLength: 3 })
  return fc.assert(
    fc.asyncProperty(fc.array(anyJoin, { maxLength: 12 }), rounds, async (joins, steps) => {
      const store = await makeStore()
      try {
        const world = await makeAccessWorld(store)
        for (const join of joins) await world.take(join)
        for (const round of steps) {
          for (const step of round) await world.take(step)
          await compare(world)
        }
      } finally {
        await store.close()
      }
    }),
    { numRuns },
  )
}

/** More worlds on demand: `CONVITE_PROPERTY_RUNS=1000`. */
const runs = Number(process.env['CONVITE_PROPERTY_RUNS'] ?? 40)

describe('in random worlds of drives, groups, grants, expiries, breaks and moves, every reader agrees with the model', () => {
  it('on SQLite', () => checkWorlds(() => makeSqliteWorld(), runs), 300_000)

  const url = inject('postgresUrl')
  it.skipIf(url === null)(
    'on PostgreSQL',
    () => checkWorlds(() => makePostgresWorld(url ?? ''), Math.ceil(runs / 10)),
    300_000,
  )
})
