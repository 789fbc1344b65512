/** Idempotency-Key on invite (convite-extensions.md section 3, design.md section 9). */
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { call, type CallOptions } from '../http.ts'
import { describeOnEngines, type OpenWorld } from '../world.ts'
import { goodInvite } from './invite-refusals.ts'
import { addFile, invite, inviteOne, listPermissions, makeStranger, takeStock } from './invite-world.ts'

describeOnEngines('an invite with an Idempotency-Key', start => {
  let world: OpenWorld
  beforeAll(async () => {
    world = await start()
  })
  afterAll(() => world.stop())
  afterEach(async () => {
    await world.clearFaults()
    await world.clock({ follow: true })
  })

  const newFile = () => addFile(world, 'ana', `${randomUUID()}.txt`)
  const send = (place: string, body: object, key: string, options: Omit<CallOptions, 'body'> = {}) =>
    invite(world, place, body, { ...options, headers: { ...options.headers, 'Idempotency-Key': key } })
  const mailed = () => ({ ...makeStranger().terms, sendInvitation: true })
  const reused = '422 invalidRequest/idempotencyKeyReused'
  const describeAnswer = ({ status, codes }: { status: number; codes: string }) => `${status} ${codes}`

  it('is answered again as it was, and nothing is done twice', async () => {
    const [place, key, body] = [await newFile(), randomUUID(), mailed()]
    const first = await send(place, body, key)
    expect(first.status).toBe(200)
    expect(first.headers).not.toHaveProperty('idempotency-replayed')
    const before = await takeStock(world)
    for (let count = 0; count < 3; count += 1) {
      const again = await send(place, body, key)
      expect([again.status, again.text, again.headers['idempotency-replayed']]).toEqual([200, first.text, 'true'])
      expect(again.headers['request-id']).not.toBe(first.headers['request-id'])
      expect(again.headers.deprecation).toBe(first.headers.deprecation)
    }
    expect(await takeStock(world)).toEqual(before)
    expect(await world.mail({ to: body.recipients[0]?.email ?? '' })).toHaveLength(1)
  })

  it('is answered with the 207 that it was', async () => {
    const [place, key, body] = [await newFile(), randomUUID(), mailed()]
    await world.faults({ address: body.recipients[0]?.email ?? '', kind: 'mailRejected', times: 1 })
    const first = await send(place, body, key)
    expect(first.status).toBe(207)
    const again = await send(place, body, key)
    expect([again.status, again.text]).toEqual([207, first.text])
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(await world.mail({ to: body.recipients[0]?.email ?? '' })).toEqual([])
  })

  it('is refused when the key was for another body or address', async () => {
    const [place, other, key] = [await newFile(), await newFile(), randomUUID()]
    expect((await send(place, goodInvite, key)).status).toBe(200)
    const before = await takeStock(world)
    const refusal = await send(place, { ...goodInvite, roles: ['write'] }, key)
    expect(describeAnswer(refusal)).toBe(reused)
    expect(refusal.message).toContain('Idempotency-Key')
    expect(describeAnswer(await send(other, goodInvite, key))).toBe(reused)
    expect(await takeStock(world)).toEqual(before)
  })

  it('means the same body, however it was packed or written', async () => {
    const [place, key] = [await newFile(), randomUUID()]
    expect((await send(place, goodInvite, key)).status).toBe(200)
    const spaced = await invite(world, place, JSON.stringify(goodInvite, null, 2), {
      headers: { 'Idempotency-Key': key },
    })
    expect([spaced.status, spaced.headers['idempotency-replayed']]).toEqual([200, 'true'])
  })

  it('belongs to the caller: somebody else may use the same key', async () => {
    const [place, key] = [await newFile(), randomUUID()]
    await inviteOne(world, place, { ...goodInvite, recipients: [{ alias: 'dieter' }], roles: ['write'] })
    expect((await send(place, goodInvite, key)).status).toBe(200)
    const other = await send(place, { ...goodInvite, recipients: [{ alias: 'carla' }] }, key, {
      token: world.person('dieter').accessToken,
    })
    expect(other.status).toBe(200)
    expect(other.headers).not.toHaveProperty('idempotency-replayed')
    const application = await world.token({ clientId: world.ready.clients[0]?.clientId ?? '' })
    expect((await send(place, goodInvite, key, { token: application })).headers).not.toHaveProperty(
      'idempotency-replayed',
    )
  })

  it('is answered 409 while the first call still runs, and as the first when that is over', async () => {
    const [place, key, body] = [await newFile(), randomUUID(), mailed()]
    const email = body.recipients[0]?.email ?? ''
    await world.faults({ address: email, kind: 'slow', times: 1, delayMs: 1500 })
    const first = send(place, body, key)
    // The permission is there while the mail is on its way.
    await expect.poll(async () => (await listPermissions(world, place)).length, { interval: 20 }).toBe(2)
    const second = await send(place, body, key)
    expect(describeAnswer(second)).toBe('409 invalidRequest/idempotencyKeyInUse')
    expect(second.headers['retry-after']).toMatch(/^[1-9]\d*$/)
    const { status, text } = await first
    expect(status).toBe(200)
    expect((await send(place, body, key)).text).toBe(text)
    expect(await world.mail({ to: email })).toHaveLength(1)
  })

  it('is done once when twenty come at the same time', async () => {
    const [place, key, body] = [await newFile(), randomUUID(), mailed()]
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(place, body, key)))
    const good = answers.filter(({ status }) => status === 200)
    expect(good.length).toBeGreaterThan(0)
    expect(new Set(good.map(({ text }) => text)).size).toBe(1)
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([])
    expect(await world.mail({ to: body.recipients[0]?.email ?? '' })).toHaveLength(1)
    expect(await listPermissions(world, place)).toHaveLength(2)
  })

  it('keeps no refusal: corrected, the same key goes through', async () => {
    const [place, key] = [await newFile(), randomUUID()]
    expect((await send(place, { ...goodInvite, recipients: [{ alias: 'nobody' }] }, key)).status).toBe(400)
    expect((await send(place, { ...goodInvite, roles: [] }, key)).status).toBe(400)
    await world.faults({ operation: 'driveItem/invite', status: 503, times: 1 })
    expect((await send(place, goodInvite, key)).status).toBe(503)
    expect((await send(place, goodInvite, key)).status).toBe(200)
  })

  it('ends after a day', async () => {
    const [place, key, body] = [await newFile(), randomUUID(), mailed()]
    const token = await world.token({ user: 'ana@convite.example', lifetime: 'P7D' })
    expect((await send(place, body, key, { token })).status).toBe(200)
    await world.clock({ advance: 'PT23H59M' })
    expect((await send(place, body, key, { token })).headers['idempotency-replayed']).toBe('true')
    await world.clock({ advance: 'PT2M' })
    const anew = await send(place, { ...body, roles: ['write'] }, key, { token })
    expect(anew.status).toBe(200)
    expect(anew.headers).not.toHaveProperty('idempotency-replayed')
    expect((await send(place, body, key, { token })).status).toBe(422)
  })

  it('is no way past a right that has ended: a replay passes token, scope, sight and the right to share again', async () => {
    const [place, key] = [await newFile(), randomUUID()]
    const token = world.person('dieter').accessToken
    const { id } = await inviteOne(world, place, { ...goodInvite, recipients: [{ alias: 'dieter' }], roles: ['write'] })
    const one = `${place}/permissions/${id}`
    const owner = { token: world.person('ana').accessToken }
    expect((await send(place, makeStranger().terms, randomUUID(), { token })).status).toBe(200)
    const body = makeStranger().terms
    const replay = async (change: Omit<CallOptions, 'body'> = {}) =>
      describeAnswer(await send(place, body, key, { token, ...change }))
    expect(await replay()).toBe('200 ')
    expect(await replay({ token: await world.token({ user: 'dieter@convite.example', lifetime: '-PT1M' }) })).toMatch(
      /^401 /,
    )
    expect(
      await replay({ token: await world.token({ user: 'dieter@convite.example', scopes: ['Files.Read.All'] }) }),
    ).toMatch(/^403 /)
    await call(world, 'PATCH', one, { ...owner, body: { roles: ['read'] } })
    expect(await replay()).toBe('403 accessDenied/accessRestricted')
    await call(world, 'DELETE', one, owner)
    expect(await replay()).toBe('404 itemNotFound')
  })

  it.each(['', ' ', 'x'.repeat(129), 'with blank', 'a\tb', 'größe'])('%j is refused as no key', async key => {
    const place = await newFile()
    const answer = await send(place, goodInvite, Buffer.from(key, 'utf8').toString('latin1'))
    expect(describeAnswer(answer)).toBe('400 invalidRequest/invalidParameterFormat')
    expect(answer.message).toContain('Idempotency-Key')
  })

  it.each(['x', 'x'.repeat(128), '!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~', '../../etc'])('%j is a key', async key => {
    expect((await send(await newFile(), goodInvite, key)).status).toBe(200)
  })

  it('stores its answer sealed: no link lies open in the database', async () => {
    const [place, key] = [await newFile(), randomUUID()]
    const answer = await send(place, makeStranger().terms, key)
    const link = answer.body.value[0]?.link?.webUrl ?? ''
    const [row] = await world.query(`select answer_sealed from idempotency where key = '${key}'`)
    expect(row?.['answer_sealed']).toEqual(expect.any(String))
    expect(String(row?.['answer_sealed'])).not.toContain(link.slice(-20))
  })
})
