import { afterAll, beforeEach, beforeAll, expect, it } from 'vitest'
import type { CapturedMail } from '../../domain/ports/captured-mail.ts'
import type { CapturedMails } from '../../domain/ports/captured-mails.ts'
import { createCapturedMails } from '../captured-mail.ts'
import { describeOnEngines } from './describe-on-engines.ts'
import type { StoreWorld } from './world.ts'

const aMail = (id: string, change: Partial<CapturedMail> = {}): CapturedMail => ({
  id,
  date: 1000,
  from: 'Convite <no-reply@convite.example>',
  to: ['bo@convite.example'],
  subject: `Mail ${id}`,
  text: 'Grüße, 😀\u0000 end',
  html: '<p>Grüße</p>',
  headers: { subject: `Mail ${id}` },
  links: ['http://127.0.0.1/i/x'],
  codes: [],
  raw: 'Subject: x\r\n\r\nbody',
  ...change,
})

const everything = { to: null, since: null, before: null, limit: 100 }

describeOnEngines('the mailbox', makeWorld => {
  let world: StoreWorld
  let mails: CapturedMails
  const idsOf = async (query: Partial<typeof everything> | object) =>
    (await mails.list({ ...everything, ...query })).map(mail => mail.id)

  beforeAll(async () => {
    world = await makeWorld()
    mails = createCapturedMails(world.engine)
  })
  beforeEach(() => mails.clear())
  afterAll(() => world.close())

  it('gives a mail back as it was caught', async () => {
    await mails.add(aMail('a'))
    expect(await mails.find('a')).toEqual({ ...aMail('a'), position: expect.any(Number) })
    expect(await mails.find('b')).toBeNull()
  })

  it('lists what was caught last first, also when the clock was set back in between', async () => {
    await mails.add(aMail('first', { date: 9000 }))
    await mails.add(aMail('second', { date: 1000 }))
    await mails.add(aMail('third', { date: 1000 }))
    expect(await idsOf({})).toEqual(['third', 'second', 'first'])
    expect(await idsOf({ limit: 2 })).toEqual(['third', 'second'])
    const second = await mails.find('second')
    expect(await idsOf({ before: second?.position })).toEqual(['first'])
  })

  it('keeps every one of many that come at once', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => mails.add(aMail(`m${n}`))))
    expect(new Set(await idsOf({})).size).toBe(30)
  })

  it('finds by recipient without case, and by moment', async () => {
    await mails.add(aMail('a', { to: ['Bo@Convite.Example'], date: 1000 }))
    await mails.add(aMail('b', { to: ['ana@convite.example', 'bo@convite.example'], date: 2000 }))
    await mails.add(aMail('c', { to: ['notbo@convite.example'], date: 3000 }))
    expect(await idsOf({ to: 'bo@convite.example' })).toEqual(['b', 'a'])
    expect(await idsOf({ since: 2000 })).toEqual(['c', 'b'])
    expect(await idsOf({ to: 'bo@convite.example', since: 1001 })).toEqual(['b'])
    expect(await idsOf({ to: 'bo' })).toEqual([])
  })

  it('drops the oldest when it has become very full', async () => {
    await mails.add(aMail('oldest'))
    await world.query("update counters set value = value + 4999 where name = 'captured_mail'")
    await mails.add(aMail('newest'))
    expect(await idsOf({})).toEqual(['newest'])
  })
})
