/** What every engine must do with permissions. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ItemKey } from '../../domain/ids.ts'
import type { GuestDraft, MailDraft } from '../../domain/ports/grants.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import { permissionIdOf } from '../../domain/sharing/permission-id.ts'
import { createDueGrants } from '../due-grants.ts'
import { aDraft, emptyStore, type GrantWorld, makeGrantWorld } from './grant-world.ts'
import { owner } from './item-world.ts'
import type { MakeStoreWorld, StoreWorld } from './world.ts'

const aMail = (grantee: string, change: Partial<MailDraft> = {}): MailDraft => ({
  grantee,
  deliveryId: `mail-to-${grantee}`,
  address: `${grantee}@partner.example`,
  language: 'en',
  content: '{}',
  failedAs: null,
  ...change,
})

const aGuest = (id: string, address: string): GuestDraft => ({
  id: id as PrincipalId,
  address,
  folded: address,
  displayName: address,
  userPrincipalName: `${address.replace('@', '_')}#EXT#@convite.example`,
})

export function testGrants(engine: string, makeStore: MakeStoreWorld): void {
  describe(`permissions on ${engine}`, () => {
    let store: StoreWorld
    let world: GrantWorld
    let file: ItemKey

    beforeAll(async () => {
      store = await makeStore()
    })
    beforeEach(async () => {
      await emptyStore(store)
      world = await makeGrantWorld(store)
      file = (await world.make(world.root, 'plan.txt', 1)).key
    })
    afterAll(() => store.close())

    const exact = async (item: ItemKey, own: number) => {
      const counters = await world.counters(item)
      expect(counters).toEqual({ own, ownTrue: own, scopes: counters.scopesTrue, scopesTrue: counters.scopesTrue })
    }

    describe('giving', () => {
      it('writes the row, counts it, moves the change number of the item and leaves one trace', async () => {
        const { seq, written } = await world.give(file, [aDraft('ben', { rank: 2 })])
        expect(written.get('ben')).toMatchObject({
          rank: 2,
          grantedBy: owner,
          createdSeq: seq,
          createdAt: store.clock.now(),
        })
        expect(await world.aclSeqOf(file)).toBe(seq)
        await exact(file, 1)
        expect(await world.auditOf('permission.grant')).toEqual([['ben', null, '{"role":2,"expiresAt":null}']])
        expect(await store.query("select item_id from changes where seq = ? and kind = 'acl'", seq)).toEqual([
          { item_id: file },
        ])
      })

      it('the same again changes nothing but counts the mail', async () => {
        await world.give(file, [aDraft('ben')], { mails: [aMail('ben')] })
        const before = await world.rowOf(file, 'ben', 'permission_id, role, created_at, created_seq, granted_by')
        store.clock.move(5)
        const { written } = await world.give(file, [aDraft('ben', { permissionId: 'other' })], {
          actor: 'carla',
          mails: [aMail('ben', { deliveryId: 'second' })],
        })
        expect(await world.rowOf(file, 'ben', 'permission_id, role, created_at, created_seq, granted_by')).toEqual(
          before,
        )
        expect(written.get('ben')?.permissionId).toBe('permission-of-ben')
        expect(await world.rowOf(file, 'ben', 'mails_sent')).toEqual({ mails_sent: 2 })
        expect(
          (await store.query('select send_count from outbox order by send_count')).map(row => row['send_count']),
        ).toEqual([1, 2])
        await exact(file, 1)
      })

      it('raises to a higher role and ignores a lower one, with the old value in the audit', async () => {
        await world.give(file, [aDraft('ben')])
        expect((await world.give(file, [aDraft('ben', { rank: 2 })])).written.get('ben')?.rank).toBe(2)
        expect((await world.give(file, [aDraft('ben', { rank: 1 })])).written.get('ben')?.rank).toBe(2)
        expect(await world.auditOf('permission.grant')).toEqual([
          ['ben', null, '{"role":1,"expiresAt":null}'],
          ['ben', '{"role":1,"expiresAt":null}', '{"role":2,"expiresAt":null}'],
          ['ben', '{"role":2,"expiresAt":null}', '{"role":2,"expiresAt":null}'],
        ])
        await exact(file, 1)
      })

      it('an expiry that is given counts, one that is not leaves what was', async () => {
        const later = store.clock.now() + 1000
        await world.give(file, [aDraft('ben', { kind: 'people', expiresAt: later })])
        expect((await world.give(file, [aDraft('ben', { kind: 'people' })])).written.get('ben')?.expiresAt).toBe(later)
        const sooner = await world.give(file, [aDraft('ben', { kind: 'people', expiresAt: later - 1 })])
        expect(sooner.written.get('ben')?.expiresAt).toBe(later - 1)
      })

      it('takes an expired grant for absent: everything of it is replaced, and it is counted once', async () => {
        const end = store.clock.now() + 1000
        const link = { kind: 'people', secretHash: 'old', secretSealed: 'old', email: 'old@partner.example' } as const
        await world.give(file, [aDraft('ben', { ...link, rank: 2, expiresAt: end })])
        await world.give(file, [aDraft('carla')])
        await store.query("update grants set redeemed_by = 'ben', redeemed_at = 1 where grantee = 'ben'")
        store.clock.move(1000)
        const { seq, written } = await world.give(
          file,
          [
            aDraft('ben', {
              ...link,
              permissionId: 'new',
              secretHash: 'new',
              secretSealed: 'new',
              email: 'new@partner.example',
            }),
          ],
          { actor: 'carla' },
        )
        expect(written.get('ben')).toMatchObject({
          permissionId: 'new',
          rank: 1,
          expiresAt: null,
          grantedBy: 'carla',
          createdAt: store.clock.now(),
          createdSeq: seq,
          redeemedBy: null,
          redeemedAt: null,
          secretSealed: 'new',
          email: 'new@partner.example',
        })
        expect(await world.grants.findBySecret(world.drive, 'old')).toBeNull()
        expect((await world.grants.listOf(world.drive, [file])).map(grant => grant.grantee)).toEqual(['carla', 'ben'])
        await exact(file, 2)
        expect((await world.auditOf('permission.grant')).at(-1)).toEqual(['ben', null, '{"role":1,"expiresAt":null}'])
        await world.end(file, 'ben')
        await exact(file, 1)
      })

      it('an expired grant counts as absent at its very millisecond', async () => {
        const end = store.clock.now() + 10
        await world.give(file, [aDraft('ben', { kind: 'people', rank: 2, expiresAt: end })])
        const before = await world.give(file, [aDraft('ben', { permissionId: 'new' })], { now: end - 1 })
        expect(before.written.get('ben')).toMatchObject({ permissionId: 'permission-of-ben', rank: 2 })
        const after = await world.give(file, [aDraft('ben', { permissionId: 'new' })], { now: end })
        expect(after.written.get('ben')).toMatchObject({ permissionId: 'new', rank: 1 })
      })

      it('keeps moments to the millisecond, however far away', async () => {
        const far = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
        await world.give(file, [aDraft('ben', { kind: 'people', expiresAt: far })])
        expect((await world.grants.listOf(world.drive, [file]))[0]?.expiresAt).toBe(far)
      })

      it('breaks inheritance once, and counts nothing for it', async () => {
        await world.give(file, [], { breaksInheritance: true })
        await world.give(file, [aDraft('ben')], { breaksInheritance: true })
        expect(await store.query('select item_id from broken_items where drive_id = ?', world.drive)).toEqual([
          { item_id: file },
        ])
        await exact(file, 1)
      })

      it('several at once keep the order of the request', async () => {
        await world.give(
          file,
          ['z', 'a', 'm'].map(grantee => aDraft(grantee)),
        )
        await world.give(file, [aDraft('b')])
        expect((await world.grants.listOf(world.drive, [file])).map(grant => grant.grantee)).toEqual([
          'z',
          'a',
          'm',
          'b',
        ])
      })
    })

    describe('siteUser numbers', () => {
      const numbers = async (...people: string[]) => {
        const found = await world.grants.siteUsers(world.drive, people)
        return people.map(person => found.get(person) ?? null)
      }

      it('are given with the first grant, kept with the next and never given again', async () => {
        const other = (await world.make(world.root, 'other', 1)).key
        const first = await world.give(file, [aDraft('ben'), aDraft('carla')])
        const [ben, carla] = await numbers('ben', 'carla')
        expect([first.siteUsers.get('ben'), first.siteUsers.get('carla')]).toEqual([ben, carla])
        expect(ben).not.toBe(carla)
        await world.give(other, [aDraft('ben')])
        await world.end(file, 'ben')
        await world.end(file, 'carla')
        await world.give(file, [aDraft('dieter')])
        const [benAgain, carlaAgain, dieter] = await numbers('ben', 'carla', 'dieter')
        expect([benAgain, carlaAgain]).toEqual([ben, carla])
        expect(dieter).toBeGreaterThan(Math.max(ben ?? 0, carla ?? 0))
      })

      it('a link without a principal needs none', async () => {
        const { siteUsers } = await world.give(file, [
          aDraft('mail:x@y.example', { kind: 'anonymous', principalId: null }),
        ])
        expect(siteUsers.size).toBe(0)
      })

      it('fifty people at once have fifty numbers', async () => {
        const people = Array.from({ length: 50 }, (_none, index) => `person-${index}`)
        await Promise.all(people.map(person => world.give(file, [aDraft(person)])))
        expect(new Set(await numbers(...people)).size).toBe(50)
        expect(await numbers('nobody')).toEqual([null])
      })
    })

    describe('changing', () => {
      it('sets role and expiry, moves the change number and tells old and new', async () => {
        await world.give(file, [aDraft('ben', { rank: 2 })])
        const before = await world.aclSeqOf(file)
        expect(await world.change(file, 'ben', 1, 77)).toMatchObject({ rank: 1, expiresAt: 77 })
        expect(await world.aclSeqOf(file)).toBeGreaterThan(before)
        expect(await world.auditOf('permission.update')).toEqual([
          ['ben', '{"role":2,"expiresAt":null}', '{"role":1,"expiresAt":77}'],
        ])
        await exact(file, 1)
      })

      it('what is gone is told of, and nothing is written', async () => {
        const before = await world.dump()
        expect(await world.change(file, 'ben', 2)).toBeNull()
        expect(await world.dump()).toEqual(before)
      })
    })

    describe('ending', () => {
      it('removes the row, its count and its waiting mail, once', async () => {
        await world.give(file, [aDraft('ben', { kind: 'people' }), aDraft('carla')], {
          mails: [aMail('ben'), aMail('carla')],
        })
        await store.query("update outbox set state = 'sent' where grantee = 'carla'")
        expect(await world.end(file, 'ben')).toBe(true)
        expect(await world.rowOf(file, 'ben', 'role')).toBeNull()
        expect(await store.query('select grantee, state from outbox order by grantee')).toEqual([
          { grantee: 'ben', state: 'cancelled' },
          { grantee: 'carla', state: 'sent' },
        ])
        expect(await world.auditOf('permission.remove')).toEqual([['ben', '{"role":1,"expiresAt":null}', null]])
        await exact(file, 1)
        const before = await world.dump()
        expect(await world.end(file, 'ben')).toBe(false)
        expect(await world.dump()).toEqual(before)
      })

      it('by the sweep ends only what has expired, to the millisecond', async () => {
        const end = store.clock.now() + 10
        await world.give(file, [aDraft('ben', { kind: 'people', expiresAt: end }), aDraft('carla')])
        expect(await world.end(file, 'ben', 'expire', end - 1)).toBe(false)
        expect(await world.end(file, 'carla', 'expire', end)).toBe(false)
        expect(await world.end(file, 'ben', 'expire', end)).toBe(true)
        expect(await world.auditOf('permission.expire')).toEqual([['ben', `{"role":1,"expiresAt":${end}}`, null]])
        await exact(file, 1)
      })

      it('by the sweep leaves a grant that was given anew after the sweep had seen it', async () => {
        const end = store.clock.now() + 10
        await world.give(file, [aDraft('ben', { kind: 'people', expiresAt: end })])
        store.clock.move(10)
        const due = await createDueGrants(store.engine).listExpired(store.clock.now(), 10)
        expect(due).toEqual([{ drive: world.drive, item: file, grantee: 'ben' }])
        await world.give(file, [aDraft('ben', { kind: 'people' })])
        expect(await world.end(file, 'ben', 'expire')).toBe(false)
        expect(await world.rowOf(file, 'ben', 'role')).toEqual({ role: 1 })
      })

      it('an entry that came with the drive was never counted, and its end is not either', async () => {
        await world.give(world.root, [aDraft('ben')])
        expect(await world.end(world.root, owner)).toBe(true)
        await exact(world.root, 1)
        await world.end(world.root, 'ben')
        await exact(world.root, 0)
      })
    })

    describe('the counters', () => {
      it('are exact after fifty parallel writers and removals', async () => {
        const items = await Promise.all(
          Array.from({ length: 5 }, async (_none, index) => (await world.make(world.root, `item-${index}`, 1)).key),
        )
        const people = Array.from({ length: 6 }, (_none, index) => `person-${index}`)
        const pick = <T>(list: readonly T[], turn: number): T => list[turn % list.length] as T
        const work = Array.from({ length: 50 }, async (_none, turn) => {
          const item = pick(items, turn)
          // Each writer goes its own way through people and items, so that gifts and removals of the same grant meet.
          for (let step = 0; step < 6; step++) {
            const person = pick(people, turn * 7 + step * 3)
            if ((turn + step) % 3 === 0) await world.end(pick(items, turn + step), person)
            else
              await world.give(
                item,
                [aDraft(person), aDraft(pick(people, turn + step + 1))].slice(
                  0,
                  person === pick(people, turn + step + 1) ? 1 : 2,
                ),
              )
          }
        })
        await Promise.all(work)
        for (const item of items) {
          const counters = await world.counters(item)
          expect(counters.own).toBe(counters.ownTrue)
          expect(counters.scopes).toBe(counters.scopesTrue)
        }
        for (const item of items) for (const person of people) await world.end(item, person)
        for (const item of items)
          expect(await world.counters(item)).toEqual({ own: 0, ownTrue: 0, scopes: 0, scopesTrue: 0 })
      })

      it('fifty invites of the same person at once are one grant', async () => {
        await Promise.all(
          Array.from({ length: 50 }, (_none, index) => world.give(file, [aDraft('ben', { rank: 1 + (index % 2) })])),
        )
        expect(await world.grants.listOf(world.drive, [file])).toMatchObject([{ grantee: 'ben', rank: 2 }])
        await exact(file, 1)
        expect(await world.auditOf('permission.grant')).toHaveLength(50)
      })

      it('fifty removals of the same grant at once are one', async () => {
        await world.give(file, [aDraft('ben')])
        const ended = await Promise.all(Array.from({ length: 50 }, () => world.end(file, 'ben')))
        expect(ended.filter(Boolean)).toHaveLength(1)
        expect(await world.auditOf('permission.remove')).toHaveLength(1)
        await exact(file, 0)
      })
    })

    describe('guests', () => {
      const address = 'new@partner.example'
      const invite = (id: string) =>
        world.give(file, [aDraft(id, { kind: 'people', email: address })], {
          guests: [aGuest(id, address)],
          mails: [aMail(id, { deliveryId: `mail-${id}` })],
        })

      it('are made with the grant, as the least of all accounts', async () => {
        const { guests, written, siteUsers } = await invite('guest-1')
        expect(guests.get('guest-1')).toBe('guest-1')
        expect(written.get('guest-1')).toMatchObject({ principalId: 'guest-1', email: address })
        expect(siteUsers.get('guest-1')).toBeGreaterThan(0)
        const [row] = await store.query('select * from principals where principal_id = ?', 'guest-1')
        expect(row).toMatchObject({
          user_type: 'Guest',
          external_user_state: 'PendingAcceptance',
          account_enabled: 1,
          is_admin: 0,
          security_enabled: 0,
          unified: 0,
          premium: 0,
          password_hash: null,
        })
        expect(await store.query('select principal_id from memberships where member_id = ?', 'guest-1')).toEqual([
          { principal_id: 'guest-1' },
        ])
        expect(await world.auditOf('guest.create')).toEqual([['guest-1', null, `{"address":"${address}"}`]])
      })

      it('twenty invites of one stranger at once make one guest and one grant', async () => {
        const results = await Promise.all(Array.from({ length: 20 }, (_none, index) => invite(`guest-${index}`)))
        const accounts = new Set(results.map((result, index) => result.guests.get(`guest-${index}`)))
        expect(accounts.size).toBe(1)
        const [account] = [...accounts]
        expect((await world.grants.listOf(world.drive, [file])).map(grant => grant.grantee)).toEqual([account])
        expect(await store.query("select principal_id from principals where user_type = 'Guest'")).toEqual([
          { principal_id: account },
        ])
        expect(await world.auditOf('guest.create')).toHaveLength(1)
        expect(await store.query('select distinct grantee from outbox')).toEqual([{ grantee: account }])
      })
    })

    describe('together or not at all', () => {
      it('a write that fails at its last step leaves nothing, not even a trace', async () => {
        const before = await world.dump()
        const claim = { drive: world.drive, caller: owner, key: 'key', token: 'token' }
        const answerOf = () => {
          throw new Error('no answer')
        }
        const attempt = world.give(file, [aDraft('guest-1', { kind: 'people' })], {
          guests: [aGuest('guest-1', 'new@partner.example')],
          mails: [aMail('guest-1')],
          breaksInheritance: true,
          idempotency: { claim, answerOf },
        })
        await expect(attempt).rejects.toThrow('no answer')
        expect(await world.dump()).toEqual(before)
        expect(await store.query("select address from addresses where address like 'new@%'")).toEqual([])
        expect(await store.query("select principal_id from principals where principal_id = 'guest-1'")).toEqual([])
      })

      it('a write that breaks a rule of the tables leaves nothing', async () => {
        const before = await world.dump()
        const broken = aDraft('ben', { isSignInRequired: null as never, kind: null as never })
        await expect(world.give(file, [aDraft('carla'), broken])).rejects.toThrow()
        expect(await world.dump()).toEqual(before)
      })
    })

    describe('looking up', () => {
      it('compares ids and secrets by bytes: case, blanks and composed letters are other ids', async () => {
        const spellings = [
          'guest-é'.normalize('NFC'),
          'guest-é'.normalize('NFD'),
          'GUEST-É'.normalize('NFC'),
          'guest-é '.normalize('NFC'),
          ' guest-é'.normalize('NFC'),
        ]
        await world.give(
          file,
          spellings.map((text, index) =>
            aDraft(text, { permissionId: text, kind: 'people', secretHash: text, rank: 1 + (index % 2) }),
          ),
        )
        await exact(file, spellings.length)
        for (const text of spellings) {
          expect(await world.grants.findBySecret(world.drive, text)).toMatchObject({ grantee: text })
          expect(await world.grants.findByPermissionId(world.drive, [file], text)).toMatchObject([{ grantee: text }])
          expect(await world.grants.findByGrantees(world.drive, [file], [text])).toMatchObject([{ grantee: text }])
        }
        for (const near of ['guest-e', 'GUEST-é', 'guest-é  ', '']) {
          expect(await world.grants.findBySecret(world.drive, near)).toBeNull()
        }
        await world.end(file, spellings[1] as string)
        expect(await world.grants.findBySecret(world.drive, spellings[0] as string)).not.toBeNull()
      })

      it('finds a direct permission by the id that names its holder, on any of the items', async () => {
        const more = (await world.make(world.root, 'more', 1)).key
        const id = permissionIdOf({ id: 'ben' as PrincipalId, kind: 'user', isUnified: false })
        await world.give(file, [aDraft('ben', { permissionId: id }), aDraft('carla')])
        await world.give(more, [aDraft('ben', { permissionId: id, rank: 2 })])
        const find = (...items: ItemKey[]) => world.grants.findByPermissionId(world.drive, items, id)
        expect(await find(file)).toMatchObject([{ item: file, grantee: 'ben', rank: 1 }])
        expect((await find(file, more)).map(grant => grant.item).toSorted((left, right) => left - right)).toEqual([
          file,
          more,
        ])
        expect(await find(world.root)).toEqual([])
      })

      it('stays inside its drive', async () => {
        const other = await makeGrantWorld(store)
        const twin = (await other.make(other.root, 'plan.txt', 1)).key
        expect(twin).toBe(file)
        await world.give(file, [aDraft('ben', { kind: 'people', secretHash: 'secret' })])
        expect(await other.grants.findBySecret(other.drive, 'secret')).toBeNull()
        expect(await other.grants.listOf(other.drive, [twin])).toEqual([])
        expect(await other.grants.findByPermissionId(other.drive, [twin], 'permission-of-ben')).toEqual([])
        expect(await other.end(twin, 'ben')).toBe(false)
        await exact(file, 1)
        expect((await other.grants.siteUsers(other.drive, ['ben'])).size).toBe(0)
      })

      it('asks for many items and people at once', async () => {
        const more = (await world.make(world.root, 'more', 1)).key
        await world.give(file, [aDraft('ben'), aDraft('carla')])
        await world.give(more, [aDraft('ben')])
        const found = await world.grants.findByGrantees(world.drive, [file, more], ['ben', 'nobody'])
        expect(found.map(grant => grant.item).toSorted()).toEqual([file, more])
        expect(await world.grants.findByGrantees(world.drive, [], ['ben'])).toEqual([])
        expect(await world.grants.listOf(world.drive, [])).toEqual([])
      })
    })

    describe('what is due', () => {
      it('is listed by its moment, to the millisecond, across drives', async () => {
        const other = await makeGrantWorld(store)
        const due = createDueGrants(store.engine)
        const now = store.clock.now()
        await world.give(file, [aDraft('later', { kind: 'people', expiresAt: now + 20 }), aDraft('never')])
        await other.give(other.root, [aDraft('sooner', { kind: 'people', expiresAt: now + 10 })])
        expect(await due.listExpired(now + 9, 10)).toEqual([])
        expect(await due.listExpired(now + 10, 10)).toEqual([
          { drive: other.drive, item: other.root, grantee: 'sooner' },
        ])
        expect((await due.listExpired(now + 20, 10)).map(({ grantee }) => grantee)).toEqual(['sooner', 'later'])
        expect(await due.listExpired(now + 20, 1)).toHaveLength(1)
        expect(await due.nextExpiry(now)).toBe(now + 10)
        expect(await due.nextExpiry(now + 10)).toBe(now + 20)
        expect(await due.nextExpiry(now + 20)).toBeNull()
      })
    })
  })
}
