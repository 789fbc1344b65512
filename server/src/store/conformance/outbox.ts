/** What every engine must do with the queue of mails (design.md section 9, "Outbox"). */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ItemKey } from '../../domain/ids.ts'
import type { MailDraft } from '../../domain/ports/grants.ts'
import type { ClaimedMail, DeliveryResult, Outbox } from '../../domain/ports/outbox.ts'
import { createOutbox } from '../outbox.ts'
import { aDraft, emptyStore, type GrantWorld, makeGrantWorld } from './grant-world.ts'
import { owner } from './item-world.ts'
import type { MakeStoreWorld, StoreWorld } from './world.ts'

const minute = 60_000

const aMail = (grantee: string, change: Partial<MailDraft> = {}): MailDraft => ({
  grantee,
  deliveryId: `mail-to-${grantee}`,
  address: `${grantee}@partner.example`,
  language: 'en',
  content: '{"message":null}',
  failedAs: null,
  ...change,
})

export function testOutbox(engine: string, makeStore: MakeStoreWorld): void {
  describe(`the queue of mails on ${engine}`, () => {
    let store: StoreWorld
    let world: GrantWorld
    let outbox: Outbox
    let file: ItemKey

    beforeAll(async () => {
      store = await makeStore()
    })
    beforeEach(async () => {
      await emptyStore(store)
      world = await makeGrantWorld(store)
      outbox = createOutbox(store.engine)
      file = (await world.make(world.root, 'plan.txt', 1)).key
    })
    afterAll(() => store.close())

    const queue = (mails: readonly MailDraft[]) =>
      world.give(
        file,
        mails.map(({ grantee }) => aDraft(grantee)),
        { mails },
      )
    const machine = () => store.clock.machine()
    const clocks = (ahead = 0) => ({ machine: machine() + ahead, leaseUntil: machine() + ahead + 2 * minute })
    const claimDue = (ahead = 0, limit = 100, datesAhead = 0) =>
      outbox.claimDue({ now: store.clock.now() + datesAhead, ...clocks(ahead) }, limit)
    const claim = (...ids: string[]) =>
      outbox.claim(
        ids.map(deliveryId => ({ drive: world.drive, deliveryId })),
        clocks(),
      )
    const idsOf = (mails: readonly ClaimedMail[]) => mails.map(({ deliveryId }) => deliveryId).toSorted()
    const rowOf = async (id: string, columns: string) =>
      (await store.query(`select ${columns} from outbox where delivery_id = ?`, id))[0]
    const aResult = (change: Partial<DeliveryResult> = {}): DeliveryResult => ({
      state: 'sent',
      isUncertain: false,
      reply: '250 ok',
      code: null,
      earlierRows: ['1'],
      dueAt: null,
      firstTryAt: store.clock.now(),
      endedAt: store.clock.now(),
      ...change,
    })

    describe('a mail that was written for a request that waits for it', () => {
      const held = () => aMail('ben', { heldUntil: machine() + 15_000 })

      it('is the request’s alone until its hold ends, also when the background asks in the same moment', async () => {
        const [, background] = await Promise.all([queue([held()]), claimDue()])
        expect(background).toEqual([])
        expect(await claimDue(14_999)).toEqual([])
        expect(idsOf(await claim('mail-to-ben'))).toEqual(['mail-to-ben'])
      })

      it('is anybody’s when the request died', async () => {
        await queue([held()])
        expect(idsOf(await claimDue(15_000))).toEqual(['mail-to-ben'])
        expect(await claim('mail-to-ben')).toEqual([])
      })

      it('is free at once when no request waits', async () => {
        await queue([aMail('ben')])
        expect(idsOf(await claimDue())).toEqual(['mail-to-ben'])
      })
    })

    describe('a claim', () => {
      it('gives everything that the sender needs, and a number', async () => {
        await queue([aMail('ben')])
        expect(await claim('mail-to-ben')).toEqual([
          {
            drive: world.drive,
            deliveryId: 'mail-to-ben',
            item: file,
            grantee: 'ben',
            permissionId: 'permission-of-ben',
            address: 'ben@partner.example',
            language: 'en',
            content: '{"message":null}',
            sendCount: 1,
            attempts: 0,
            claim: 1,
            firstTryAt: null,
            earlierRows: [],
            senderId: owner,
            requestId: 'request',
          },
        ])
      })

      it('is exclusive until its lease ends, by the machine’s clock alone', async () => {
        await queue([aMail('ben')])
        await claim('mail-to-ben')
        expect(await claim('mail-to-ben')).toEqual([])
        expect(await claimDue(2 * minute - 1, 100, 365 * 24 * 60 * minute)).toEqual([])
        expect(await claimDue(2 * minute)).toMatchObject([{ deliveryId: 'mail-to-ben', claim: 2 }])
      })

      it('is prolonged by a renewal, for its own number only', async () => {
        await queue([aMail('ben')])
        const [first] = await claim('mail-to-ben')
        await outbox.renew(first as ClaimedMail, machine() + 10 * minute)
        expect(await claimDue(10 * minute - 1)).toEqual([])
        const [second] = await claimDue(10 * minute)
        await outbox.renew(first as ClaimedMail, machine() + 60 * minute)
        expect(idsOf(await claimDue(13 * minute))).toEqual([second?.deliveryId])
      })

      it('takes what is due, the oldest first, and no more than it is asked to', async () => {
        for (const name of ['ben', 'carla', 'dieter']) {
          await queue([aMail(name)])
          store.clock.move(1000)
        }
        expect(idsOf(await claimDue(0, 2))).toEqual(['mail-to-ben', 'mail-to-carla'])
        expect(idsOf(await claimDue(0, 2))).toEqual(['mail-to-dieter'])
      })

      it('gives each mail to one of many who ask at once', async () => {
        await queue(Array.from({ length: 40 }, (_unused, index) => aMail(`p${index}`)))
        const claims = await Promise.all(Array.from({ length: 10 }, () => claimDue(0, 7)))
        const all = claims.flat()
        expect(new Set(idsOf(all)).size).toBe(all.length)
        const rest = await claimDue()
        expect(all.length + rest.length).toBe(40)
      })

      it('leaves alone what is not due, ended, cancelled, or another drive’s', async () => {
        await queue(['later', 'sent', 'gone', 'due'].map(name => aMail(name)))
        const [later] = await claim('mail-to-later')
        await outbox.record(
          later as ClaimedMail,
          aResult({ state: 'deferred', dueAt: store.clock.now() + minute, endedAt: null }),
        )
        const [sent] = await claim('mail-to-sent')
        await outbox.record(sent as ClaimedMail, aResult())
        await world.end(file, 'gone')
        expect(idsOf(await claimDue())).toEqual(['mail-to-due'])
        expect(
          await outbox.claim(
            [{ drive: (world.drive + 1) as typeof world.drive, deliveryId: 'mail-to-later' }],
            clocks(),
          ),
        ).toEqual([])
        expect(idsOf(await claimDue(0, 100, minute))).toEqual(['mail-to-later'])
      })
    })

    describe('a result', () => {
      it('is written, frees the row and counts the try', async () => {
        await queue([aMail('ben')])
        const [mail] = await claim('mail-to-ben')
        const dueAt = store.clock.now() + minute
        const result = aResult({
          state: 'deferred',
          reply: '451 later',
          code: 'exchangeMaxRecipients',
          earlierRows: ['M'],
          dueAt,
          endedAt: null,
        })
        expect(await outbox.record(mail as ClaimedMail, result)).toBe(true)
        expect(
          await rowOf(
            'mail-to-ben',
            'state, last_reply, error_code, earlier_rows, due_at, attempts, leased_until, ended_at, uncertain',
          ),
        ).toEqual({
          state: 'deferred',
          last_reply: '451 later',
          error_code: 'exchangeMaxRecipients',
          earlier_rows: '["M"]',
          due_at: dueAt,
          attempts: 1,
          leased_until: null,
          ended_at: null,
          uncertain: 0,
        })
        const [again] = await claimDue(0, 1, minute)
        expect(again).toMatchObject({ attempts: 1, claim: 2, earlierRows: ['M'], firstTryAt: store.clock.now() })
      })

      it('keeps the last words of the relay when a later try brought none', async () => {
        await queue([aMail('ben')])
        const [first] = await claim('mail-to-ben')
        await outbox.record(
          first as ClaimedMail,
          aResult({ state: 'deferred', reply: '451 later', dueAt: store.clock.now(), endedAt: null }),
        )
        const [second] = await claimDue()
        await outbox.record(second as ClaimedMail, aResult({ state: 'failed', reply: null, code: 'mailDeferred' }))
        expect(await rowOf('mail-to-ben', 'state, last_reply')).toEqual({ state: 'failed', last_reply: '451 later' })
      })

      it('of a lost claim changes nothing', async () => {
        await queue([aMail('ben')])
        const [first] = await claim('mail-to-ben')
        const [second] = await claimDue(2 * minute)
        expect(await outbox.record(first as ClaimedMail, aResult({ state: 'failed' }))).toBe(false)
        expect(await rowOf('mail-to-ben', 'state, attempts')).toEqual({ state: 'queued', attempts: 0 })
        expect(await outbox.record(second as ClaimedMail, aResult())).toBe(true)
      })

      it('does not bring back what was cancelled while the relay was busy', async () => {
        await queue([aMail('ben')])
        const [mail] = await claim('mail-to-ben')
        await world.end(file, 'ben')
        await outbox.record(
          mail as ClaimedMail,
          aResult({ state: 'deferred', dueAt: store.clock.now(), endedAt: null }),
        )
        expect(await rowOf('mail-to-ben', 'state')).toEqual({ state: 'cancelled' })
        expect(await claimDue(0, 100, 60 * minute)).toEqual([])
      })
    })

    it('knows the first moment after another at which something is due', async () => {
      expect(await outbox.nextDueAt(0)).toBeNull()
      await queue([aMail('ben')])
      const now = store.clock.now()
      expect(await outbox.nextDueAt(now - 1)).toBe(now)
      expect(await outbox.nextDueAt(now)).toBeNull()
    })

    it('keeps a mail that was refused beforehand, and never hands it out', async () => {
      await queue([aMail('ben'), aMail('carla', { failedAs: 'hipCheckRequired' })])
      expect(idsOf(await claimDue())).toEqual(['mail-to-ben'])
    })
  })
}
